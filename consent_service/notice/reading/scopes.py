"""Scopes: the sentences of a notice that are about a topic."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from consent_service.notice.document import Block, Section
from consent_service.notice.reading.headings import LABEL_LEVEL, LABELLED, bare_heading
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.topics import topics_of

Sentences = frozenset[int]

# What no form asks for: so many kinds of it in a sentence are collected by machines.
_TECHNICAL = (
    "d_ip_address", "d_browser", "d_operating_system", "d_device", "d_referrer",
    "d_pages_viewed", "d_visit_time", "d_time_on_page", "d_screen_resolution", "d_isp",
    "d_errors",
)  # fmt: skip
_FEWEST_TECHNICAL = 3
_FEWEST_LINES = 3  # of a table of contents
_FEWEST_BLOCKS = 3  # of a page on cookies without a heading
_COOKIE_TOPICS = frozenset({"cookies", "analytics", "social"})
# A page with one of these headings informs about a register, not about cookies alone.
_REGISTER_TOPICS = frozenset({"controller", "rights", "register", "sources"})


def topics_of_section(reading: Reading, section: Section) -> frozenset[str]:
    """Return what the heading of `section` promises."""
    if section.heading is None:
        return frozenset()
    heading = reading.notice.blocks[section.heading]
    spoken = heading.language or reading.notice.language
    return topics_of(bare_heading(heading.text), spoken)


def is_in_contents(reading: Reading, section: Section) -> bool:
    """Return whether the heading is a line of a table of contents.

    Nothing stands below it, and neither below two of its neighbours.
    """
    if section.deep_end != section.start + 1:
        return False
    sections = reading.notice.sections
    at = bisect_left(sections, section.start, key=lambda one: one.start)
    near = sections[max(0, at - 2) : at + 3]
    return sum(one.end == one.start + 1 for one in near) >= _FEWEST_LINES


def is_table_head(reading: Reading, sentence: int) -> bool:
    """Return whether it names columns: "Name | Identifier | Kept for"."""
    own = {sentence}
    block = reading.sentence(sentence).block
    blocks = reading.notice.blocks
    if blocks[block].kind != "row" or not reading.has("column_lifetime", own):
        return False
    first = block == 0 or blocks[block - 1].kind != "row"
    named = reading.has("column_name", own) or reading.has("column_cookie", own)
    return first and named


def is_in_name(reading: Reading, hit: Hit) -> bool:
    """Return whether the words are part of the name of a cookie: "app_anonymous_id"."""
    block, tokens = reading.block(hit), reading.tokens(hit)
    first, last = tokens[0].start, tokens[-1].end
    around = {block.text[max(0, first - 1) : first], block.text[last : last + 1]}
    # In a table of cookies a hyphen joins the parts of a name as well.
    return bool(around & ({"_", "-"} if block.kind == "row" else {"_"}))


def headed(reading: Reading, *topics: str) -> list[Section]:
    """Return the sections whose heading promises any of `topics`."""
    return [
        section
        for section in reading.notice.sections
        if topics_of_section(reading, section) & set(topics)
    ]


def introduction_of(reading: Reading, sentence: int) -> Sentences:
    """Return what introduces the list that `sentence` is an item of, if it is one."""
    blocks = reading.notice.blocks
    number = start = reading.sentence(sentence).block
    while number > 0 and blocks[number].kind in {"item", "row"}:
        number -= 1
    if number == start or not blocks[number].text.endswith(":"):
        return frozenset()
    return reading.sentences_of({number})


def labelled(reading: Reading, *topics: str) -> Sentences:
    """Return the sentences of items that begin with a label: "How long: a year"."""
    blocks = reading.notice.blocks
    return reading.sentences_of(
        {
            number
            for number, block in enumerate(blocks)
            if block.kind == "item"
            and LABELLED.match(block.text)
            and topics_of(
                block.text.partition(":")[0], block.language or reading.notice.language
            )
            & set(topics)
        }
    )


def sentences_under(
    reading: Reading, sections: Iterable[Section], *, deep: bool = True
) -> Sentences:
    """Return the sentences in `sections`, with those of their subsections."""
    blocks: set[int] = set()
    for section in sections:
        first = section.start + (section.heading is not None)
        blocks.update(range(first, section.deep_end if deep else section.end))
    return reading.sentences_of(blocks)


def is_cookie_page(reading: Reading) -> bool:
    """Return whether this is a page on cookies alone, not a whole notice."""
    topics = _all_topics(reading)
    if topics & _REGISTER_TOPICS:
        return False
    title = topics_of(reading.notice.title, reading.notice.language)
    if "notice" in title and "cookies" not in title:
        return False
    if not title and all(
        section.heading is None for section in reading.notice.sections
    ):
        return _is_mostly_on_cookies(reading)
    first = next(iter(_headings(reading)), frozenset())
    # "Privacy & cookies" is about both; the title of the page is asked only where the
    # first heading is about neither.
    if not first & {"cookies", "notice"}:
        first = title
    return "cookies" in first and "notice" not in first


def _is_mostly_on_cookies(reading: Reading) -> bool:
    """Return whether a text without headings speaks of cookies nearly everywhere."""
    told = {reading.sentence(hit.sentence).block for hit in reading.find("cookie")}
    blocks = reading.notice.blocks
    named = reading.has("rights_context") or reading.has("controller_is")
    return len(blocks) >= _FEWEST_BLOCKS and 2 * len(told) > len(blocks) and not named


def _headings(reading: Reading) -> Iterator[frozenset[str]]:
    for section in reading.notice.sections:
        if section.heading is not None:
            yield topics_of_section(reading, section)


def _all_topics(reading: Reading) -> frozenset[str]:
    return frozenset().union(*_headings(reading))


def cookie_scope(reading: Reading) -> Sentences:
    """Return the sentences that are about cookies and the like.

    Those are the sections that say so in their heading, the paragraphs that name
    cookies elsewhere, and the lists that such paragraphs introduce.
    """
    everything = frozenset(range(len(reading.notice.sentences)))
    if is_cookie_page(reading):
        return everything
    chosen = [
        section
        for section in reading.notice.sections
        if _is_cookie_section(reading, section)
    ]
    told = {hit.sentence for hit in (*reading.find("cookie"), *_of_visits(reading))}
    told |= _technical(reading)
    blocks = {reading.sentence(sentence).block for sentence in told}
    return sentences_under(reading, chosen) | reading.sentences_of(
        _with_lists(reading, blocks)
    )


def _technical(reading: Reading) -> set[int]:
    """Return the sentences that list what a visit leaves behind, in a register too."""
    kinds = [
        {hit.sentence for hit in reading.stated(concept)} for concept in _TECHNICAL
    ]
    counted = Counter(sentence for kind in kinds for sentence in kind)
    return {
        sentence for sentence, count in counted.items() if count >= _FEWEST_TECHNICAL
    }


def _of_visits(reading: Reading) -> Iterator[Hit]:
    """Yield where visitors are counted, which many texts tell without the word cookie.

    A medical practice also counts visits: without a word for the site it is not one.
    """
    for hit in reading.stated("visit_tracking"):
        if reading.has("online_service", {hit.sentence}) or reading.has(
            "online_service", reading.sentences_of({_heading_of(reading, hit)})
        ):
            yield hit


def _heading_of(reading: Reading, hit: Hit) -> int:
    heading = reading.section(hit).heading
    return reading.sentence(hit.sentence).block if heading is None else heading


def _is_cookie_section(reading: Reading, section: Section) -> bool:
    topics = topics_of_section(reading, section)
    if not topics & _COOKIE_TOPICS:
        return False
    heading = section.heading
    if heading is not None and reading.notice.blocks[heading].text.endswith("?"):
        # "Which cookies do you have?" asks for nothing else.
        return "notice" not in topics
    # A title such as "Privacy notice and cookies" is not only about cookies.
    return not topics & {"notice", "rights", "retention", "controller", "data"}


def _with_lists(reading: Reading, blocks: set[int]) -> set[int]:
    found = set(blocks)
    for start in blocks:
        block = reading.notice.blocks[start]
        if block.kind == "row":
            found.update(_rows_below(reading, start))
        if block.kind == "heading" or not block.text.rstrip().endswith(":"):
            continue
        found.update(range(start + 1, end_of_list(reading, start)))
    return found


def _rows_below(reading: Reading, start: int) -> Iterator[int]:
    """Yield the rows under a head of a table that names cookies."""
    blocks = reading.notice.blocks
    if start and blocks[start - 1].kind == "row":
        return
    for number in range(start + 1, len(blocks)):
        if blocks[number].kind != "row":
            return
        yield number


def end_of_list(reading: Reading, start: int) -> int:
    """Return the block after the list that the block `start` introduces.

    Items are marked as such, or begin with a label: "Statistics: we use …". A label
    that is a topic of its own has become a heading of the lowest level.
    """
    blocks = reading.notice.blocks
    at = start + 1
    if at < len(blocks) and blocks[at].kind == "paragraph":
        at = max(_end_of_purposes(blocks, at), _end_of_lines(blocks, at))
    while at < len(blocks) and _is_in_list(blocks, at):
        at += 1
    return at


# "To count visitors", each in a line of its own below "We use cookies:".
_PURPOSE = re.compile(r"(?:to|for|för att|att|jotta)\s", re.IGNORECASE)


def _end_of_purposes(blocks: Sequence[Block], at: int) -> int:
    while at < len(blocks) and _PURPOSE.match(blocks[at].text):
        at += 1
    return at


def _end_of_lines(blocks: Sequence[Block], at: int) -> int:
    """Return where lines end that lost their bullets: they begin in small letters."""
    while (
        at < len(blocks)
        and blocks[at].kind == "paragraph"
        and blocks[at].text[:1].islower()
    ):
        at += 1
    return at


def _is_in_list(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    if block.kind in {"item", "row"} or block.level == LABEL_LEVEL:
        return True
    return block.kind == "paragraph" and (
        blocks[at - 1].level == LABEL_LEVEL or bool(LABELLED.match(block.text))
    )
