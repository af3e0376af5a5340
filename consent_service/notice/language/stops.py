"""Words that end no sentence: behind them something is missing."""

import re

_STOPPED = {
    "fi": "on ovat ja sekä että tai joka jotka jos ellei kun koska kuten seuraavat",
    "sv": "och eller att är som för av med till samt om följande",
    "en": "the of and or is are to for with by that which as including following",
}
# A verb cut off after its negation: "emme luovuta", "we do not".
_DENIED_VERB = re.compile(r"\b(?:[Ee]i|[Ee]ivät|[Ee]mme)\s+[a-zåäö]+$|\b(?:inte|not)$")
# "Outside the EEA: nothing" needs no more.
_WHOLE_DENIALS = frozenset(
    {"mitään", "ketään", "koskaan", "lainkaan", "ollenkaan", "yhtään"}
)
_ALTERNATIVES = (["eller", "inte"], ["or", "not"], ["eller", "ej"])
_FEWEST = 3  # words of a sentence


def is_stopped(text: str, language: str) -> bool:
    """Return whether a text ends in a word that cannot end a sentence."""
    words = text.split()
    if len(words) < _FEWEST:
        return False
    # "If you want cookies or not" ends as it should.
    if words[-1] in _WHOLE_DENIALS or words[-2:] in _ALTERNATIVES:
        return False
    return words[-1] in _STOPPED[language].split() or bool(_DENIED_VERB.search(text))
