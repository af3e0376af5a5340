"""A small language for what a sentence says, made into regular expressions.

A *concept* is an idea that rules ask for (`cookie`, `refuse`, `outside_eea`). For each
language a word file lists the phrases that express it:

    on                  this very form
    ~eväste             any form of that word (its root is compared)
    luovut*             any word that begins so
    *asetuksista        any word that ends so
    *~tieto             any word that ends in a form of that word (compounds)
    *selain*            any word with these letters
    #                   a number
    a|b                 one or the other
    käsittely .. rajoit*     with up to three words between
    suurin ... hyväksy*      with up to ten words between
    selain & asetukset       both in one sentence, in any order

A notice is searched as one string, a line for each sentence, each token written as
` form/root`. So every search is a single pass of the regular expression engine.
"""

import re
from collections.abc import Sequence

import msgspec

from consent_service.notice.document import Sentence
from consent_service.notice.language.stems import root_of

_GAPS = {"..": r"(?: [^ \n]+){0,3}?", "...": r"(?: [^ \n]+){0,10}?"}
_REST = r"[^ \n]*"
_FORM = r"[^ \n/]*"


class Phrase(msgspec.Struct, frozen=True):
    """One phrase, as the parts that must all be in the sentence."""

    parts: tuple[str, ...]


def parse_phrase(text: str, language: str) -> Phrase:
    """Return `text` as regular expressions over the stream of ` form/root` tokens."""
    return Phrase(tuple(_sequence(part, language) for part in text.split("&")))


def _sequence(text: str, language: str) -> str:
    return "".join(_GAPS.get(term) or _term(term, language) for term in text.split())


def _term(term: str, language: str) -> str:
    options = [_word(word, language) for word in term.split("|")]
    return f" (?:{'|'.join(options)})(?![^ \\n])"


def _word(word: str, language: str) -> str:
    if word == "#":
        return rf"\d{_REST}"
    before = _FORM if word.startswith("*") else ""
    bare = word.strip("*").removeprefix("~")
    if "~" in word:
        # In front of the root stands the form, and in a compound its first parts.
        return f"{_FORM}/{_FORM if before else ''}{re.escape(root_of(bare, language))}"
    after = _REST if word.endswith("*") else f"/{_REST}"
    # A hyphen parts tokens: "opt-out" is two of them.
    *first, last = (re.escape(part) for part in bare.split("-"))
    return before + "".join(f"{part}/{_REST} " for part in first) + last + after


def stream_of(sentences: Sequence[Sentence]) -> str:
    """Write the sentences as one searchable string, a line for each."""
    return "".join(_line(sentence) for sentence in sentences)


def _line(sentence: Sentence) -> str:
    tokens = (f" {_safe(token.form)}/{_safe(token.root)}" for token in sentence.tokens)
    return "".join(tokens) + "\n"


def _safe(form: str) -> str:
    # Addresses hold slashes and blanks, which mean something in the stream.
    return re.sub(r"[\s/]", "\N{MIDDLE DOT}", form)
