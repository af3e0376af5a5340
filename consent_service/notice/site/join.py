"""Several pages as one notice, so that what one says counts for the others.

The lines of each page are moved by a number that no page reaches; `PageRead` says by
how much, and a finding gets its page and its own line back.
"""

from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from consent_service.notice.check import PageRead
from consent_service.notice.document import (
    Banner,
    Block,
    Footer,
    Link,
    Markup,
    Notice,
    Page,
)
from consent_service.notice.reading.structure import with_blocks

# A page of 5 MB has at most as many lines.
_APART = 10_000_000


class Joined(msgspec.Struct, frozen=True):
    """The pages as one notice for each language, and where each begins in them.

    `versions` are those in other languages than `notice`.
    """

    notice: Notice
    versions: tuple[Notice, ...]
    pages: tuple[PageRead, ...]
    front: PageRead

    def place(self, line: int) -> tuple[str, int]:
        """Return the address of the page that holds `line`, and the line there."""
        page = (*self.pages, self.front)[line // _APART]
        return page.address, line - page.first_line


def join(groups: Sequence[Sequence[Notice]], front: Page, *, source: str) -> Joined:
    """Return `groups`, one for each language, as notices that are called `source`.

    Of the page that was given, `front`, only its cookie bar and its foot are read: they
    stand on every page of a site.
    """
    pages: list[PageRead] = []
    notices: list[Notice] = []
    last = sum(map(len, groups)) * _APART
    for group in groups:
        moved = []
        for notice in group:
            first = len(pages) * _APART
            moved.append(_moved(notice, first))
            pages.append(PageRead(notice.source, first))
        notices.append(_joined(moved, front, last, source))
    return Joined(notices[0], tuple(notices[1:]), tuple(pages), PageRead(source, last))


def _joined(moved: Sequence[Notice], front: Page, last: int, source: str) -> Notice:
    bars = [*(notice.banner for notice in moved), _bar(front.banner, last)]
    feet = [moved[0].footer, _foot(front.footer, last)]
    return replace(
        with_blocks(moved[0], tuple(block for one in moved for block in one.blocks)),
        source=source,
        links=tuple(link for notice in moved for link in notice.links),
        embeds=(
            *(embed for notice in moved for embed in notice.embeds),
            *front.embeds,
        ),
        markup=tuple(markup for notice in moved for markup in notice.markup),
        footer=Footer(
            tuple(block for foot in feet for block in foot.blocks),
            tuple(link for foot in feet for link in foot.links),
        ),
        banner=next((bar for bar in bars if bar.blocks), Banner()),
    )


def _moved(notice: Notice, by: int) -> Notice:
    return replace(
        notice,
        blocks=tuple(_blocks(notice.blocks, by)),
        links=tuple(_links(notice.links, by)),
        markup=tuple(Markup(mark.line + by, mark.words) for mark in notice.markup),
        footer=_foot(notice.footer, by),
        banner=_bar(notice.banner, by),
    )


def _foot(footer: Footer, by: int) -> Footer:
    return Footer(tuple(_blocks(footer.blocks, by)), tuple(_links(footer.links, by)))


def _bar(banner: Banner, by: int) -> Banner:
    return Banner(tuple(_blocks(banner.blocks, by)), tuple(_links(banner.links, by)))


def _blocks(blocks: Sequence[Block], by: int) -> Iterator[Block]:
    for block in blocks:
        starts = tuple((offset, line + by) for offset, line in block.starts)
        yield replace(block, starts=starts)


def _links(links: Sequence[Link], by: int) -> Iterator[Link]:
    for link in links:
        yield Link(link.words, link.address, link.line + by)
