"""Where a notice says what machines collect: the sentences to look for data in."""

import re
from collections.abc import Collection, Iterator

import msgspec

from consent_service.notice.facts.data_kinds import (
    BARE,
    DATA,
    MACHINE,
    SOFT,
    TECHNICAL,
)
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    end_of_list,
    headed,
    sentences_under,
)

_TRACKING = frozenset({"analytics", "marketing"})
# Kinds of data in one sentence that make it a list of what is collected. With two,
# "open the page in your browser" would collect pages and browsers.
_FEWEST_DATA = 3
_FEWEST_OF_SITE = 2  # where the paragraph is about the website or a service that counts
_NUMBERED = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]\s")
_MOST_TITLE = 8  # words of "What we never collect about you"
_MOST_LINE = 6  # words of a line that is an item of a list
_NEAR = 2  # blocks beside a technical list that still speak of the same


class Kinds:
    """Which kinds of data each sentence names, gathered in one walk for each kind."""

    def __init__(self, reading: Reading) -> None:
        self._named = _by_sentence((key, reading.find(f"d_{key}")) for key in DATA)
        self._bare = _by_sentence((key, reading.find(f"w_{key}")) for key in BARE)
        self._technical = _by_sentence(
            (key, reading.stated(f"d_{key}")) for key in TECHNICAL
        )

    def technical(self, sentence: int) -> frozenset[str]:
        """Return what is told there that only machines know, and not denied."""
        return frozenset(self._technical.get(sentence, ()))

    def enumerates(self, sentence: int, fewest: int = _FEWEST_DATA) -> bool:
        """Return whether the sentence lists so many kinds that it needs no verb."""
        keys = self._named.get(sentence, set())
        bare = self._bare.get(sentence, set()) - keys
        return len(keys) + min(len(bare), 1) >= fewest and not keys <= SOFT


def _by_sentence(
    told: Iterator[tuple[str, tuple[Hit, ...]]],
) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for key, hits in told:
        for hit in hits:
            found.setdefault(hit.sentence, set()).add(key)
    return found


class Collecting(msgspec.Struct, frozen=True):
    """The sentences that collect (`scope`), those on visits, and those that say so.

    `near` are the paragraphs on the website or on services that count, `plain` the
    sentences with a verb such as "we collect", or an enumeration in such a paragraph.
    """

    scope: Sentences
    near: Sentences
    plain: Sentences
    kinds: Kinds


def sentences_that_collect(
    reading: Reading, cookies: Sentences, mentions: list[Mention]
) -> Collecting:
    """Return where the notice says what cookies, analytics and logs collect."""
    kinds = Kinds(reading)
    near = _near_services(reading, mentions) | _of_website(reading)
    technical = _technical_lists(reading, kinds) - _aside(reading)
    near |= _beside(reading, technical) - _aside(reading)
    scope = _collecting(reading, kinds, cookies, near) | technical
    # "Matomo: pages and devices" needs no verb.
    scope |= {one.sentence for one in mentions if one.service.category in _TRACKING}
    # "Personal data are names, IP addresses and the like" collects none of them.
    scope -= {hit.sentence for hit in reading.find("data_definition")}
    plain = {hit.sentence for hit in reading.find("collect_strong")}
    plain |= {number for number in near if kinds.enumerates(number, _FEWEST_OF_SITE)}
    return Collecting(frozenset(scope), frozenset(near), frozenset(plain), kinds)


def lists_of_machines(reading: Reading) -> Sentences:
    """Return what is listed as collected by machines, with what introduces it.

    "Analytics events include: – a random id – the system" needs no word for cookies.
    """
    listed = _technical_lists(reading, Kinds(reading)) - _aside(reading)
    above = {
        blocks.start - 1
        for blocks in _lists(reading)
        if blocks.start
        and reading.notice.blocks[blocks.start - 1].text.endswith(":")
        and listed & reading.sentences_of(blocks)
    }
    return listed | reading.sentences_of(above)


def _technical_lists(reading: Reading, kinds: Kinds) -> Sentences:
    """Return the items of lists of what only machines know, wherever they stand.

    "We log the following: – the address – the browser – the time" needs no word for
    cookies. Where the list also names what people fill in, only its technical items.
    """
    found: set[int] = set()
    for blocks in _lists(reading):
        own = sorted(reading.sentences_of(blocks))
        told = frozenset().union(*map(kinds.technical, own))
        if len(told) < _FEWEST_OF_SITE or not told & set(MACHINE):
            continue
        # The head of a table names columns, and a register holds what people fill in.
        table = reading.notice.blocks[blocks.start].kind == "row"
        head = reading.sentences_of({blocks.start}) if table else frozenset()
        mixed = table or reading.has("form_item", set(own))
        found |= {
            number
            for at, number in enumerate(own)
            if not mixed or _is_among(kinds, own, at)
        } - head
    return frozenset(found)


def _is_among(kinds: Kinds, own: list[int], at: int) -> bool:
    """Return whether an item is technical, or stands between two that are."""
    if kinds.technical(own[at]):
        return True
    between = 0 < at < len(own) - 1
    return between and all(kinds.technical(own[at + step]) for step in (-1, 1))


def _lists(reading: Reading) -> Iterator[range]:
    """Yield the runs of blocks that are items or rows, or lines with a number."""
    start = None
    blocks = reading.notice.blocks
    for number, block in enumerate(blocks):
        numbered = block.kind == "paragraph" and _NUMBERED.match(block.text)
        if block.kind in {"item", "row"} or numbered:
            start = number if start is None else start
        elif start is not None:
            yield range(start, number)
            start = None
    if start is not None:
        yield range(start, len(blocks))


def _beside(reading: Reading, technical: Sentences) -> Sentences:
    """Return the sentences of the paragraphs around technical lists."""
    blocks = {reading.sentence(number).block for number in technical}
    near = {
        other
        for block in blocks
        for other in range(block - _NEAR, block + _NEAR + 1)
        if 0 <= other < len(reading.notice.blocks)
    }
    return reading.sentences_of(near)


def _near_services(reading: Reading, mentions: list[Mention]) -> Sentences:
    """Return the sentences of the paragraphs on services that count or target.

    Where a label is all that names it ("Plausible: pages and countries"), those of the
    paragraph below.
    """
    blocks: set[int] = set()
    for mention in mentions:
        if mention.service.category not in _TRACKING or not mention.service.on_site:
            continue
        block = reading.sentence(mention.sentence).block
        blocks.add(block)
        if reading.notice.blocks[block].kind == "heading":
            blocks.add(block + 1)
    # And those on what a server writes into its log, or a visit leaves behind.
    for concept in ("log_data", "traces"):
        blocks |= {
            reading.sentence(hit.sentence).block
            for hit in reading.stated(concept)
            # "Deleted automatically" is no log that writes itself.
            if not reading.has("deletion", {hit.sentence})
        }
    return reading.sentences_of(blocks) - _aside(reading)


def _of_website(reading: Reading) -> Sentences:
    """Return the sentences under headings such as "When you visit our website"."""
    headings = {
        reading.sentence(hit.sentence).block
        for hit in reading.find("visit_heading")
        if reading.block(hit).kind == "heading"
    }
    own = {
        number
        for section in reading.notice.sections
        if section.heading in headings
        for number in range(section.start + 1, section.end)
    }
    return reading.sentences_of(own) - _aside(reading)


def _aside(reading: Reading) -> frozenset[int]:
    """Return the sentences on what visitors can do, fill in or read, and questions."""
    concepts = ("browser_refusal", "browser_closing")
    aside = {hit.sentence for concept in concepts for hit in reading.find(concept)}
    aside |= {
        number
        for hit in reading.find("filled_in")
        for number in _of_filled_in(reading, hit)
        if not any(reading.has(f"d_{key}", {number}) for key in MACHINE)
    }
    asked = {
        sentence.index
        for sentence in reading.notice.sentences
        if sentence.text.endswith("?")
        and reading.notice.blocks[sentence.block].kind in {"heading", "paragraph"}
    }
    return frozenset(aside | asked | set(_of_denied_lists(reading)))


def _of_denied_lists(reading: Reading) -> Iterator[int]:
    """Yield what stands under "What we do not collect"."""
    never = {hit.sentence for hit in reading.find("never_listed")}
    blocks = reading.notice.blocks
    for number in never:
        sentence = reading.sentence(number)
        start = sentence.block
        alone = sentence.text == blocks[start].text.strip()
        if alone and len(sentence.tokens) <= _MOST_TITLE:
            items = range(start + 1, end_of_list(reading, start))
            yield from reading.sentences_of(items)
    for section in reading.notice.sections:
        if section.heading is None:
            continue
        if never & reading.sentences_of({section.heading}):
            yield from reading.sentences_of(range(section.start, section.end))


def _of_filled_in(reading: Reading, hit: Hit) -> Iterator[int]:
    """Yield the sentence on what people fill in, and those behind it in its item."""
    yield hit.sentence
    if reading.block(hit).kind == "item":
        own = reading.sentences_of({reading.sentence(hit.sentence).block})
        yield from (number for number in own if number > hit.sentence)


def _collecting(
    reading: Reading, kinds: Kinds, cookies: Sentences, near: Sentences
) -> Sentences:
    """Return the sentences that list what is collected, with the lists they begin."""
    scope = set(reading.sentences_with("collect", within=cookies))
    lists = {
        reading.sentence(number).block
        for number in scope
        if _opens_list(reading, number)
    }
    logs = {
        reading.sentence(number).block
        for number in reading.sentences_with("log_data", "collect")
    }
    lists |= {block for block in logs if _is_technical(reading, block)}
    scope |= reading.sentences_of(_with_items(reading, lists))
    scope |= set(filter(kinds.enumerates, cookies))
    # "Traffic: visits, page views" as an item of what cookies tell.
    scope |= {
        number
        for number in cookies
        if reading.notice.blocks[reading.sentence(number).block].kind == "item"
        and kinds.enumerates(number, _FEWEST_OF_SITE)
    }
    scope |= set(_of_machines(reading, kinds))
    scope |= {number for number in near if kinds.enumerates(number, _FEWEST_OF_SITE)}
    scope |= {hit.sentence for hit in reading.find("collect", near)}
    # "With a cookie a server can tell browsers apart" explains what a cookie is.
    explained = {
        hit.sentence
        for concept in ("cookie_definition", "cookie_usually", "ip_definition")
        for hit in reading.find(concept)
        if len(kinds.technical(hit.sentence)) < _FEWEST_DATA
        # "Your IP address is a number that we log" does both.
        and (
            concept == "cookie_definition"
            or not reading.has("collect_strong", {hit.sentence})
        )
    }
    return frozenset(scope) - explained - _aside(reading)


def _of_machines(reading: Reading, kinds: Kinds) -> Iterator[int]:
    """Yield the sentences anywhere that collect what only machines know."""
    for number in reading.sentences_with("collect"):
        told = kinds.technical(number)
        # No form asks for pages and places together.
        placed = "pages_viewed" in told and reading.has("d_location", {number})
        if placed or told & set(MACHINE) or len(told) >= _FEWEST_OF_SITE:
            yield number
    # "Your IP address" in a line of its own under "What data do we collect?".
    for section in headed(reading, "data"):
        for number in sentences_under(reading, [section], deep=False):
            short = len(reading.sentence(number).tokens) <= _MOST_LINE
            if short and kinds.technical(number) & set(MACHINE):
                yield number
    # "IP address, browser and every change you make" under a heading needs no verb.
    for hit in reading.stated("d_ip_address"):
        if kinds.enumerates(hit.sentence, _FEWEST_OF_SITE):
            yield hit.sentence


def _opens_list(reading: Reading, sentence: int) -> bool:
    """Return whether the sentence ends like "we collect the following:"."""
    block = reading.notice.blocks[reading.sentence(sentence).block]
    text = reading.sentence(sentence).text
    return text.endswith(":") or block.text.endswith(":")


def _is_technical(reading: Reading, block: int) -> bool:
    own = reading.sentences_of({block})
    return reading.has("d_ip_address", own) or reading.has("d_browser", own)


def _with_items(reading: Reading, blocks: Collection[int]) -> set[int]:
    found = set(blocks)
    for start in blocks:
        found.update(range(start + 1, end_of_list(reading, start)))
    return found
