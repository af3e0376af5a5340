"""Why a notice cannot be read, in the language that the owner asked for.

Errors are English, as everywhere; their words are looked up here by their pattern. One
that is not in the table stays English rather than being left out.
"""

import re
from functools import cache

from consent_service.errors import NoticeError
from consent_service.notice.language.texts import load_texts
from consent_service.notice.report.labels import load_labels

_GAP = "{}"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")


def error_lines(error: NoticeError, language: str) -> list[str]:
    """Return what is wrong and, if there is one, what to do about it."""
    labels = load_labels(language).error
    lines = [f"{labels['error']}: {in_words(str(error), language)}"]
    if error.hint:
        lines.append(f"{labels['hint']}: {in_words(error.hint, language)}")
    return lines


def in_words(message: str, language: str) -> str:
    """Return the English `message` of an error in `language`."""
    for pattern, words in _patterns(language):
        if found := pattern.fullmatch(message):
            return words.format(*(_gap(gap, language) for gap in found.groups()))
    return message


def _gap(text: str, language: str) -> str:
    """Return what fills a gap: a number as people write it, or words of the table."""
    number = _THOUSANDS.sub("\N{NO-BREAK SPACE}", text)
    texts = load_texts("consent_service.notice.report", "error_texts", language)
    return str(texts["messages"].get(number, number))


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    texts = load_texts("consent_service.notice.report", "error_texts", language)
    # Those with the fewest gaps first: they say more.
    messages = sorted(texts["messages"].items(), key=lambda pair: pair[0].count(_GAP))
    return tuple((_pattern(english), words) for english, words in messages)


def _pattern(english: str) -> re.Pattern[str]:
    pieces = (re.escape(piece) for piece in english.split(_GAP))
    return re.compile("(.*?)".join(pieces), re.DOTALL)
