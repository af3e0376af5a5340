"""Placeholders: over their element wherever it is, and nothing held is asked for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acts import ACCEPT, REJECT, banner, press, ran, wait_until_ran
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser

Serve = Callable[..., None]

_FRAME = (
    '<iframe data-consent="social_sharing" data-src="{video}/frame" title="Video"'
    ' width="300" height="166" style="border:0"></iframe>'
)
_TITLE = "Sisältöä palvelusta Videopalvelu"


@pytest.fixture
def serve(standin: StandIn, page: Page) -> Serve:
    """Return a function that opens a page made of a body, with what is held in it."""

    def show(body: str, head: str = "") -> None:
        html = (
            '<!doctype html><html lang="fi"><head><title>S</title>'
            f'{head}<script async src="/shop/consent.js"></script></head><body>'
            f"<a href='#' data-consent-open>Evästeet</a>{body}</body></html>"
        ).replace("FRAME", _FRAME)
        html = html.replace("{video}", f"http://third-video.localhost:{standin.port}")
        address = standin.url("/made")
        kind = {"content-type": "text/html; charset=utf-8"}
        page.route(address, lambda route: route.fulfill(body=html, headers=kind))
        page.goto(address)
        press(page, REJECT)

    return show


def _box(page: Page) -> Locator:
    return page.locator(".p.h").first


def _lies_over_its_frame(page: Page) -> None:
    """Wait until the placeholder has the place and size of the only frame."""
    expect(page.get_by_text(_TITLE).first).to_be_visible()
    page.wait_for_function(
        """() => {
          const frame = document.querySelector('iframe').getBoundingClientRect();
          for (const { shadowRoot } of document.querySelectorAll('html > .h')) {
            const box = shadowRoot.querySelector('.h').getBoundingClientRect();
            return ['x', 'y', 'width', 'height'].every(
              (name) => Math.abs(frame[name] - box[name]) < 1);
          }
        }"""
    )


@pytest.mark.parametrize(
    "around",
    [
        "<table style='margin:200px'><tr><td>a</td><td>FRAME</td></tr></table>",
        "<div style='position:relative;padding:300px 0 0 90px'>FRAME</div>",
        "<div style='transform:translate(90px,60px) scale(.8)'>FRAME</div>",
        "<div style='columns:2'><p>Teksti</p>FRAME</div>",
        "<div style='display:grid;grid-template-columns:1fr 1fr'><b>a</b>FRAME</div>",
        "<main style='position:relative;z-index:5;background:#eee'>FRAME</main>",
        "<div style='text-align:center'>FRAME</div>",
        "<div style='float:right'>FRAME</div>",
    ],
    ids=[
        "table",
        "wrapper",
        "transform",
        "columns",
        "grid",
        "layer",
        "centre",
        "float",
    ],
)
def test_a_placeholder_lies_over_its_frame_in_every_layout(
    serve: Serve, page: Page, around: str
) -> None:
    """Kind: placed by `offsetLeft` and `offsetTop`, which count from somewhere else."""
    serve(around)

    _lies_over_its_frame(page)
    page.get_by_role("button", name="Lataa tämän kerran").click(trial=True)


@pytest.mark.parametrize(
    "change",
    [
        "scrollBy(0, 150)",
        "document.querySelector('div').style.paddingLeft = '400px'",
        "document.querySelector('iframe').width = 500",
        "document.querySelector('iframe').style.transform = 'translate(50px)'",
        "document.body.prepend('x'.repeat(2000))",
        "{ const box = document.createElement('section'); box.style.padding = '99px';"
        " document.querySelector('iframe').replaceWith(box); }",
    ],
)
def test_a_placeholder_follows_its_frame(serve: Serve, page: Page, change: str) -> None:
    """Kind: placed only when sizes changed."""
    serve("<div>FRAME</div><p style='height:3000px'>")
    _lies_over_its_frame(page)
    page.evaluate("window.kept = document.querySelector('iframe')")

    page.evaluate(change)
    page.evaluate("document.querySelector('section')?.append(kept), undefined")

    _lies_over_its_frame(page)


def test_it_follows_a_centred_frame_when_the_window_narrows(
    serve: Serve, page: Page
) -> None:
    serve("<div style='text-align:center'>FRAME</div>")
    _lies_over_its_frame(page)

    page.set_viewport_size({"width": 500, "height": 700})

    _lies_over_its_frame(page)


def test_it_shows_no_more_than_the_box_that_its_frame_scrolls_in(
    serve: Serve, page: Page
) -> None:
    serve(
        "<div id=box style='overflow:auto;height:200px;width:400px'>"
        "<p style='height:150px'></p>FRAME<p style='height:900px'></p></div>"
    )
    _lies_over_its_frame(page)
    middle = "document.elementFromPoint(100, box.getBoundingClientRect().bottom + 40)"
    assert page.evaluate(f"{middle}.className") != "h"

    page.evaluate("box.scrollTop = 700")

    expect(_box(page)).to_be_hidden()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_its_words_stay_in_the_window_where_a_frame_is_wider(
    serve: Serve, page: Page, direction: str
) -> None:
    """A page for wide screens on a telephone: the second button was out of sight."""
    page.set_viewport_size({"width": 360, "height": 700})
    serve(
        f"<div dir={direction}>FRAME</div><script>document.dir = '{direction}'</script>"
    )
    page.evaluate("document.querySelector('iframe').width = 560")
    page.wait_for_function("document.querySelector('iframe').clientWidth === 560")

    for name in ("Lataa tämän kerran", "Salli aina"):
        expect(page.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)


def test_it_goes_with_its_frame(serve: Serve, page: Page) -> None:
    """Nothing is left behind, whatever takes the frame out."""
    serve("<div>FRAME</div>")
    _lies_over_its_frame(page)

    page.evaluate("document.body.innerHTML = '<p>Toinen</p>'")

    expect(page.locator("html > .h")).to_have_count(0)


@pytest.mark.parametrize("size", [(300, 166), (200, 80)])
def test_a_small_player_says_whose_content_it_is(
    serve: Serve, page: Page, size: tuple[int, int]
) -> None:
    serve(f"<style>iframe {{ width: {size[0]}px; height: {size[1]}px }}</style>FRAME")
    _lies_over_its_frame(page)

    title = page.get_by_text(_TITLE).bounding_box()
    box = _box(page).bounding_box()
    assert title is not None
    assert box is not None
    assert title["y"] >= box["y"]
    assert title["y"] + title["height"] <= box["y"] + box["height"]
    page.get_by_role("button", name="Lataa tämän kerran").click()
    expect(page.locator("html > .h")).to_have_count(0)


def test_a_header_of_the_page_stays_above_it(serve: Serve, page: Page) -> None:
    serve(
        "<header style='position:fixed;inset:0 0 auto;height:90px;z-index:10;"
        "background:#eee'>Otsake</header>FRAME"
    )
    _lies_over_its_frame(page)

    assert page.evaluate("document.elementFromPoint(50, 60).tagName") == "HEADER"


def test_frames_in_shadow_trees_are_held_covered_and_loaded(
    standin: StandIn, page: Page
) -> None:
    """Kind: nothing was found in shadow trees, of scripts or of the page's markup."""
    page.goto(standin.url("/shadow"))
    press(page, REJECT)
    expect(page.get_by_text(_TITLE)).to_have_count(2)
    assert standin.visits == []

    page.evaluate("consent.accept()")

    wanted = {f"third-video.localhost/{name}" for name in ("frame", "late")}
    standin.wait_for(lambda: set(standin.visits) == wanted)
    expect(page.get_by_text(_TITLE)).to_have_count(0)


@pytest.mark.expects_page_errors("about:blank")
def test_a_lazy_loader_of_the_page_loads_nothing_that_is_held(
    standin: StandIn, page: Page
) -> None:
    """Kind: the address lies under a name that others act on."""
    page.goto(standin.url("/lazy"))
    press(page, REJECT)
    expect(page.get_by_text(_TITLE)).to_be_visible()
    page.wait_for_function("turns > 5")
    assert standin.visits == []

    page.evaluate("consent.accept()")

    standin.wait_for(lambda: "third-video.localhost/frame" in standin.visits)
    standin.wait_for(lambda: any("/pixel" in visit for visit in standin.visits))


def test_a_held_widget_says_whose_content_it_is(standin: StandIn, page: Page) -> None:
    """Kind: a quotation that a script fills left a hole without a word."""
    page.goto(standin.url("/widget"))
    press(page, REJECT)
    expect(page.get_by_text(_TITLE)).to_be_visible()

    press(page, "Lataa tämän kerran")

    wait_until_ran(page, "widget")
    assert ran(page) == ["widget"]
    expect(page.get_by_text(_TITLE)).to_have_count(0)


def test_placeholders_speak_the_language_of_the_page(serve: Serve, page: Page) -> None:
    """Kind: a router that changes `lang` left everything in the old language."""
    serve("FRAME")
    expect(page.get_by_text(_TITLE)).to_be_visible()

    page.evaluate("document.documentElement.lang = 'sv'")

    expect(page.get_by_text("Innehåll från Videopalvelu")).to_be_visible()


def test_the_banner_speaks_the_language_that_the_page_changes_to(
    page: Page, standin: StandIn
) -> None:
    page.goto(standin.url("/async"))
    expect(banner(page)).to_be_visible()

    page.evaluate("document.documentElement.lang = 'sv'")

    region = page.get_by_role("region", name="Kakor på den här webbplatsen")
    expect(region).to_be_visible()
    assert ACCEPT not in region.inner_text()
