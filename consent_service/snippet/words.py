"""The words that the script shows, out of all that a language has."""

import re
from collections.abc import Callable, Iterable

from consent_service.locales import Texts

WORDS: dict[str, str] = {
    "DIRECTION": "direction",
    "TITLE": "banner.title",
    "TEXT": "banner.short_text",
    "INFO": "banner.third_parties. banner.hand_over banner.short_withdraw "
    "banner.close_note",
    "SETTINGS": "banner.settings",
    "ACCEPT": "banner.accept_all",
    "REJECT": "banner.reject_all",
    "CHOOSE": "banner.choose",
    "SAVE": "preferences.save",
    "DECLARATION": "banner.declaration",
    "NOTICE": "banner.notice",
    "CLOSE": "preferences.close",
    "ALWAYS_ON": "preferences.always_on",
    "GPC": "status.gpc",
    "DOWNLOAD": "preferences.download",
    "DECIDED_AT": "preferences.decided_at",
    "CONSENT_ID": "preferences.consent_id",
    "EARLIER": "preferences.earlier",
    "HELD_TITLE": "placeholder.title",
    "ONCE": "placeholder.once",
    "ALWAYS": "placeholder.always",
    "SAVED": "status.saved",
    "WITHDRAWN": "status.withdrawn",
    "CANNOT_DELETE": "status.cannot_delete",
    "ERROR": "status.error",
    "CLOSE_BANNER": "banner.close",
    "ACCEPT_THESE": "banner.accept_these",
    "REJECT_THESE": "banner.reject_these",
    "AGAIN": "banner.again",
    "GRANTED": "preferences.granted",
    "NOT_STATED": "declaration.not_stated",
    "ON": "preferences.on",
    "OFF": "preferences.off",
    "WITHDRAW": "preferences.withdraw_all",
    "RELOAD": "status.reload",
}
"""Name in snippet/src/words.ts to keys of the locales, in one order."""

LATER = frozenset({"SAVE", "ALWAYS_ON", "DOWNLOAD", "DECIDED_AT", "CONSENT_ID"}) | {
    *("EARLIER", "NOT_STATED", "ON", "OFF", "WITHDRAW"),
    *("SAVED", "WITHDRAWN", "CANNOT_DELETE", "ERROR", "RELOAD"),
    *("ACCEPT_THESE", "REJECT_THESE", "AGAIN", "GRANTED"),
    *("HELD_TITLE", "ONCE", "ALWAYS", "CLOSE"),
}
"""What only the preferences show, placeholders, what is said after a choice, and a
banner that asks again.

It comes with the second file."""

LAYOUT_FULL = {"banner.short_text": "banner.text"} | {
    "banner.short_withdraw": "banner.withdraw"
}
"""Keys of the short layout, and what the full one shows instead."""

_FULL_STOPS = {"ja": "。", "zh": "。"}
"""Languages whose full stop is another one, and needs no space behind it."""

_PLACE = re.compile(r"\w+(\.\w+)?")


def shown_words(
    texts: Texts,
    *,
    known: dict[str, str],
    unused: frozenset[str],
    without: frozenset[str] = frozenset(),
    instead: dict[str, str] | None = None,
) -> list[str]:
    """Return the words in the order of `WORDS`.

    What is `known` now is filled in; `{names}`, `{date}` and the like are filled
    in the page, which knows them. Keys that are `unused` give "", and so do the words
    that the script is `without`. Keys give way to others that stand `instead`.
    """

    def look_up(place: str) -> str:
        if place in unused:
            return ""
        return _filled(_look_up(texts, (instead or {}).get(place, place)), known)

    return [
        "" if name in without else _sentences(form, look_up, texts.language)
        for name, form in WORDS.items()
    ]


def _sentences(form: str, look_up: Callable[[str], str], language: str) -> str:
    stop = _FULL_STOPS.get(language, "")
    form = form.replace(". ", f"{stop} ") if stop else form
    said = " ".join(_PLACE.sub(lambda match: look_up(match.group()), form).split())
    return said.replace(f"{stop} ", stop) if stop else said


def join_words(words: Iterable[str]) -> str:
    """Return `words` as one text with `|` between them, which none of them can hold."""
    return "|".join(word.replace("|", "/") for word in words)


def _look_up(texts: Texts, place: str) -> str:
    section, _, key = place.partition(".")
    found: str | dict[str, str] = getattr(texts, section)
    return found if isinstance(found, str) else found[key]


def _filled(text: str, known: dict[str, str]) -> str:
    for gap, value in known.items():
        text = text.replace(f"{{{gap}}}", value)
    return text
