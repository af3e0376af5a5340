"""Frameworks that compare a page with what they rendered, routers that swap pages.

Kind: the page's elements were replaced before a framework looked at them, and nothing
remembered what had run.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import ACCEPT, REJECT, banner, press, ran, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

Serve = Callable[..., None]

_HELD = (
    '<script type="text/plain" data-consent="analytics">'
    "(window.ran ??= []).push('one')</script>"
    '<script type="text/plain" data-consent="analytics">'
    "(window.ran ??= []).push('two')</script>"
)
_FRAME = (
    '<iframe data-consent="social_sharing" data-consent-src="{video}/frame"'
    ' title="Video" width="400" height="240"></iframe>'
)


@pytest.fixture
def serve(standin: StandIn, page: Page) -> Serve:
    """Return a function that opens a page made of a head and a body.

    Its scripts are inline: what a test makes itself may not load from loopback.
    """

    def show(head: str = "", body: str = "") -> None:
        html = (
            '<!doctype html><html lang="fi"><head><title>S</title>'
            f'<script async src="/shop/consent.js"></script>{head}</head>'
            f"<body><a href='#' data-consent-open>Evästeet</a>{body}</body></html>"
        )
        html = html.replace("{video}", f"http://third-video.localhost:{standin.port}")
        address = standin.url("/made")
        kind = {"content-type": "text/html; charset=utf-8"}
        page.route(address, lambda route: route.fulfill(body=html, headers=kind))
        page.goto(address)

    return show


# What a framework compares: elements in their order, with all their attributes.
_MARKUP = "[document.head, document.body].map((part) => part.innerHTML)"


def test_the_page_is_what_the_server_rendered_after_a_choice(
    serve: Serve, page: Page
) -> None:
    """React 18 and 19 take every element that they did not render for a fault (418)."""
    serve(_HELD, f"<div id=root><p>Teksti</p>{_HELD}</div>")
    expect(banner(page)).to_be_visible()
    before = page.evaluate(_MARKUP)

    press(page, ACCEPT)
    wait_until_ran(page, "one", "two")
    page.wait_for_function("ran.length === 4")

    assert page.evaluate(_MARKUP) == before


def test_a_returning_visitor_gets_the_page_that_the_server_rendered(
    serve: Serve, page: Page, standin: StandIn
) -> None:
    serve(_HELD, f"<div id=root>{_HELD}</div>")
    press(page, ACCEPT)
    standin.newest_choice()

    page.reload()
    page.wait_for_function("window.ran?.length === 4")

    assert page.evaluate("document.querySelectorAll('script').length") == 5


def test_a_held_frame_has_no_neighbour_that_the_server_did_not_render(
    serve: Serve, page: Page
) -> None:
    serve(body=f"<div id=root>{_FRAME}</div>")
    press(page, REJECT)
    expect(page.get_by_text("Sisältöä palvelusta Videopalvelu")).to_be_visible()

    assert page.evaluate("root.children.length") == 1


# What Turbo does: it keeps what both heads have alike, and takes the new body, in which
# it makes each script anew.
_TURBO = """(html) => {
  const next = new DOMParser().parseFromString(html, 'text/html');
  const known = new Set([...document.head.children].map((it) => it.outerHTML));
  const fresh = (old) => {
    const made = document.createElement('script');
    for (const { name, value } of old.attributes) made.setAttribute(name, value);
    made.textContent = old.textContent;
    made.async = false;
    return made;
  };
  for (const it of [...next.head.children])
    if (!known.has(it.outerHTML))
      document.head.append(it.matches('script') ? fresh(it) : document.adoptNode(it));
  const body = document.adoptNode(next.body);
  for (const old of body.querySelectorAll('script')) old.replaceWith(fresh(old));
  document.body.replaceWith(body);
}"""


def test_turbo_runs_a_script_of_the_head_once_and_one_of_the_body_on_each_page(
    serve: Serve, page: Page
) -> None:
    """As it does with the same scripts unheld."""
    inline, *_ = _HELD.partition("</script>")
    serve(_HELD, f"{inline.replace('one', 'body')}</script>")
    html = page.content()
    press(page, ACCEPT)
    wait_until_ran(page, "one", "two", "body")

    for count in (2, 3):
        page.evaluate(_TURBO, html)
        page.wait_for_function(f"ran.filter((it) => it === 'body').length === {count}")

    assert sorted(ran(page)) == ["body", "body", "body", "one", "two"]


def test_a_head_that_is_put_in_again_runs_nothing_twice(
    serve: Serve, page: Page
) -> None:
    """Astro replaces all of the head, and marks what has run with an attribute."""
    serve(_HELD)
    press(page, ACCEPT)
    wait_until_ran(page, "one", "two")

    page.evaluate(
        """() => {
          const next = new DOMParser().parseFromString(
            document.documentElement.outerHTML, 'text/html');
          for (const it of next.querySelectorAll('script')) it.dataset.astroExec = '';
          document.head.replaceChildren(...next.head.children);
          document.body.insertAdjacentHTML('beforeend',
            '<script type="text/plain" data-consent="analytics">'
            + 'ran.push("new")</script>');
        }"""
    )
    wait_until_ran(page, "new")

    assert sorted(ran(page)) == ["new", "one", "two"]


@pytest.mark.parametrize("way", ["innerHTML", "clone", "import", "create"])
def test_a_script_is_held_and_runs_once_however_it_came(
    serve: Serve, page: Page, way: str
) -> None:
    serve()
    expect(banner(page)).to_be_visible()
    page.evaluate(
        """(way) => {
          window.ran = [];
          const code = '<script type="text/plain" data-consent="analytics">'
            + 'ran.push("late")</script>';
          const box = document.createElement('div');
          if (way === 'innerHTML') box.innerHTML = code;
          const shape = document.createElement('template');
          shape.innerHTML = `<div>${code}</div>`;
          if (way === 'clone') box.append(shape.content.cloneNode(true));
          if (way === 'import') box.append(document.importNode(shape.content, true));
          if (way === 'create') {
            const made = document.createElement('script');
            Object.assign(made, { type: 'text/plain', text: 'ran.push("late")' });
            made.dataset.consent = 'analytics';
            box.append(made);
          }
          document.body.append(box);
        }""",
        way,
    )
    assert ran(page) == []

    press(page, ACCEPT)
    wait_until_ran(page, "late")
    page.evaluate("document.body.append(document.body.lastElementChild)")

    assert ran(page) == ["late"]


def test_a_banner_that_the_page_removes_is_seen_again(serve: Serve, page: Page) -> None:
    """A browser closes a popover that leaves the document, and shows it no more."""
    serve()
    expect(banner(page)).to_be_visible()

    page.evaluate("document.querySelector('html > div').remove()")

    expect(banner(page)).to_be_visible()
