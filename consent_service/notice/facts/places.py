"""Devices and browsers that are only a place: "a file stored on your computer"."""

from consent_service.notice.document import Token
from consent_service.notice.reading.reading import Hit, Reading

# How the words begin that may be a place.
_THINGS = {
    "fi": ("lait", "päätelait", "päätteel", "tietokone", "kone", "puhelim", "selai"),
    "sv": ("enhet", "dator", "telefon", "mobil", "apparat", "terminal", "surfplatt",
           "webbläsar", "browser", "hårddisk"),
    "en": ("device", "computer", "phone", "browser", "hardware", "handset", "tablet",
           "terminal", "machine", "equipment"),
}  # fmt: skip
# Finnish says it by an ending, with an owner's ending behind it or not.
_ENDINGS = tuple(
    case + owner
    for case in (
        "lle",
        "lla",
        "llä",
        "lta",
        "ltä",
        "ssa",
        "ssä",
        "meen",
        "mee",
        "seen",
        "see",
    )
    for owner in ("", "si", "nsa", "nsä", "mme", "nne")
)
_PREPOSITIONS = frozenset(
    {
        "on", "onto", "to", "from", "in", "into", "by", "through", "within", "via",
        "at", "between", "på", "till", "i", "från", "genom", "hos", "av", "mellan",
    }
)  # fmt: skip
# "On which device", "millä laitteella": the thing itself is what is told.
_ASKING = (
    "which", "what", "kind", "sort", "type", "model", "vilk", "typ", "slag", "sort",
    "mitä", "mill", "mink", "mist", "millai", "minkälai", "tyyp", "mall",
)  # fmt: skip
_MOST_BETWEEN = 3  # words of "on the visitor's own device"


def is_place(reading: Reading, key: str, hit: Hit) -> bool:
    """Return whether `hit` names a device or browser only as where something is.

    Of a kind other than device and browser it never is.
    """
    if key not in {"device", "browser"}:
        return False
    sentence = reading.sentence(hit.sentence)
    language = sentence.language or reading.notice.language
    things = [
        at
        for at in range(hit.first, hit.last + 1)
        if sentence.tokens[at].form.startswith(_THINGS[language])
    ]
    # "On your computer or phone": the preposition is for both.
    apart = [at for at in things if not {at - 1, at - 2, at - 3} & set(things)]
    return bool(things) and all(
        _is_where(sentence.tokens, at, language) for at in apart
    )


def _is_where(tokens: tuple[Token, ...], at: int, language: str) -> bool:
    before = [token.form for token in tokens[max(0, at - _MOST_BETWEEN) : at]]
    if any(form.startswith(_ASKING) for form in before):
        return False
    if language == "fi":
        # "Between your device and our server" stands behind it.
        behind = (token.form for token in tokens[at + 1 : at + 2 + _MOST_BETWEEN])
        return tokens[at].form.endswith(_ENDINGS) or any(
            form.startswith("välillä") for form in behind
        )
    return _is_direct(tokens, at)


def _is_direct(tokens: tuple[Token, ...], at: int) -> bool:
    """Return whether the preposition stands in the clause of the thing."""
    clause = tokens[at].clause
    return any(
        token.form in _PREPOSITIONS and token.clause == clause
        for token in tokens[max(0, at - _MOST_BETWEEN) : at]
    )
