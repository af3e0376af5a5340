"""What the console tells an owner, and that a visitor gets none of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from consent_service.policy.revision import Revision
from tests.browser.acts import ACCEPT, REJECT, banner, press
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

Hints = Callable[..., list[str]]

TAG = '<script src="/shop/consent.js"></script>'
MARKED = '<script type="text/plain" data-consent="analytics">1</script>'

_PAGE = """<!doctype html><html lang="fi"><head><meta charset="utf-8"><title>x</title>
{head}</head><body><a href="#" data-consent-open>Evästeasetukset</a></body></html>"""


@pytest.fixture
def hints(standin: StandIn, page: Page) -> Hints:
    """Return a function that opens a page and returns what the console says of it."""
    page.route(re.compile("^https:"), lambda route: route.fulfill(body="", status=200))

    def look(
        head: str,
        *,
        host: str = "localhost",
        query: str = "",
        files: int = 1,
        quiet: bool = False,
    ) -> list[str]:
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        address = standin.url(f"/made{query}", host)
        page.route(
            standin.url("/made*", host),
            lambda route: route.fulfill(
                body=_PAGE.format(head=head), content_type="text/html"
            ),
        )
        if files:
            with page.expect_request_finished(
                lambda request: request.url.endswith("/consent.debug.js")
            ):
                page.goto(address)
                if "consent-debug" not in query:
                    point_at_the_way_back(page)
            if not quiet:
                wait_until(page, said)
        else:
            page.goto(address)
        page.wait_for_load_state("networkidle")
        # All hints are said in one task, which has come before this one.
        page.evaluate("new Promise(done => setTimeout(() => setTimeout(done)))")
        return [line for line in said if line.startswith("consent: ")]

    return look


def point_at_the_way_back(page: Page) -> None:
    """Have the second file come, as it does before preferences are opened."""
    page.locator("[data-consent-open]").hover()


def wait_until(page: Page, said: list[str]) -> None:
    """Wait until the console has a first hint."""
    for _ in range(500):
        if any(line.startswith("consent: ") for line in said):
            return
        page.wait_for_timeout(20)


def about(lines: list[str], words: str) -> str:
    """Return the one hint with `words` in it."""
    [line] = [line for line in lines if words in line]
    return line


def test_a_page_with_nothing_marked_is_told_what_a_mark_is(hints: Hints) -> None:
    line = about(hints(TAG), "nothing in this page is marked")

    assert 'instead: <script type="text/plain" data-consent=' in line


def test_a_misspelt_category_is_named_with_the_right_line(hints: Hints) -> None:
    """The word that everybody else uses, and a slip of the finger."""
    lines = hints(
        TAG
        + '<script type="text/plain" data-consent="statistics" data-src="/a.js">'
        + '</script><img data-consent="marketting" data-src="/b.png" alt="">'
    )

    assert (
        'instead: <script type="text/plain" data-consent="analytics" '
        'data-src="/a.js"></script>' in about(lines, 'no category "statistics"')
    )
    assert 'data-consent="marketing"' in about(lines, 'no category "marketting"')


def test_unmarked_services_are_named_with_the_line_to_write(hints: Hints) -> None:
    lines = hints(
        TAG
        + MARKED
        + '<script async src="https://static.hotjar.com/c/hotjar-1.js"></script>'
        + "<script>var a = 'https://connect.facebook.net/en_US/fbevents.js'</script>"
        + '<noscript><img src="https://www.facebook.com/tr?id=1"></noscript>'
        + '<iframe src="https://www.youtube.com/embed/1" title="a"></iframe>'
    )

    assert (
        'instead: <script type="text/plain" data-consent="analytics" async="" '
        'data-src="https://static.hotjar.com/c/hotjar-1.js"></script>'
        in about(lines, "Hotjar")
    )
    assert any("Meta Pixel" in line and ">…</script>" in line for line in lines)
    assert "delete it" in about(lines, "in <noscript>")
    assert '<iframe data-consent="social_sharing"' in about(lines, "YouTube")


def test_a_mark_that_holds_nothing_is_named(hints: Hints) -> None:
    lines = hints(
        TAG
        + '<script data-consent="analytics" src="https://own.example/held.js"></script>'
        + '<iframe data-consent="social_sharing" src="https://www.youtube.com/embed/1">'
        + "</iframe>"
    )

    assert len([line for line in lines if "loaded all the same" in line]) == 2


def test_a_host_that_the_policy_lacks_is_named(hints: Hints) -> None:
    line = about(hints(TAG + MARKED), '"localhost" is not in the policy')

    assert '"localhost"]' in line


def test_a_host_with_its_port_is_in_the_policy(
    hints: Hints, standin: StandIn, publish: Callable[..., Revision]
) -> None:
    """A page on one's own machine was said to be foreign, and its choice was taken."""
    host = standin.url("", "localhost").partition("://")[2]
    publish(domains=(host,))

    lines = hints(TAG + MARKED, query="?consent-debug", quiet=True)

    assert not [line for line in lines if "not in the policy" in line]


def test_a_tag_that_is_not_first_or_there_twice_is_named(hints: Hints) -> None:
    lines = hints(
        '<script src="https://own.example/theme.js"></script>' + TAG + TAG + MARKED
    )

    assert "put our tag first" in about(lines, "above our tag")
    about(lines, "in this page twice")


def test_a_sound_page_is_told_nothing(hints: Hints) -> None:
    sound = {"host": "shop.localhost", "query": "?consent-debug", "quiet": True}

    assert hints(TAG + MARKED, **sound) == []


def test_a_granted_script_without_its_mark_is_no_fault(
    hints: Hints, standin: StandIn, page: Page
) -> None:
    """A script that was released has no mark any more."""
    page.goto(standin.url("/plain"))
    press(page, ACCEPT)
    standin.newest_choice()

    lines = hints(
        TAG + '<script src="https://static.hotjar.com/c/a.js"></script>',
        host="shop.localhost",
        query="?consent-debug",
        quiet=True,
    )

    assert not [line for line in lines if "Hotjar" in line]


def test_a_visitor_gets_neither_the_file_nor_the_hints(
    hints: Hints, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    lines = hints(TAG, host="shop.localhost", files=0)
    press(page, REJECT)

    assert lines == []
    assert not [url for url in asked if "debug" in url]


@pytest.mark.expects_page_errors("ERR_FAILED.*consent.debug.js")
def test_without_the_file_the_page_works(standin: StandIn, page: Page) -> None:
    page.route("**/consent.debug.js", lambda route: route.abort())

    page.goto(standin.url("/plain?consent-debug"))
    page.wait_for_load_state("networkidle")
    press(page, REJECT)

    assert banner(page).count() == 0


def test_a_page_that_breaks_the_console_breaks_nothing_else(
    standin: StandIn, page: Page
) -> None:
    page.add_init_script("console.warn = () => { throw new Error('no console') }")

    page.goto(standin.url("/plain?consent-debug"))
    page.wait_for_load_state("networkidle")
    press(page, REJECT)

    assert banner(page).count() == 0
