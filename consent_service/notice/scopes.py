"""Which sentences of a notice are about what: the parts that rules look into."""

from collections.abc import Iterable, Iterator

from consent_service.notice.document import Section
from consent_service.notice.reading import Reading
from consent_service.notice.structure import bare_heading
from consent_service.notice.topics import topics_of

Sentences = frozenset[int]

_COOKIE_TOPICS = frozenset({"cookies", "analytics", "social"})
_REGISTER_TOPICS = frozenset({"controller", "rights", "register", "sources"})


def topics_of_section(reading: Reading, section: Section) -> frozenset[str]:
    """Return what the heading of `section` promises."""
    if section.heading is None:
        return frozenset()
    words = bare_heading(reading.notice.blocks[section.heading].text)
    return topics_of(words, reading.notice.language)


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
    """Tell a page on cookies alone from a notice that also speaks of them."""
    topics = _all_topics(reading)
    if topics & _REGISTER_TOPICS:
        return False
    title = topics_of(reading.notice.title, reading.notice.language)
    first = next(iter(_headings(reading)), frozenset())
    return "cookies" in (title | first)


def _headings(reading: Reading) -> Iterator[frozenset[str]]:
    for section in reading.notice.sections:
        if section.heading is not None:
            yield topics_of_section(reading, section)


def _all_topics(reading: Reading) -> frozenset[str]:
    return frozenset().union(*_headings(reading))


def cookie_scope(reading: Reading) -> Sentences:
    """Return the sentences that tell of cookies and the like.

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
    blocks = {reading.sentence(hit.sentence).block for hit in reading.find("cookie")}
    return sentences_under(reading, chosen) | reading.sentences_of(
        _with_lists(reading, blocks)
    )


def _is_cookie_section(reading: Reading, section: Section) -> bool:
    topics = topics_of_section(reading, section)
    if not topics & _COOKIE_TOPICS:
        return False
    # A title such as "Privacy notice and cookies" is not only about cookies.
    return not topics & {"notice", "rights", "retention", "controller", "data"}


def _with_lists(reading: Reading, blocks: set[int]) -> set[int]:
    found = set(blocks)
    for start in blocks:
        block = reading.notice.blocks[start]
        if block.kind == "heading" or not block.text.rstrip().endswith(":"):
            continue
        for at in range(start + 1, len(reading.notice.blocks)):
            if reading.notice.blocks[at].kind not in {"item", "row"}:
                break
            found.add(at)
    return found
