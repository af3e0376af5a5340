"""The words on a record's page are those that the script shows: all, and no more."""

import re
from collections.abc import Callable

import msgspec
import pytest
from playwright.sync_api import Locator, Page, expect

from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision
from consent_service.snippet.surface_text import (
    Shown,
    SurfaceText,
    banner_text,
    placeholder_text,
    preferences_text,
)
from tests.browser.acts import (
    CHOOSE,
    REJECT,
    SAVE,
    banner,
    preferences,
    press,
    send_gpc,
)
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

_ROW = re.compile(r"\s+")


def _rest(shown: Locator, said: SurfaceText) -> str:
    """Return what a surface shows beyond what is said of it, in its order."""
    words = _ROW.sub(" ", shown.inner_text())
    rows = [part for row in said.rows for part in (row.title, row.text, row.acting)]
    parts = [said.title, *said.before, *rows, *said.after, *said.links, *said.buttons]
    rest, begin = "", 0
    for part in filter(None, (_ROW.sub(" ", part) for part in parts)):
        end = words.find(part, begin)
        assert end >= 0, f"{part!r} is not shown, or not behind {words[:begin]!r}"
        rest += words[begin:end]
        begin = end + len(part)
    return rest + words[begin:]


def _letters(rest: str) -> str:
    """Leave out the buttons of other languages, dashes and the cross."""
    for other in ("svenska", "English", "–", "×", "Päällä", "Pois"):
        rest = rest.replace(other, "")
    return rest.strip()


@pytest.mark.parametrize("layout", ["short", "full"])
def test_the_words_of_the_banner(
    standin: StandIn,
    page: Page,
    policy: Policy,
    publish: Callable[..., Revision],
    layout: str,
) -> None:
    look = msgspec.structs.replace(policy.appearance, layout=layout)
    revision = publish(appearance=look)
    page.goto(standin.url("/plain"))

    said = banner_text(revision, "fi", Shown())

    assert _letters(_rest(banner(page), said)) == ""


def test_the_words_of_a_banner_under_a_signal(standin: StandIn, page: Page) -> None:
    send_gpc(page).goto(standin.url("/plain"))

    said = banner_text(standin.revision, "fi", Shown(signal=True))

    assert _letters(_rest(banner(page), said)) == ""


def test_the_words_of_a_banner_that_asks_again(
    standin: StandIn, page: Page, policy: Policy, publish: Callable[..., Revision]
) -> None:
    page.goto(standin.url("/plain"))
    press(page, CHOOSE)
    preferences(page).get_by_role("switch", name="Kävijätilastot").check()
    press(page, SAVE)
    standin.newest_choice()
    changed = tuple(
        msgspec.structs.replace(each, edition=2) if each.id == "marketing" else each
        for each in policy.categories
    )
    revision = publish(categories=changed)

    page.reload()
    expect(banner(page)).to_be_visible()

    shown = Shown(asked=["marketing"], granted=["analytics"])
    assert _letters(_rest(banner(page), banner_text(revision, "fi", shown))) == ""


def test_the_words_of_the_preferences(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/plain"))
    press(page, CHOOSE)
    expect(preferences(page)).to_be_visible()
    preferences(page).locator("summary").click()

    said = preferences_text(standin.revision, "fi", Shown())

    # The cross has a name that is read out alone.
    cross = msgspec.structs.replace(said, buttons=said.buttons[:-1])
    assert said.buttons[-1] == "Sulje"
    assert _letters(_rest(preferences(page), cross)) == ""


def test_the_words_of_a_placeholder(standin: StandIn, page: Page) -> None:
    html = (
        '<!doctype html><html lang="fi"><head><title>S</title>'
        '<script async src="/shop/consent.js"></script></head><body>'
        '<iframe data-consent="social_sharing" width="600" height="400" data-src='
        f'"http://third-video.localhost:{standin.port}/frame" title="Video"></iframe>'
        "</body></html>"
    )
    address = standin.url("/made")
    kind = {"content-type": "text/html; charset=utf-8"}
    page.route(address, lambda route: route.fulfill(body=html, headers=kind))
    page.goto(address)
    press(page, REJECT)
    group = page.get_by_role("group", name="Video")
    expect(group).to_be_visible()

    said = placeholder_text(standin.revision, "fi", "social_sharing")

    assert _letters(_rest(group, said)) == ""
