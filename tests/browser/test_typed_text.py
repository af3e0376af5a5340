"""What was typed outlives the session, in the tab, and is never sent by itself.

Apart from the other tests of the editor: a network signs in ten times a minute.
"""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.places import POLICIES
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("editing")
    shutil.copytree(POLICIES, folder / "policies")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", "--demo", policies=folder / "policies")


@pytest.fixture
def open_as_owner(
    service: Service, open_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    def go(path: str) -> Page:
        page = open_context().new_page()
        page.goto(f"{service.address}/sign-in")
        page.get_by_label("Tunniste tai avain").fill(service.token("owner"))
        page.get_by_role("button", name="Kirjaudu").click()
        page.goto(service.address + path)
        return page

    return go


def sign_in_again(owner: Page, service: Service) -> None:
    owner.get_by_label("Tunniste tai avain").fill(service.token("owner"))
    owner.get_by_role("button", name="Kirjaudu").click()


def kept_in(owner: Page) -> object:
    return owner.evaluate("sessionStorage.getItem('consent-typed')")


def test_what_was_typed_outlives_the_session_and_is_not_saved_by_itself(
    service: Service, open_as_owner: Callable[..., Page]
) -> None:
    """Issue 16, decision 0068: a session that ended threw away what was typed."""
    owner = open_as_owner(f"/{SITE}/edit/texts?in=sv")
    owner.get_by_label("Nimi").nth(1).fill("Kirjoitettu")
    owner.context.clear_cookies()

    owner.get_by_role("button", name="Tallenna luonnos").click()
    expect(owner.get_by_text("Kirjoittamasi on tallessa")).to_be_visible()
    sign_in_again(owner, service)

    expect(owner).to_have_url(f"{service.address}/{SITE}/edit/texts?in=sv")
    expect(owner.get_by_label("Nimi").nth(1)).to_have_value("Kirjoitettu")
    expect(owner.get_by_text("Tätä ei ehditty tallentaa.")).to_be_visible()
    expect(owner.get_by_text("Luonnosta ei ole.")).to_be_visible()
    assert kept_in(owner) is None
    owner.get_by_role("button", name="Tallenna luonnos").click()
    expect(owner.get_by_text("Tallennettu.")).to_be_visible()
    assert kept_in(owner) is None
    owner.get_by_role("link", name="Vertaa ja julkaise").click()
    owner.get_by_role("link", name="Peru luonnos").click()
    owner.get_by_role("button", name="Peru luonnos").click()


@pytest.mark.expects_page_errors("status of 412")
def test_what_comes_back_replaces_nothing_that_others_saved_meanwhile(
    service: Service, open_as_owner: Callable[..., Page]
) -> None:
    owner, other = (open_as_owner(f"/{SITE}/edit/controller") for _ in range(2))
    owner.get_by_label("Nimi", exact=True).fill("Minun Oy")
    owner.context.clear_cookies()
    owner.get_by_role("button", name="Tallenna luonnos").click()
    other.get_by_label("Nimi", exact=True).fill("Toisen Oy")
    other.get_by_role("button", name="Tallenna luonnos").click()
    expect(other.get_by_text("Tallennettu.")).to_be_visible()

    sign_in_again(owner, service)
    owner.get_by_role("button", name="Tallenna luonnos").click()

    expect(owner.get_by_role("alert")).to_contain_text("Toisen Oy → Minun Oy")
    other.get_by_role("link", name="Vertaa ja julkaise").click()
    other.get_by_role("link", name="Peru luonnos").click()
    other.get_by_role("button", name="Peru luonnos").click()


def test_who_signs_out_leaves_nothing_typed_behind(
    service: Service, open_as_owner: Callable[..., Page]
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/controller")
    owner.get_by_label("Nimi", exact=True).fill("Minun Oy")
    owner.context.clear_cookies()
    owner.get_by_role("button", name="Tallenna luonnos").click()
    expect(owner.get_by_text("Kirjoittamasi on tallessa")).to_be_visible()
    assert "csrf" not in str(kept_in(owner))
    owner.goto(f"{service.address}/sign-in")
    sign_in_again(owner, service)

    owner.get_by_role("button", name="Kirjaudu ulos", exact=True).click()

    expect(owner.get_by_text("Olet kirjautunut ulos.")).to_be_visible()
    assert kept_in(owner) is None


def test_a_form_whose_button_is_called_action_is_watched_too(
    open_as_owner: Callable[..., Page],
) -> None:
    """A control hides the property of its form that has its name (HTML)."""
    owner = open_as_owner(f"/{SITE}/scans")
    form = owner.locator("form:has(button[name=action])")

    form.evaluate(
        "form => form.dispatchEvent(new SubmitEvent('submit', {bubbles: true}))"
    )

    assert kept_in(owner) is not None
