"""The words that the script shows, out of all that a language has."""

from consent_service.locales import Texts

WORDS: dict[str, str] = {
    "TITLE": "banner.title",
    "TEXT": "banner.text",
    "PARTIES": "banner.third_parties",
    "WITHDRAW": "banner.withdraw",
    "SETTINGS": "banner.settings",
    "ACCEPT": "banner.accept_all",
    "REJECT": "banner.reject_all",
    "CHOOSE": "banner.choose",
    "SAVE": "preferences.save",
    "DECLARATION": "banner.declaration",
    "NOTICE": "banner.notice",
    "INTRO": "preferences.intro",
    "CLOSE": "preferences.close",
    "ALWAYS_ON": "preferences.always_on",
    "NEEDS": "preferences.needs",
    "SERVICES": "preferences.services",
    "GPC": "preferences.gpc",
    "GPC_OVERRIDE": "preferences.gpc_override",
    "DOWNLOAD": "preferences.download",
    "DECIDED_AT": "preferences.decided_at",
    "CONSENT_ID": "preferences.consent_id",
    "EARLIER": "preferences.earlier",
    "HELD_TITLE": "placeholder.title",
    "HELD_TEXT": "placeholder.text",
    "ONCE": "placeholder.once",
    "ALWAYS": "placeholder.always",
    "SAVED": "status.saved",
    "WITHDRAWN": "status.withdrawn",
    "CANNOT_DELETE": "status.cannot_delete",
    "QUEUED": "status.queued",
    "ERROR": "status.error",
    "CLOSE_BANNER": "banner.close",
    "CLOSE_NOTE": "banner.close_note",
}
"""Name in snippet/src/words.ts to section and key of the locales, in one order."""


def shown_words(texts: Texts, *, controller: str, count: int) -> list[str]:
    """Return the words in the order of `WORDS`.

    What is known now is filled in; `{names}`, `{date}` and the like are filled in
    the page, which knows them.
    """
    known = {"{controller}": controller, "{count}": str(count)}
    return [_filled(_look_up(texts, place), known) for place in WORDS.values()]


def _look_up(texts: Texts, place: str) -> str:
    section, _, key = place.partition(".")
    words: dict[str, str] = getattr(texts, section)
    return words[key]


def _filled(text: str, known: dict[str, str]) -> str:
    for gap, value in known.items():
        text = text.replace(gap, value)
    return text
