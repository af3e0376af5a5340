"""Automatic blocking of services that nobody has marked, and its report-only mode."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import ACCEPT, REJECT, heard, press, ran, stored, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_DYNAMIC = """
async () => {
  const stats = 'http://third-stats.localhost:PORT/';
  const add = (tag, set) => document.body.append(set(document.createElement(tag)));
  add('script', script => (script.src = stats + 'dynamic.js', script));
  add('script', script => (script.setAttribute('src', stats + 'attribute.js'), script));
  add('iframe', frame => (frame.src = stats + 'frame', frame));
  new Image().src = stats + 'pixel';
  const failed = await fetch(stats + 'fetch').catch(error => error.name);
  const request = new XMLHttpRequest();
  request.open('GET', stats + 'xhr');
  const xhr = await new Promise(done => {
    request.onload = request.onerror = ({ type }) => done(type);
    request.send();
  });
  const beacon = navigator.sendBeacon(stats + 'beacon', 'x');
  document.cookie = '_stats=1;path=/';
  document.cookie = 'session=1;path=/';
  return [failed, xhr, beacon];
}
"""


def _try_everything(standin: StandIn, page: Page) -> list[object]:
    done: list[object] = page.evaluate(_DYNAMIC.replace("PORT", str(standin.port)))
    return done


@pytest.mark.expects_page_errors("blob:")
def test_nothing_unmarked_gets_through(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(blocking="on")
    page.goto(standin.url("/unmarked"), wait_until="networkidle")

    done = _try_everything(standin, page)
    page.wait_for_load_state("networkidle")

    assert done == ["TypeError", "error", False]
    assert ran(page) == []
    # What the page's own markup names may have been fetched already, but not used.
    markup = {"third-stats.localhost/markup.js", "third-video.localhost/unmarked"}
    assert set(standin.visits) <= markup
    assert stored(page) == {"session"}
    kinds = {event["kind"] for event in heard(page, "held")}
    assert kinds == {"script", "iframe", "img", "fetch", "xhr", "beacon", "cookie"}


@pytest.mark.expects_page_errors("blob:")
def test_what_was_held_is_released_by_a_grant(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(blocking="on")
    page.goto(standin.url("/unmarked"))
    _try_everything(standin, page)

    press(page, ACCEPT)

    wait_until_ran(page, "markup", "dynamic", "attribute")
    standin.wait_for(lambda: "third-stats.localhost/frame" in standin.visits)


def test_a_held_frame_can_be_loaded_once(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(blocking="on")
    page.goto(standin.url("/unmarked"))
    press(page, REJECT)

    page.get_by_role("button", name="Lataa tämän kerran").first.click()

    standin.wait_for(lambda: "third-video.localhost/unmarked" in standin.visits)
    expect(page.locator("iframe")).to_be_visible()


def test_reporting_holds_nothing_and_lists_everything(
    standin: StandIn, page: Page, publish: Callable[..., object]
) -> None:
    publish(blocking="report")
    page.goto(standin.url("/unmarked"))

    done = _try_everything(standin, page)
    wait_until_ran(page, "markup", "dynamic", "attribute")

    assert done == [None, "load", True] or done[1:] == ["load", True]
    assert {event["held"] for event in heard(page, "held")} == {False}
    assert {event["kind"] for event in heard(page, "held")} >= {
        "script",
        "fetch",
        "cookie",
    }


def test_without_blocking_unmarked_services_run(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/unmarked"))

    wait_until_ran(page, "markup")
