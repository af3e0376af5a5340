"""Marked elements are held until their category is granted, and then run as written."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import (
    REJECT,
    banner,
    granted,
    heard,
    press,
    ran,
    wait_until_ran,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_SHIFTS = """
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) window.shift = (window.shift ?? 0) + value;
}).observe({ type: 'layout-shift', buffered: true });
"""


def test_nothing_that_is_marked_makes_a_request_before_a_grant(
    standin: StandIn, page: Page
) -> None:
    """Requirements A-02, A-04; every kind of element."""
    page.goto(standin.url("/held"), wait_until="networkidle")
    press(page, REJECT)
    standin.newest_choice()
    page.reload(wait_until="networkidle")

    assert standin.visits == []
    assert ran(page) == []


def test_scripts_run_in_the_order_of_the_page(standin: StandIn, page: Page) -> None:
    """Async scripts run at any time; deferred ones and modules after the others."""
    page.goto(standin.url("/held"))

    page.evaluate("consent.accept('analytics')")

    wait_until_ran(page, "one", "module", "async")
    in_order = [name for name in ran(page) if name != "async"]
    assert in_order == ["two", "kept", "three", "four", "one", "module"]


def test_a_returning_visitor_gets_the_same_order(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/held"))
    page.evaluate("consent.accept('analytics')")
    standin.newest_choice()

    page.reload()

    wait_until_ran(page, "one", "module", "async")
    in_order = [name for name in ran(page) if name != "async"]
    assert in_order == ["two", "kept", "three", "four", "one", "module"]


def test_attributes_of_a_script_are_kept(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/held"))

    page.evaluate("consent.accept('analytics')")
    wait_until_ran(page, "kept")

    assert page.locator("#kept").get_attribute("data-note") == "kept"


def test_every_kind_of_element_is_loaded_when_granted(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/held"))

    page.evaluate("consent.accept()")

    wanted = {"frame", "film", "song", "embed", "object"}
    addresses = {f"third-video.localhost/{name}" for name in wanted} | {
        "third-ads.localhost/pixel",
        "third-ads.localhost/one-pixel",
        "third-chat.localhost/chat.css",
    }
    standin.wait_for(lambda: addresses <= set(standin.visits))
    assert "third-ads.localhost/unknown" not in standin.visits


def test_an_unknown_category_is_held_and_reported(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/held"))

    page.wait_for_function("heard.some(([name]) => name === 'error')")

    assert heard(page, "error") == [
        {"code": "unknown-category", "message": "unheard-of"}
    ]


def test_a_placeholder_is_as_large_as_its_content_and_where_it_is(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/held"))
    page.evaluate("consent.reject()")

    frame = page.locator("iframe[title=Video]")
    placeholder = page.get_by_text("Sisältöä palvelusta Videopalvelu").first
    expect(placeholder).to_be_visible()
    box = placeholder.locator("xpath=..").bounding_box()

    assert box == frame.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (400, 240)


@pytest.mark.parametrize("path", ["/held", "/plain"])
def test_neither_banner_nor_placeholders_move_anything(
    standin: StandIn, page: Page, path: str
) -> None:
    page.add_init_script(_SHIFTS)

    page.goto(standin.url(path), wait_until="networkidle")
    page.evaluate("consent.reject()")
    expect(banner(page)).to_have_count(0)

    assert page.evaluate("window.shift ?? 0") == 0


def test_content_that_loads_moves_nothing(standin: StandIn, page: Page) -> None:
    page.add_init_script(_SHIFTS)
    page.goto(standin.url(), wait_until="networkidle")

    page.evaluate("consent.accept()")
    standin.wait_for(lambda: "third-video.localhost/video" in standin.visits)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.shift ?? 0") == 0


def test_content_can_be_loaded_once_without_a_choice(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/plain"))
    page.evaluate("consent.reject()")
    standin.newest_choice()

    press(page, "Lataa tämän kerran")

    standin.wait_for(lambda: "third-video.localhost/video" in standin.visits)
    assert granted(page) == []
    assert len(standin.choices) == 1
    expect(page.locator("iframe[title=Video]")).to_be_focused()


def test_content_can_be_allowed_for_good(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/plain"))
    page.evaluate("consent.accept('analytics')")
    standin.newest_choice()

    press(page, "Salli aina: Jakaminen ja upotettu sisältö")

    choice = standin.newest_choice(2)
    assert choice["surface"] == "placeholder"
    assert choice["action"] == "save"
    assert granted(page) == ["analytics", "social_sharing"]
    standin.wait_for(lambda: "third-video.localhost/video" in standin.visits)


def test_elements_added_later_are_held_and_released_too(
    standin: StandIn, page: Page
) -> None:
    """Single-page applications add elements at any time."""
    page.goto(standin.url("/plain"))
    page.evaluate("consent.accept('analytics')")

    page.evaluate(
        """
        for (const [category, name] of [['analytics', 'late'], ['marketing', 'no']]) {
          const code = `<script type="text/plain" data-consent="${category}">`
            + `ran.push("${name}")</script>`;
          document.querySelector('main').insertAdjacentHTML('beforeend', code);
        }
        """
    )

    wait_until_ran(page, "late")
    assert "no" not in ran(page)


def test_the_banner_returns_when_a_page_replaces_its_body(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/plain"))
    expect(banner(page)).to_be_visible()

    page.evaluate("document.body.innerHTML = '<h1>Toinen</h1>'")

    expect(banner(page)).to_be_visible()


def test_a_page_without_a_link_gets_a_button_to_reopen_the_choices(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-32: the way back is on every page, whatever the owner forgot."""
    page.goto(standin.url("/held"))
    page.evaluate("consent.reject()")

    press(page, "Evästeasetukset")

    expect(page.get_by_role("dialog")).to_be_visible()


def test_with_an_async_script_tools_are_denied_first_and_the_promise_is_kept(
    standin: StandIn, page: Page
) -> None:
    page.goto(standin.url("/async"))

    api = page.evaluate("promised.then(api => api === consent)")

    assert api is True
    entries = page.evaluate("dataLayer.map(entry => [...entry].slice(0, 2))")
    assert entries.count(["consent", "default"]) == 1
    assert entries[0] == ["consent", "default"]
