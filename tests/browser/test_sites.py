"""The five sites in Chromium, from the click to the record in the log."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    SAVE,
    banner,
    granted,
    preferences,
    press,
    reopen,
)
from tests.service.choosing import Service, bearer
from tests.service.starting import starting

pytestmark = pytest.mark.browser

SITES = {
    "imagoplus": ["analytics", "social_sharing"],
    "imediat": ["analytics", "marketing"],
    "inope": ["analytics", "marketing"],
    "ivplus": ["analytics"],
    "kehobalanssi": ["analytics", "ga_demographics", "marketing"],
}
WITHDRAW = "Peruuta kaikki suostumukset"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("sites")) as begin:
        yield begin("--demo", "--rate-limit", "0")


@pytest.fixture
def visit(service: Service, context: BrowserContext) -> Callable[[str], Page]:
    """Return a function that opens the demo page of a site in a clean profile."""

    def open_page(site: str) -> Page:
        page = context.new_page()
        page.goto(f"{service.address}/demo/{site}")
        return page

    return open_page


def records_of(service: Service, site: str, page: Page) -> list[dict[str, Any]]:
    """Return the records that the visitor of `page` has left, oldest first."""
    page.wait_for_function("consent.get().visitor")
    visitor = page.evaluate("consent.get().visitor")
    answer = service.get(
        f"/{site}/records", headers=bearer(service.token("auditor", site))
    )
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return [line for line in lines if line.get("visitor") == visitor]


def act(page: Page, name: str) -> None:
    """Press a button and wait until the service has acknowledged the choice."""
    with page.expect_response(lambda answer: answer.url.endswith("/choices")) as sent:
        press(page, name)
    # 200 where the page reloaded before the answer came, and sent it again.
    assert sent.value.status in {200, 201}


def third_party_requests(page: Page) -> list[str]:
    """Return what the page asked of other hosts from now on."""
    asked: list[str] = []
    own = page.url.split("/demo/")[0]
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(own) else asked.append(request.url)
        ),
    )
    return asked


@pytest.mark.parametrize("site", SITES)
def test_nothing_is_stored_or_asked_before_a_choice(
    visit: Callable[[str], Page], context: BrowserContext, site: str
) -> None:
    """Requirements A-01, A-02 and A-06, on the page that a visitor sees."""
    page = visit(site)
    asked = third_party_requests(page)

    page.reload(wait_until="networkidle")

    assert banner(page).is_visible()
    assert asked == []
    assert context.cookies() == []
    assert page.evaluate("Object.keys(localStorage).length") == 0


@pytest.mark.parametrize("site", SITES)
def test_a_refusal_runs_nothing_and_is_in_the_log(
    visit: Callable[[str], Page], service: Service, site: str
) -> None:
    """Requirements A-15, B-01 and B-02: one click, every category denied."""
    page = visit(site)
    asked = third_party_requests(page)

    act(page, REJECT)
    page.reload(wait_until="networkidle")

    (record,) = records_of(service, site, page)
    assert (record["action"], record["surface"]) == ("reject_all", "banner")
    assert record["decisions"] == {"necessary": "granted"} | dict.fromkeys(
        SITES[site], "denied"
    )
    assert asked == []
    assert not banner(page).is_visible()


@pytest.mark.parametrize("site", SITES)
def test_only_analytics_can_be_allowed(
    visit: Callable[[str], Page], service: Service, site: str
) -> None:
    """Requirements A-25 and A-29: what is stored is what was shown."""
    page = visit(site)
    press(page, CHOOSE)

    preferences(page).locator("input:not(:disabled)").first.check()
    act(page, SAVE)

    (record,) = records_of(service, site, page)
    assert granted(page) == ["analytics"]
    assert record["action"] == "save"
    assert [
        name for name, said in record["decisions"].items() if said == "granted"
    ] == [
        "analytics",
        "necessary",
    ]


@pytest.mark.parametrize("site", SITES)
def test_a_withdrawal_is_a_second_record_that_names_the_first(
    visit: Callable[[str], Page], service: Service, site: str
) -> None:
    """Requirements A-34, B-04 and B-12."""
    page = visit(site)
    act(page, ACCEPT)
    reopen(page)

    act(page, WITHDRAW)
    page.wait_for_load_state("networkidle")

    first, second = records_of(service, site, page)
    assert first["action"] == "accept_all"
    assert second["supersedes"] == first["digest"]
    assert {second["decisions"][name] for name in SITES[site]} == {"denied"}


def test_cookies_of_third_parties_need_consent_and_go_with_it(
    visit: Callable[[str], Page], context: BrowserContext
) -> None:
    """Requirements A-01 and A-35 with the stand-ins of the demo."""
    page = visit("kehobalanssi")
    act(page, ACCEPT)
    page.get_by_text("käynnissä").first.wait_for()
    after_grant = {cookie["name"] for cookie in context.cookies()}

    reopen(page)
    act(page, WITHDRAW)
    page.wait_for_load_state("networkidle")
    page.reload(wait_until="networkidle")

    own = page.evaluate(
        "document.cookie.split('; ').map(cookie => cookie.split('=')[0])"
    )
    assert len(after_grant) > 1
    assert own == ["consent_kehobalanssi"]
