"""How far a denial reaches: its clause, and the enumeration around it.

"We use no trackers such as Matomo, Plausible (or the like), but a counter" denies the
first two names and not the last. The plan, for each word of negation:

1. Its own clause is denied; after a word such as "without" only what follows it.
2. The clauses after it are denied while they only enumerate: they have no verb of
   their own, or begin with "which". A contrast ("but") or a new statement ends it.
3. The clauses before it are denied where they are what it is said of: "cookies, maps
   and adverts are not used", "Tracking: none".

The caller still has to ask what is denied: use, or only passing on.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from consent_service.notice.document import Sentence

# The concepts of the word files that begin, limit or end a denial.
MARKS = (
    "negation",
    "negation_only",
    "lack",
    "lack_after",
    "contrast",
    "contrast_if_denied",
    "dropped",
    "undone",
    "finite_verb",
    "denial_verb",
    "subordinate",
    "relative",
    "denial_goes_on",
    "absent",
    "linking_verb",
    "enumerating",
    "place_word",
)
# Those of them that begin one.
BEGINS = ("negation", "lack", "lack_after", "dropped", "undone")
Marks = Mapping[str, frozenset[int]]

_ENDING = re.compile(r"[;|]|\.\s")
_NAMING = re.compile(r"[:|–—-]")
_MOST_BARE = 2  # words of "none" or "not used" after the label that they deny


class Denied(NamedTuple):
    """A token that is denied: by which negation, and whether only linking is denied."""

    by: int
    linking: bool


class _Piece(NamedTuple):
    """A clause, or the part of one from a word of contrast on."""

    first: int
    last: int
    before: str
    depth: int
    contrast: bool


def denied_tokens(sentence: Sentence, text: str, marks: Marks) -> dict[int, Denied]:
    """Return the tokens of `sentence` that are denied. `text` is that of its block."""
    negations = (marks["negation"] - marks["negation_only"]) | marks["undone"]
    if not negations and not any(marks[begin] for begin in BEGINS):
        return {}
    first = min(negations, default=len(sentence.tokens))
    # Swedish "utan" is "but" behind a negation, and else "without".
    turns = {token for token in marks["contrast_if_denied"] if token > first}
    marks = {**marks, "contrast": marks["contrast"] | turns}
    pieces = list(_pieces(sentence, text, marks))
    found: dict[int, Denied] = {}
    lacks = (marks["lack"] | marks["dropped"]) - marks["contrast"]
    for at, piece in enumerate(pieces):
        own = range(piece.first, piece.last + 1)
        linking = any(other in marks["linking_verb"] for other in own)
        negated = False
        for token in own:
            if token in negations:
                # A second "not" in one clause denies nothing more.
                if negated:
                    continue
                negated = True
                reach = [*own, *_behind(pieces, at, marks), *_before(pieces, at, marks)]
            elif token in lacks and piece.last not in found:
                reach = list(_lacking(token, piece, marks))
                # "Without cookies it tells us pages, browsers": a statement between.
                if not reach or reach[-1] == piece.last:
                    reach += _behind(pieces, at, marks)
            elif token in marks["lack_after"]:
                reach = list(range(piece.first, token))
            else:
                continue
            for denied in reach:
                found.setdefault(denied, Denied(token, linking))
    return found


def _pieces(sentence: Sentence, text: str, marks: Marks) -> Iterator[_Piece]:
    tokens = sentence.tokens
    start, before, depth, contrast = 0, "", 0, False
    begins = frozenset().union(*(marks[mark] for mark in BEGINS))
    verbs = marks["finite_verb"] | marks["denial_verb"] | marks["negation"]
    last_begun = -1
    for at, token in enumerate(tokens):
        between = text[tokens[at - 1].end : token.start] if at else ""
        turns = at in marks["contrast"]
        # "And sets no cookies" begins a part of its own after one without denial.
        joins = at in marks["enumerating"] and at + 1 in verbs
        turns_to = joins and last_begun < start
        if at and (token.clause != tokens[at - 1].clause or turns or turns_to):
            yield _Piece(start, at - 1, before, depth, contrast)
            start, before = at, between
            depth = max(0, depth + between.count("(") - between.count(")"))
        if at == start:
            contrast = turns
        if at in begins:
            last_begun = at
    if tokens:
        yield _Piece(start, len(tokens) - 1, before, depth, contrast)


def _lacking(token: int, piece: _Piece, marks: Marks) -> Iterator[int]:
    """Yield what is lacking: "without cookies", not "without them we count visits"."""
    for at in range(token + 1, piece.last + 1):
        if at in marks["finite_verb"] or at in marks["denial_verb"]:
            return
        # "Counted without cookies in NAME".
        if at > token + 1 and at in marks["place_word"]:
            return
        yield at


def _behind(pieces: list[_Piece], at: int, marks: Marks) -> Iterator[int]:
    for number in range(at + 1, len(pieces)):
        piece = pieces[number]
        leaves = piece.depth < pieces[at].depth
        if piece.contrast or leaves or _ENDING.search(piece.before):
            return
        if _has(piece, "subordinate", marks, only_first=True):
            return
        enumerates = (
            not _states(piece, marks, finite=True)
            or _has(piece, "relative", marks, only_first=True)
            or (not _states(pieces[at], marks) and _goes_on_first(piece, marks))
            or _resumes(piece, marks)
        )
        if not enumerates and not _is_between(pieces, number, marks):
            return
        yield from range(piece.first, piece.last + 1)


def _goes_on_first(piece: _Piece, marks: Marks) -> bool:
    """Return whether "or" comes before the verb: "neither A, B or C is here"."""
    for token in range(piece.first, piece.last + 1):
        if token in marks["finite_verb"] or token in marks["denial_verb"]:
            return False
        if token in marks["denial_goes_on"]:
            return True
    return False


def _resumes(piece: _Piece, marks: Marks) -> bool:
    """Return whether it goes on without a subject: "we do not sell, or share"."""
    verbs = marks["finite_verb"] | marks["denial_verb"]
    return piece.first in marks["denial_goes_on"] and piece.first + 1 in verbs


def _is_between(pieces: list[_Piece], number: int, marks: Marks) -> bool:
    """Return whether the piece is the middle of "ei aseta, lataa eikä tallenna"."""
    begins = pieces[number].first in marks["finite_verb"] | marks["denial_verb"]
    later = pieces[number + 1 :]
    return begins and any(_has(piece, "denial_goes_on", marks) for piece in later)


def _before(pieces: list[_Piece], at: int, marks: Marks) -> Iterator[int]:
    own = pieces[at]
    named = bool(_NAMING.search(own.before)) and own.last - own.first < _MOST_BARE
    absent = _has(own, "absent", marks) or _has(own, "undone", marks)
    if not named and not absent:
        return
    # "We measure with a tool that sets no cookies": what the clause adds to it.
    if _has(own, "relative", marks, only_first=True):
        return
    for number in range(at - 1, -1, -1):
        piece, after = pieces[number], pieces[number + 1]
        if piece.depth > own.depth:
            # "Heat maps (Hotjar and the like) are not used": as what it explains.
            if not _states(piece, marks):
                yield from range(piece.first, piece.last + 1)
            continue
        if _is_parted(piece, after, own, named=named) or _states(piece, marks):
            return
        yield from range(piece.first, piece.last + 1)
        if piece.contrast or named:
            return


def _is_parted(piece: _Piece, after: _Piece, own: _Piece, *, named: bool) -> bool:
    """Return whether a denial does not reach back from `after` to `piece`.

    "Country (from the address, which is not kept)": the bracket denies itself.
    """
    if piece.depth < own.depth and "(" not in own.before:
        return True
    ends = _ENDING.search(after.before) or ":" in after.before
    return bool(ends) and not named


def _states(piece: _Piece, marks: Marks, *, finite: bool = False) -> bool:
    """Return whether it has a verb; a `finite` one is not "to follow visitors"."""
    verbs = marks["finite_verb"] | marks["denial_verb"]
    if finite:
        verbs -= marks["infinitive"]
    return any(token in verbs for token in range(piece.first, piece.last + 1))


def _has(piece: _Piece, mark: str, marks: Marks, *, only_first: bool = False) -> bool:
    last = piece.first if only_first else piece.last
    return any(token in marks[mark] for token in range(piece.first, last + 1))
