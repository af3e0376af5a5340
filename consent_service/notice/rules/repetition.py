"""Repeated texts, and sentences without final punctuation."""

import re
from collections.abc import Iterator

from consent_service.notice.document import Block
from consent_service.notice.facts.contact import PHONE
from consent_service.notice.facts.gather import Case
from consent_service.notice.language.stops import is_stopped
from consent_service.notice.language.tokens import EMAIL
from consent_service.notice.reading.headings import bare_heading
from consent_service.notice.reading.topics import says
from consent_service.notice.rules.model import Entry, Found, Rule, at_block

_PROSE = 10  # words: shorter lines may be labels, which need no full stop
# Words in a row that two places must share: a shorter run can be a stock phrase that
# stands in two sections for good reason.
_FEWEST_RUN = 14
_LONG_PART = 10  # runs, which are so many words more than one run


@Entry("duplicate-heading-in-body", "info", "GDPR 12(1)")
def duplicate_heading_in_body(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    for section in case.reading.notice.sections:
        if section.heading is None:
            continue
        heading = bare_heading(blocks[section.heading].text)
        if len(heading.split()) < 2:
            continue
        pattern = re.compile(rf"(?:^|[.!?]\s+){re.escape(heading)}\s*(?:$|\.$)")
        for block in blocks[section.start + 1 : section.end]:
            if match := pattern.search(block.text):
                yield Found(block.line_at(match.end() - 1), heading)


@Entry("duplicate-text", "info", "GDPR 12(1)")
def duplicate_text(case: Case) -> Iterator[Found]:
    seen: dict[tuple[str, ...], int] = {}
    previous = False
    for number, block in enumerate(case.reading.notice.blocks):
        runs = _runs(case, number, block)
        repeated = _is_mostly([seen.get(run, number) != number for run in runs])
        # Paragraphs that follow each other in both places are one repetition.
        if repeated and not previous:
            yield at_block(case, number)
        previous = repeated
        seen.update(dict.fromkeys((run for run in runs if run not in seen), number))


def _is_mostly(repeated: list[bool]) -> bool:
    """Return whether most of a block stood before, or a long part of it.

    One sentence of it may come back in a paragraph on something else.
    """
    again = sum(repeated)
    if not again:
        return False
    more = _FEWEST_RUN - 1  # words of one run besides the one that it begins with
    return (again + more) * 2 > len(repeated) + more or again >= _LONG_PART


def _runs(case: Case, number: int, block: Block) -> list[tuple[str, ...]]:
    if block.kind in {"heading", "row"} or _is_contact(block.text):
        return []
    forms = [
        token.form
        for sentence in sorted(case.reading.sentences_of({number}))
        for token in case.reading.sentence(sentence).tokens
    ]
    return [
        tuple(forms[start : start + _FEWEST_RUN])
        for start in range(len(forms) - _FEWEST_RUN + 1)
    ]


def _is_contact(text: str) -> bool:
    return bool(EMAIL.search(text) or PHONE.search(text))


@Entry("missing-final-punctuation", "info", "GDPR 12(1)")
def missing_final_punctuation(case: Case) -> Iterator[Found]:
    language = case.reading.notice.language
    for number, block in enumerate(case.reading.notice.blocks):
        text = block.text.rstrip()
        if (
            block.kind != "paragraph"
            # That the text breaks off there is said once.
            or number == case.facts.breaks_off
            or not _ends_in_a_word(text)
            or is_stopped(text, language)
        ):
            continue
        last = re.split(r"(?<=[.!?])\s", text)[-1]
        end = " ".join(last.split()[-2:])
        if says(last, "finite_verb", language) and not says(
            end, "announcing_end", language
        ):
            yield Found(block.line_at(len(text) - 1), " ".join(text.split()[-3:]))


def _ends_in_a_word(text: str) -> bool:
    last = text.split()[-1]
    return last[-1].isalpha() and "/" not in last and len(text.split()) >= _PROSE


RULES: tuple[Rule, ...] = (
    duplicate_heading_in_body,
    duplicate_text,
    missing_final_punctuation,
)
