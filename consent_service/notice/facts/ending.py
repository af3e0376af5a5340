"""Whether a text stops before it ends, as an excerpt or a first screen does.

What the missing part may say is then no fault of the part at hand. The signs, from
what is sure to what needs company:

1. The last words lead on: "Read more", "[…]", a colon, a comma, an open bracket, or
   a word that ends no sentence.
2. The last heading has nothing below it.
3. The last sentence has no full stop, where the author sets them: in a plain text.
   What a page marks up was closed by somebody, who may have forgotten it.
"""

import re
from collections.abc import Sequence

from consent_service.notice.document import Block, Notice
from consent_service.notice.facts.contact import PHONE, POSTCODE
from consent_service.notice.language.names import COMPANY
from consent_service.notice.language.stops import is_stopped
from consent_service.notice.reading.headings import is_numbered
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.topics import says, topics_of
from consent_service.notice.source.blocks import CELLS

_FEWEST_WORDS = 6  # fewer are a name, a button or an address
_FEWEST_OF_SENTENCE = 3  # words of a sentence that ends within a word
_FEWEST_OF_COLON = 4  # "Follow us:" stands over icons
_LONGEST = 12  # words of a line that may be a slogan or a signature
_ENDS = (".", "!", "?", ")", "]", "”", '"', "»", "’")
_LEADS_ON = re.compile(r"(?:[,;(\[/]|\s[–—-]|\w-|…|\.{3}|[(\[](?:…|\.{3})[)\]])$")
_INNER_END = re.compile(r"[a-zåäö)][.!?]\s+[A-ZÅÄÖ]")
_READ_MORE = re.compile(
    r"[\W\d]*(?:lue|näytä|katso)\s+(?:lisää|enemmän|koko\s+\w+)[\W\d]*"
    r"|[\W\d]*jatka\s+lukemista[\W\d]*"
    r"|[\W\d]*(?:läs|visa|se)\s+(?:mer|mera|hela\s+\w+)[\W\d]*"
    r"|[\W\d]*fortsätt\s+(?:att\s+)?läsa[\W\d]*"
    r"|[\W\d]*(?:read|show|see|view|load)\s+(?:more|the\s+(?:rest|full\s+\w+))[\W\d]*"
    r"|[\W\d]*(?:continue|keep)\s+reading[\W\d]*",
    re.IGNORECASE,
)
# What stands alone at the foot of a page, under no heading of its own.
_OF_FOOT = frozenset({"notice", "dates", "contact", "controller", "changes"})
_FEWEST_SECTIONS = 3  # of a text that has a structure to break off
_CLOSED_SHARE = 0.6  # of the paragraphs, where the author sets full stops
_FEWEST_ROWS = 2  # of a table, head and all, above its last one
_FEWEST_CLOSED = 2  # items before the last one that end in a full stop
_PLAIN_FORMS = frozenset({"text", "markdown", "pdf", "rtf"})


def breaks_off(reading: Reading) -> int | None:
    """Return the number of the block in which the text breaks off, or None."""
    notice = reading.notice
    if not notice.blocks:
        return None
    last = len(notice.blocks) - 1
    return last if _is_broken(notice, last) else None


def _is_broken(notice: Notice, last: int) -> bool:
    block = notice.blocks[last]
    if _READ_MORE.fullmatch(block.text):
        return True
    if block.kind == "heading" and _is_empty_heading(notice, block):
        return True
    if block.kind == "row":
        return _has_fewer_cells(notice.blocks, last)
    if _is_of_foot(block.text):
        return False
    return _leads_on(block, notice.language) or _has_no_end(notice, last)


def _is_empty_heading(notice: Notice, block: Block) -> bool:
    """Return whether a section has only begun; a lone line at the foot is a link."""
    if notice.form == "markdown" and block.level <= _FEWEST_SECTIONS:
        return True
    language = block.language or notice.language
    topics = topics_of(block.text, language) - _OF_FOOT
    headed = sum(section.heading is not None for section in notice.sections)
    set_apart = is_numbered(block.text) or (
        notice.form != "text" and 1 <= block.level <= _FEWEST_SECTIONS
    )
    return bool(topics) and set_apart and headed >= _FEWEST_SECTIONS


def _has_fewer_cells(blocks: Sequence[Block], last: int) -> bool:
    """Return whether the last row of a table is shorter than all those above."""
    first = last
    while first > 0 and blocks[first - 1].kind == "row":
        first -= 1
    above = [len(block.text.split(CELLS)) for block in blocks[first:last]]
    cells = len(blocks[last].text.split(CELLS))
    return len(above) >= _FEWEST_ROWS and cells < min(above)


def _is_of_foot(text: str) -> bool:
    """Return whether the last line is an address, a date, a name or a signature."""
    short = len(text.split()) <= _LONGEST
    told = (PHONE, POSTCODE, COMPANY)
    return short and ("©" in text or any(one.search(text) for one in told))


def _leads_on(block: Block, language: str) -> bool:
    text = block.text.rstrip()
    words = text.split()
    if text.endswith(":"):
        return len(words) >= _FEWEST_OF_COLON and block.kind != "heading"
    opened = text.rfind("(") > text.rfind(")") or text.count('"') % 2 == 1
    stopped = is_stopped(text, block.language or language)
    leads = _LEADS_ON.search(text) is not None or opened or stopped
    return leads and len(words) >= _FEWEST_OF_SENTENCE


def _has_no_end(notice: Notice, last: int) -> bool:
    """Return whether the last sentence has no full stop and the others do."""
    block = notice.blocks[last]
    text = block.text.rstrip()
    words = text.split()
    if notice.form not in _PLAIN_FORMS or text.endswith(_ENDS) or _is_fact(text):
        return False
    if block.kind == "item":
        return _are_closed_items(notice.blocks, last)
    if notice.form != "text" and block.kind != "paragraph":
        return False
    if not (_INNER_END.search(text) or _sets_full_stops(notice.blocks[:last])):
        return False
    return len(words) >= _FEWEST_WORDS or _has_begun(notice, block)


def _has_begun(notice: Notice, block: Block) -> bool:
    """Return whether a few words begin a sentence, and are no name or button.

    "This site uses cookies" is what a cookie bar says, at the foot of many pages.
    """
    words = block.text.split()
    if _is_half_word(notice, words[-1]):
        return len(words) > 1
    language = block.language or notice.language
    verb = says(block.text, "finite_verb", language)
    bar = says(block.text, "cookie", language)
    return verb and not bar and len(words) >= _FEWEST_OF_SENTENCE


def _is_fact(text: str) -> bool:
    """Return whether the text ends in an address, a number or a date."""
    word = text.split()[-1]
    return "@" in word or "." in word or any(letter.isdigit() for letter in word)


def _are_closed_items(blocks: Sequence[Block], last: int) -> bool:
    first = last
    while first > 0 and blocks[first - 1].kind == "item":
        first -= 1
    before = blocks[first:last]
    return len(before) >= _FEWEST_CLOSED and all(
        block.text.rstrip().endswith(_ENDS) for block in before
    )


def _sets_full_stops(blocks: Sequence[Block]) -> bool:
    long = [
        block.text.rstrip()
        for block in blocks
        if block.kind == "paragraph" and len(block.text.split()) > _FEWEST_WORDS
        if not _is_fact(block.text)
    ]
    closed = sum(text.endswith((*_ENDS, ":")) for text in long)
    return closed >= _CLOSED_SHARE * len(long)


def _is_half_word(notice: Notice, word: str) -> bool:
    """Return whether the text has a longer word that begins so, and never this one."""
    forms = {
        token.form for sentence in notice.sentences[:-1] for token in sentence.tokens
    }
    half = word.lower()
    return half not in forms and any(form.startswith(half) for form in forms)
