"""Look at a banner closely, once, in a profile of its own: layers, looks, links."""

from playwright.async_api import Response

from consent_service.scan.banner.choosing import OWN, product
from consent_service.scan.banner.finder import look, wait_for_banner
from consent_service.scan.banner.known_banners import Operated, load_rules, operate
from consent_service.scan.banner.values import FoundBox, Inspection, Link, NoticeLink
from consent_service.scan.banner.words import language_of, load_words, plain
from consent_service.scan.browser.tab import Tab, within
from consent_service.scan.report import Banner, Control

# Of these all that banners call a notice is known.
_SPOKEN = ("fi", "sv", "en")


async def inspect(tab: Tab, *, page: str, host: str, seconds: float) -> Inspection:
    """Return what stands in the banner of the open page, and in its second layer."""
    found = await wait_for_banner(tab, seconds)
    name = await product(tab)
    if found.box is None:
        banner = await _known_banner(tab, name)
        return Inspection(banner=banner, page=page, host=host)
    box, picture = found.box, await found.picture()
    controls = [Control(each.role, each.label, 1) for each in box.controls]
    switches = [(1, each) for each in box.switches]
    inner = await _second_layer(tab, box)
    if inner is not None:
        controls += [Control(each.role, each.label, 2) for each in inner.controls]
        switches += [(2, each) for each in inner.switches]
    return Inspection(
        banner=Banner(
            found=True,
            product=name,
            place=box.place,
            language=_language(box),
            driver="api" if name == OWN else "finder",
            controls=tuple(dict.fromkeys(controls)),
        ),
        page=page,
        host=host,
        controls=box.controls,
        panel=box.panel,
        switches=tuple(switches),
        picture=picture,
        text=box.text,
        links_in_banner=box.links,
        doors_in_banner=box.doors,
    )


async def _known_banner(tab: Tab, name: str | None) -> Banner:
    """Return a banner that the rules of others know, though we do not see it."""
    rules = load_rules()
    known = await operate(tab, rules, None) if rules else Operated()
    if known.name is None:
        return Banner(product=name)
    return Banner(found=True, product=name or known.name, driver="selectors")


def _language(box: FoundBox) -> str | None:
    """Return the language of its words; what it says of itself may be wrong."""
    said = (box.language or "").lower().split("-")[0] or None
    return language_of(box.text) or said


async def _second_layer(tab: Tab, first: FoundBox) -> FoundBox | None:
    control = first.control("preferences")
    if control is None:
        return None
    found = await look(tab)
    again = found.box.control("preferences") if found.box else None
    if again is None or not await found.press(tab, again):
        return None
    for _ in range(8):
        await tab.page.wait_for_timeout(250)
        found = await look(tab)
        if found.box and found.box.switches:
            break
    return found.box


def notice_links(links: tuple[Link, ...], language: str | None = "en") -> list[Link]:
    """Return the links of a banner that lead to a notice or a declaration.

    In a language whose words for it are not all known, any link may do so.
    """
    words = load_words().notice["words"]
    named = [
        link
        for link in links
        if any(word in plain(link.label) for word in words)
        or any(word in plain(link.href) for word in ("privacy", "tietosuoja", "cookie"))
    ]
    return named or ([] if language in _SPOKEN else list(links))


def opens_notice(doors: tuple[str, ...]) -> bool:
    """Return whether a button of the banner names a notice: it may well open one."""
    words = load_words().notice["words"]
    return any(word in plain(label) for label in doors for word in words)


async def try_links(tab: Tab, links: list[Link]) -> tuple[NoticeLink, ...]:
    """Open each link in a browser that has not consented."""
    return tuple([await _try(tab, link) for link in links[:4]])


async def _try(tab: Tab, link: Link) -> NoticeLink:
    answers: list[int] = []

    def note(answer: Response) -> None:
        if answer.request.is_navigation_request() and answer.frame == main:
            answers.append(answer.status)

    main = tab.page.main_frame
    tab.page.on("response", note)
    # A document to download is no page, and can be read all the same.
    await within(tab.page.goto(link.href, wait_until="commit", timeout=10_000), 12)
    tab.page.remove_listener("response", note)
    return NoticeLink(link.href, link.label, answers[-1] if answers else None)
