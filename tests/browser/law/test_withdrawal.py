"""Section A4: taking back is as easy as giving, and complete."""

from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Page, expect

from consent_service.policy.model import Item, Kind, Policy
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    SAVE,
    WITHDRAW,
    granted,
    preferences,
    press,
    reopen,
    wait_until_ran,
)
from tests.browser.law.browsing import Asked, kept
from tests.browser.standin import StandIn
from tests.places import SITES
from tests.service.choosing import Service

pytestmark = pytest.mark.browser


# Every place in which a tool can have kept something under its name.
_LITTER = """async () => {
  for (const scope of ['path=/', 'path=/plain', 'path=/;domain=shop.localhost']) {
    document.cookie = `_stats=1;${scope}`;
    document.cookie = `_stats_more=1;max-age=9999;${scope}`;
  }
  localStorage.setItem('_stats', '1');
  sessionStorage.setItem('_stats', '1');
  await caches.open('_stats');
  await new Promise((done) => {
    const opening = indexedDB.open('_stats');
    opening.onsuccess = () => { opening.result.close(); done(); };
  });
  localStorage.setItem('cart', '1');
  document.cookie = 'session=1;path=/';
}"""


def with_items_of_every_kind(policy: Policy) -> Policy:
    """Return the policy with a counter that keeps something in every store."""
    kinds: tuple[Kind, ...] = (
        "script_cookie",
        "local_storage",
        "session_storage",
        "indexed_db",
        "cache",
    )
    items = tuple(
        Item(name="_stats*", kind=kind, party="first", lifetime="P1Y", purpose={})
        for kind in kinds
    )
    services = tuple(
        msgspec.structs.replace(service, items=items)
        if service.id == "stats"
        else service
        for service in policy.services
    )
    return msgspec.structs.replace(policy, services=services)


@pytest.mark.parametrize("site", SITES)
def test_the_way_back_is_on_every_page(service: Service, page: Page, site: str) -> None:
    """Requirement A-32: a link in the footer, and a form on the declaration."""
    page.goto(f"{service.address}/demo/{site}")
    press(page, REJECT)
    expect(page.get_by_role("link", name="Evästeasetukset")).to_be_visible()

    page.goto(f"{service.address}/{site}/declaration")

    expect(page.get_by_role("button", name=REJECT)).to_be_visible()


@pytest.mark.parametrize("path", ["/held", "/long", "/async"])
def test_without_a_link_of_the_owner_there_is_a_button(
    standin: StandIn, page: Page, path: str
) -> None:
    """Requirement A-32."""
    page.goto(standin.url(path))
    press(page, REJECT)

    page.get_by_role("button", name="Evästeasetukset", exact=True).click()

    expect(preferences(page)).to_be_visible()


@pytest.mark.parametrize("names", [[], ["analytics"], ["marketing", "social_sharing"]])
def test_it_opens_with_what_is_in_force(
    standin: StandIn, page: Page, names: list[str]
) -> None:
    """Requirement A-33: directly, and with the present state."""
    page.goto(standin.url("/plain"))
    press(page, CHOOSE)
    for name in names:
        preferences(page).locator(f"input[name={name}]").check()
    press(page, SAVE)
    standin.newest_choice()

    reopen(page)

    switches = preferences(page).get_by_role("switch").all()
    assert [
        switch.get_attribute("name") for switch in switches if switch.is_checked()
    ] == names


def test_withdrawing_takes_two_clicks_on_any_page(standin: StandIn, page: Page) -> None:
    """Requirement A-34: open, and one click; accepting took one click."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()
    clicks = 0

    page.get_by_role("link", name="Evästeasetukset").click()
    clicks += 1
    with page.expect_navigation():
        press(page, WITHDRAW)
    clicks += 1

    assert standin.newest_choice(2)["action"] == "withdraw"
    assert granted(page) == []
    assert clicks == 2


def test_a_withdrawal_clears_every_store(
    standin: StandIn, page: Page, policy: Policy, publish: Callable[..., object]
) -> None:
    """Requirements A-35 and A-48: by whatever technique it was kept."""
    publish(services=with_items_of_every_kind(policy).services)
    page.goto(standin.url("/plain", host="www.shop.localhost"))
    press(page, ACCEPT)
    wait_until_ran(page, "stats")
    page.evaluate(_LITTER)
    assert {"_stats", "_stats_more"} <= kept(page)
    standin.newest_choice()

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")
    standin.newest_choice(2)
    page.wait_for_load_state("networkidle")

    # What is the site's own stays: the basket is nobody's tool.
    page.wait_for_function(
        "indexedDB.databases()"
        ".then((all) => !all.some(({ name }) => name === '_stats'))"
    )
    left = {name for name in kept(page) if not name.startswith("consent_shop")}
    assert left == {"cart", "session"}


def test_after_a_withdrawal_the_page_is_as_on_the_first_visit(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-35: nothing runs, and nobody is asked, now and on reload."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    wait_until_ran(page, "stats", "ads")
    standin.newest_choice()
    asked = Asked(page)

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")
    page.reload(wait_until="networkidle")

    assert asked.hosts == {"shop.localhost"}
    assert page.evaluate("window.ran ?? []") == []


@pytest.mark.parametrize("names", [["marketing"], ["analytics", "ga_demographics"]])
def test_withdrawing_one_category_leaves_the_others(
    standin: StandIn, page: Page, names: list[str]
) -> None:
    """Requirement A-35 for a part: what was not taken back still runs."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()
    before = granted(page)

    reopen(page)
    preferences(page).locator(f"input[name={names[0]}]").uncheck()
    with page.expect_navigation():
        press(page, SAVE)

    assert granted(page) == [name for name in before if name not in names]


def test_what_the_site_cannot_delete_is_named_with_what_to_do(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-36 and A-37: in a status message."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()

    with page.expect_navigation():
        page.evaluate("consent.withdraw()")

    status = page.get_by_role("status")
    expect(status).to_contain_text("Suostumuksesi on peruutettu.")
    expect(status).to_contain_text("ADID (third-ads.localhost)")
    expect(status).to_contain_text("Voit poistaa ne selaimesi asetuksista.")


def test_it_says_that_what_was_done_before_stays_lawful(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-38: where a consent is taken back."""
    page.goto(standin.url("/plain"))

    press(page, CHOOSE)

    expect(preferences(page)).to_contain_text(
        "Suostumuksen peruuttaminen ei vaikuta ennen sitä suoritetun käsittelyn"
    )


def test_a_withdrawal_works_without_a_script(service: Service, page: Page) -> None:
    """Requirements A-32 and A-34 on the declaration: one click there."""
    page.goto(f"{service.address}/kehobalanssi/declaration")
    page.get_by_role("button", name=ACCEPT).click()

    page.get_by_role("button", name="Peruuta kaikki suostumukset").click()

    boxes = page.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [True, False, False, False]
