"""The editor in a browser: what is typed is seen, and in force when published."""

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
    def go(path: str, token: str = "", **options: object) -> Page:
        page = open_context(
            viewport={"width": 1280, "height": 900}, **options
        ).new_page()
        page.goto(f"{service.address}/sign-in")
        page.get_by_label("Tunniste tai avain").fill(token or service.token("owner"))
        page.get_by_role("button", name="Kirjaudu").click()
        page.goto(service.address + path)
        return page

    return go


def test_a_text_and_a_colour_are_seen_published_and_on_the_page(
    service: Service, open_as_owner: Callable[..., Page], page: Page
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/texts")
    preview = owner.frame_locator("iframe[name=preview]")

    owner.get_by_label("Nimi").nth(1).fill("Lukijamäärät")
    expect(preview.get_by_text("Lukijamäärät")).to_be_visible()
    owner.get_by_role("button", name="Tallenna luonnos").click()
    expect(owner.get_by_role("status").first).to_contain_text("1 muutos, ei voimassa")

    owner.get_by_role("link", name="Ulkoasu").click()
    owner.get_by_label("Valitse väri: Painikkeiden väri").fill("#7a3b1e")
    expect(owner.get_by_label("Painikkeiden väri", exact=True)).to_have_value("#7a3b1e")
    accept = preview.get_by_role("button", name="Hyväksy kaikki")
    expect(accept).to_have_css("background-color", "rgb(122, 59, 30)")
    owner.get_by_role("button", name="Tallenna luonnos").click()

    owner.get_by_role("link", name="Vertaa ja julkaise").click()
    expect(owner.get_by_role("row")).to_have_count(3)
    owner.get_by_label("Miksi muutetaan").fill("Uusi ilme.")
    owner.get_by_role("button", name="Julkaise").click()
    expect(owner.get_by_text("Julkaistu: uusi versio on voimassa.")).to_be_visible()

    page.goto(f"{service.address}/demo/{SITE}")
    banner = page.get_by_role("region", name="Evästeet tällä sivustolla")
    expect(banner.get_by_text("Lukijamäärät")).to_be_visible()
    expect(banner.get_by_role("button", name="Hyväksy kaikki")).to_have_css(
        "background-color", "rgb(122, 59, 30)"
    )


def test_without_script_the_preview_is_asked_for(
    open_as_owner: Callable[..., Page],
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/controller", java_script_enabled=False)

    owner.get_by_label("Nimi", exact=True).fill("Esikatseltu Oy")
    owner.get_by_label("Näytettävä").select_option("declaration")
    owner.get_by_role("button", name="Näytä").click()

    declaration = owner.frame_locator("iframe[name=preview]")
    expect(declaration.get_by_text("Esikatseltu Oy").first).to_be_visible()


def test_the_preview_opens_the_preferences_in_another_language_and_light(
    open_as_owner: Callable[..., Page],
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/appearance")

    owner.get_by_label("Näytettävä").select_option("preferences")
    owner.get_by_role("combobox", name="Kieli").select_option("sv")
    owner.get_by_label("Värit").select_option("dark")

    preview = owner.frame_locator("iframe[name=preview]")
    expect(preview.get_by_role("dialog")).to_be_visible()
    expect(preview.locator("html")).to_have_attribute("lang", "sv")


def test_a_service_is_found_added_and_described(
    open_as_owner: Callable[..., Page],
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/services")

    owner.get_by_role("searchbox").fill("hotjar")
    owner.get_by_role("button", name="Hae").click()
    owner.get_by_role("button", name="Lisää: Hotjar").click()
    expect(owner.get_by_role("heading", name="Hotjar")).to_be_visible()
    owner.get_by_label("Kuinka kauan tietoja säilytetään").fill("13")
    owner.get_by_role("button", name="Tallenna luonnos").click()

    expect(owner.get_by_role("link", name="Hotjar")).to_be_visible()
    owner.get_by_role("link", name="Vertaa ja julkaise").click()
    owner.get_by_role("link", name="Peru luonnos").click()
    owner.get_by_role("button", name="Kyllä, peru luonnos").click()
    expect(owner.get_by_text("Luonnosta ei ole.")).to_be_visible()


@pytest.mark.expects_page_errors("status of 422")
def test_a_service_of_ones_own_that_does_not_fit_keeps_what_was_typed(
    open_as_owner: Callable[..., Page],
) -> None:
    owner = open_as_owner(f"/{SITE}/edit/service")
    typed = {
        "name": "Oma chat",
        "provider": "Villalintu Oy",
        "provider_url": "https://villalintu.example/selo",
        "item.0.name": "chat_id",
        "item.0.lifetime": "joskus",
    }
    for name, text in typed.items():
        owner.locator(f"[name='value.{name}']").fill(text)

    owner.get_by_role("button", name="Tallenna luonnos").click()

    # The name that was made of it can still be another one.
    expect(owner.locator("[name='value.id']")).to_have_value("oma-chat")
    for name, text in typed.items():
        expect(owner.locator(f"[name='value.{name}']")).to_have_value(text)
    # The file has all of the service's cookies on one line, so some field is marked.
    wrong = owner.locator(".wrong")
    expect(wrong).not_to_have_count(0)


def test_two_people_who_edit_at_once_are_told_of_each_other(
    service: Service, open_as_owner: Callable[..., Page]
) -> None:
    """Issue 16, point 6: the draft of a site is one, whoever works on it."""
    one = open_as_owner("/inope/edit/texts", service.issue("owner", "inope"))
    one.get_by_label("Nimi").nth(1).fill("Lukijamäärät")
    one.get_by_role("button", name="Tallenna luonnos").click()
    state = one.get_by_role("status").first
    expect(state).to_contain_text("1 muutos")
    expect(state).not_to_contain_text("joku muu")

    other = open_as_owner("/inope/edit", service.issue("owner", "inope"))

    expect(other.get_by_role("status").first).to_contain_text(
        "Luonnosta on tallennettu myös toisella kirjautumisella"
    )
