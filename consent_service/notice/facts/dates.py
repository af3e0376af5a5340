"""Dates of writing and of updating, in the ways that people write dates."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from consent_service.notice.document import Block
from consent_service.notice.language.months import MONTH, MONTHS
from consent_service.notice.reading.reading import Reading

_DAY_FIRST = re.compile(
    r"\b(\d{1,2})\s?[./]\s?(\d{1,2})(?:\s?[./-]\s?|\s)((?:19|20)\d{2})\b"
)
_ISO = re.compile(r"\b((?:19|20)\d{2})-(\d{1,2})-(\d{1,2})\b")
_NAMED = re.compile(
    rf"\b(\d{{1,2}})(?:\.|st|nd|rd|th|:e)?\s+(?:of\s+)?({MONTH})\w*\.?,?\s+"
    r"((?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b({MONTH})\w*\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_FINNISH = re.compile(
    rf"\b({MONTH})\w*\s+(\d{{1,2}})\.\s+(?:päivänä|päivä)\s+((?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    rf"\b(?:(?:{MONTH})\w*\.?|\d{{1,2}}\s?[./])\s?((?:19|20)\d{{2}})\b", re.IGNORECASE
)
# With two digits of the year, which only a word such as "updated" makes a date.
_SHORT = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{2})\b(?![./-]?\d)")
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_NEAR_DATE = 12  # characters from "updated" to its date: ": ", " on ", " den "
# Blocks from the top in which a date without words is the date of the notice. Further
# down it is the date of a law, a campaign or a version of something else.
_NEAR_TOP = 8
_MOST_BARE = 60  # characters of a line that is a date and little else
_MOST_LINE = 160  # characters of a line of name, address and date
_PARTS = re.compile(r"\s[·•|–—-]\s|[,;|]\s")


class Dated(msgspec.Struct, frozen=True):
    """A date of the notice. `day` is None when only a month or a year is given."""

    day: date | None
    year: int
    line: int
    words: str
    updated: bool


def dates_in(text: str) -> Iterator[tuple[int, int, date]]:
    """Yield every full date in `text` with its bounds. Skip impossible dates."""
    for pattern, order in (
        (_DAY_FIRST, (3, 2, 1)),
        (_ISO, (1, 2, 3)),
        (_NAMED, (3, 2, 1)),
        (_MONTH_FIRST, (3, 1, 2)),
        (_FINNISH, (3, 1, 2)),
    ):
        for match in pattern.finditer(text):
            day = _date(*(match.group(part) for part in order))
            if day:
                yield match.start(), match.end(), day


def _short_dates_in(text: str) -> Iterator[tuple[int, int, date]]:
    for match in _SHORT.finditer(text):
        if day := _date(f"20{match.group(3)}", match.group(2), match.group(1)):
            yield match.start(), match.end(), day


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _month_number(month)
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def _month_number(name: str) -> int:
    lower = name.lower()
    return next(at for at, names in enumerate(MONTHS, 1) if lower in names)


def notice_dates(reading: Reading) -> list[Dated]:
    """Return the dates on which the notice says it was written or updated."""
    found: list[Dated] = []
    for number, block in enumerate(reading.notice.blocks):
        cue = _cue(reading, number)
        if cue:
            found.extend(_dates_of(block, cue))
        elif _is_bare(block, number, len(reading.notice.blocks)):
            found.extend(_dates_of(block, "written_date"))
    return found


def _cue(reading: Reading, number: int) -> str:
    """Return the concept that makes the dates in this block dates of the notice."""
    own = reading.sentences_of({number})
    section = reading.section_of_block(number)
    if section.heading is not None and number == section.heading + 1:
        own |= reading.sentences_of({section.heading})
    if _has_update_word(reading, own):
        return "updated_date"
    if reading.has("date_elsewhere", own) and len(own) < 3:
        return ""
    for cue in ("updated_date", "written_date"):
        if any(_is_near(reading, hit.sentence) for hit in reading.find(cue, own)):
            return cue
    return ""


def _has_update_word(reading: Reading, own: frozenset[int]) -> bool:
    """Return whether a word such as "updated" comes right before a date.

    Then a law in the same sentence dates nothing: "written for the GDPR (2016/679),
    updated 16.7.2026".
    """
    for hit in reading.find("updated_date", own):
        block = reading.block(hit)
        end = reading.tokens(hit)[-1].end
        dates = (*dates_in(block.text), *_short_dates_in(block.text))
        if any(0 <= start - end <= _NEAR_DATE for start, _, _ in dates):
            return not reading.has("law_in_force", {hit.sentence})
    return False


def _is_near(reading: Reading, sentence: int) -> bool:
    # "Tietoja päivitetään" in the middle of a long text dates nothing.
    return len(reading.sentence(sentence).tokens) <= 40


def _dates_of(block: Block, cue: str) -> Iterator[Dated]:
    full = list(dates_in(block.text)) or list(_short_dates_in(block.text))
    for start, end, day in full:
        words = block.text[start:end]
        yield Dated(day, day.year, block.line_at(start), words, cue == "updated_date")
    if full:
        return
    for match in _VAGUE.finditer(block.text):
        line = block.line_at(match.start())
        yield Dated(None, int(match.group(1)), line, match.group(), True)
        return
    if len(block.text) < 60 and (year := _YEAR.search(block.text)):
        yield Dated(None, int(year.group()), block.line, year.group(), True)


def _is_bare_date(block: Block, number: int, total: int) -> bool:
    """Return whether a date stands near the top or the end, alone or set apart.

    "Bakery Ltd, Mill Lane 3 · post@… · 2 February 2026" sets it apart.
    """
    if _NEAR_TOP <= number < total - 2:
        return False
    if len(block.text) <= _MOST_BARE and next(dates_in(block.text), None):
        return True
    return len(block.text) <= _MOST_LINE and any(
        start == 0 and end == len(part.strip(" *_()."))
        for part in _PARTS.split(block.text)
        for start, end, _ in dates_in(part.strip(" *_()."))
    )


def _is_bare(block: Block, number: int, total: int) -> bool:
    return _is_bare_month(block, number, total) or _is_bare_date(block, number, total)


def _is_bare_month(block: Block, number: int, total: int) -> bool:
    """Return whether the line is "May 2024" and no more, near the top or the end."""
    near = number < _NEAR_TOP or number >= total - 2
    return near and _VAGUE.fullmatch(block.text.strip(" *_().")) is not None


def newest(dates: list[Dated]) -> Dated | None:
    """Return the latest date with a day, preferring dates of an update."""
    days = [dated for dated in dates if dated.day]
    updates = [dated for dated in days if dated.updated]
    return max(updates or days, key=lambda dated: dated.day or date.min, default=None)
