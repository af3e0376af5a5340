"""Two revisions side by side: everybody can read what changed."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.accessibility.axe import violations
from tests.places import ROOT
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose site changed a service and some words."""
    folder = tmp_path_factory.mktemp("revisions")
    policies = folder / "policies"
    policies.mkdir()
    text = (ROOT / "policies" / f"{SITE}.toml").read_text(encoding="utf-8")
    file = policies / f"{SITE}.toml"
    file.write_text(text, encoding="utf-8")
    with starting(folder) as begin:
        service = begin("--rate-limit", "0", policies=policies)
        file.write_text(
            text.replace("Rikta kommunikation och", "Rikta allt och")
            .replace('["targeted-marketing"]', '["google-ads", "targeted-marketing"]')
            .replace("[appearance]", "[appearance]\nradius = 2")
            + '\n[reasons]\nretention-long = "Aika on lain vaatima."\n',
            encoding="utf-8",
        )
        done = service.run("policy", "publish", "--policies", str(policies))
        assert done.returncode == 0, done.stderr
        yield service


@pytest.fixture
def open_difference(
    service: Service, open_context: Callable[..., BrowserContext]
) -> Callable[..., Page]:
    def make(**options: object) -> Page:
        page = open_context(**options).new_page()
        page.goto(f"{service.address}/sign-in?next={SITE}/audit/revisions")
        page.get_by_label("Tunniste tai avain").fill(service.token("auditor"))
        page.get_by_role("button", name="Kirjaudu").click()
        page.locator('main a[href*="revisions/"]').first.click()
        return page

    return make


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("look", ["light", "dark", "forced"])
def test_axe_finds_nothing(
    open_difference: Callable[..., Page], look: str, width: int
) -> None:
    page = open_difference(
        color_scheme="light" if look == "forced" else look,
        forced_colors="active" if look == "forced" else "none",
        viewport={"width": width, "height": 800},
        # The policy of our pages lets no foreign script in, axe included.
        bypass_csp=True,
    )

    expect(page.get_by_text("Google Ads").first).to_be_visible()
    assert violations(page) == []


def test_an_accepted_finding_and_its_reason_are_read_by_auditors(
    open_difference: Callable[..., Page],
) -> None:
    """`/SITE/edit/reasons` says so to the owner."""
    page = open_difference()

    accepted = page.get_by_role("region", name="Hyväksytyt havainnot")
    expect(accepted).to_contain_text("Kirjauksia säilytetään kauan")
    expect(accepted).to_contain_text("Lisätty")
    expect(accepted).to_contain_text("Aika on lain vaatima.")


def test_a_setting_that_differs_is_shown(open_difference: Callable[..., Page]) -> None:
    page = open_difference()

    settings = page.get_by_role("region", name="Asetukset ja tekniikka")
    expect(settings).to_contain_text("Kulmien pyöreys")


def test_it_is_read_on_a_narrow_phone(open_difference: Callable[..., Page]) -> None:
    """Requirement C-21: reflow."""
    page = open_difference(viewport={"width": 320, "height": 568})

    expect(page.get_by_text("Google Ads").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
