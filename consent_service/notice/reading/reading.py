"""A notice with its words indexed, which facts and rules search."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate

import msgspec

from consent_service.notice.document import Block, Notice, Section, Sentence, Token
from consent_service.notice.language.phrases import stream_of
from consent_service.notice.language.vocabulary import load_vocabulary
from consent_service.notice.reading.denial import BEGINS, MARKS, Denied, denied_tokens
from consent_service.notice.reading.structure import with_blocks

_MOST_LABEL = 5  # words of a label or a question before its answer
_MOST_ANSWER = 3  # words of "None", "Ei ole" or "eivät ole täällä"
_MOST_LONG_ANSWER = 12  # words of "you won't find any, with or without a banner"
_BY_ANSWER = Denied(-1, False)  # denied by the sentence behind
# Up to so many sentences are looked up one by one (bisection), which most rules need;
# for more it is faster to walk through all hits.
_FEW = 4
_TO = frozenset({"to", "att"})
_NO = frozenset({"no", "nej", "ei"})
_SAYING = frozenset(
    {"say", "says", "said", "saying", "säga", "säger", "sagt", "säg", "tacka", "tackar",
     "tackat", "sanoa", "sanot", "sanoo", "sanonut"}
)  # fmt: skip
_MOST_WORDS = 12  # of a quotation: enough to find the place, not to copy the text


class Hit(msgspec.Struct, frozen=True, order=True):
    """A place in a notice: a sentence and its tokens from `first` to `last`."""

    sentence: int
    first: int
    last: int


class _Stream:
    """The sentences in one language as one searchable string, the others left blank."""

    def __init__(self, sentences: Sequence[Sentence], language: str) -> None:
        rows = [
            stream_of([sentence]) if sentence.language == language else "\n"
            for sentence in sentences
        ]
        self._text = "".join(rows)
        self._lines = list(accumulate(map(len, rows), initial=0))
        self._vocabulary = load_vocabulary(language)

    def search(self, name: str) -> Iterator[Hit]:
        """Yield where the concept `name` is expressed."""
        concept = self._vocabulary[name]
        if concept.single:
            yield from (
                self._hit(match.span()) for match in concept.single.finditer(self._text)
            )
        for parts in concept.together:
            yield from self._search_together(parts)

    def _search_together(self, parts: tuple[re.Pattern[str], ...]) -> Iterator[Hit]:
        by_sentence = [self._by_sentence(part) for part in parts]
        for sentence in set.intersection(*map(set, by_sentence)):
            hits = [hit_of[sentence] for hit_of in by_sentence]
            yield Hit(
                sentence,
                min(hit.first for hit in hits),
                max(hit.last for hit in hits),
            )

    def _by_sentence(self, part: re.Pattern[str]) -> dict[int, Hit]:
        hits = [self._hit(match.span()) for match in part.finditer(self._text)]
        return {hit.sentence: hit for hit in reversed(hits)}

    def _hit(self, span: tuple[int, int]) -> Hit:
        sentence = bisect_right(self._lines, span[0]) - 1
        before = self._text.count(" ", self._lines[sentence], span[0] + 1)
        inside = self._text.count(" ", span[0], span[1])
        return Hit(sentence, before - 1, before + inside - 2)


class Reading:
    """A notice and the concepts found in it so far.

    Each sentence is read in its own language. `versions` are the same notice in other
    languages, where the page holds it more than once.

    Searching is lazy and remembered: a concept costs one pass over the notice, however
    many rules ask for it. One reading belongs to one thread.

    More than 15 methods: each is one question that rules ask, over the same memory.
    """

    def __init__(self, notice: Notice, versions: tuple["Reading", ...] = ()) -> None:
        self.notice = notice
        self.versions = versions
        spoken = {sentence.language for sentence in notice.sentences}
        self._streams = [_Stream(notice.sentences, name) for name in sorted(spoken)]
        self._found: dict[str, tuple[Hit, ...]] = {}
        self._section_of = _sections_by_block(notice)
        self._of_block = _sentences_by_block(notice)
        self._denied = dict(self._denied_by_sentence())

    def banner(self) -> "Reading | None":
        """Return the cookie bar of the page, read as a text of its own."""
        blocks = self.notice.banner.blocks
        return Reading(with_blocks(self.notice, blocks)) if blocks else None

    def find(
        self, concept: str, within: Collection[int] | None = None
    ) -> tuple[Hit, ...]:
        """Return where `concept` is expressed, in sentences of `within` if given."""
        if concept not in self._found:
            hits = {hit for stream in self._streams for hit in stream.search(concept)}
            self._found[concept] = tuple(sorted(hits))
        found = self._found[concept]
        if within is None:
            return found
        if len(within) <= _FEW:
            return tuple(
                hit for sentence in sorted(within) for hit in _hits_in(found, sentence)
            )
        return tuple(hit for hit in found if hit.sentence in within)

    def has(self, concept: str, within: Collection[int] | None = None) -> bool:
        return bool(self.find(concept, within))

    def first(self, concept: str, within: Collection[int] | None = None) -> Hit | None:
        return next(iter(self.find(concept, within)), None)

    def sentences_with(
        self, *concepts: str, within: Collection[int] | None = None
    ) -> list[int]:
        """Return the sentences that express every one of `concepts`, in order."""
        sets = [
            {hit.sentence for hit in self.find(concept, within)} for concept in concepts
        ]
        return sorted(set.intersection(*sets))

    def stated(
        self, concept: str, within: Collection[int] | None = None
    ) -> tuple[Hit, ...]:
        """Like `find`, without the places that stand in a denied clause."""
        return tuple(
            hit for hit in self.find(concept, within) if not self.is_denied(hit)
        )

    def denied(
        self, concept: str, within: Collection[int] | None = None
    ) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.find(concept, within) if self.is_denied(hit))

    def is_denied(self, hit: Hit) -> bool:
        """Return whether the hit begins or ends in what is denied."""
        return any(self._denials_at(hit))

    def is_missing(self, hit: Hit) -> bool:
        """Like `is_denied`, but "we do not link your address" denies no address."""
        return any(denied and not denied.linking for denied in self._denials_at(hit))

    def denial_of(self, sentence: int, token: int) -> Denied | None:
        """Return what denies one token, or None."""
        return self._denied.get(sentence, {}).get(token)

    def _denials_at(self, hit: Hit) -> tuple[Denied | None, Denied | None]:
        own = self._denied.get(hit.sentence, {})
        return own.get(hit.first), own.get(hit.last)

    def sentence(self, index: int) -> Sentence:
        return self.notice.sentences[index]

    def block(self, hit: Hit) -> Block:
        return self.notice.blocks[self.sentence(hit.sentence).block]

    def section(self, hit: Hit) -> Section:
        return self._section_of[self.sentence(hit.sentence).block]

    def section_of_block(self, block: int) -> Section:
        return self._section_of[block]

    def tokens(self, hit: Hit) -> tuple[Token, ...]:
        return self.sentence(hit.sentence).tokens[hit.first : hit.last + 1]

    def line(self, hit: Hit) -> int:
        """Return the original line where the hit begins."""
        return self.block(hit).line_at(self.tokens(hit)[0].start)

    def words(self, hit: Hit) -> str:
        """Return the words of the notice at the hit, at most a dozen of them."""
        tokens = self.tokens(hit)[:_MOST_WORDS]
        return self.block(hit).text[tokens[0].start : tokens[-1].end]

    def whole(self, sentence: int) -> Hit:
        return Hit(sentence, 0, max(0, len(self.sentence(sentence).tokens) - 1))

    def sentences_of(self, blocks: Collection[int]) -> frozenset[int]:
        """Return the indexes of the sentences that stand in `blocks`."""
        return frozenset(
            index for block in blocks for index in self._of_block.get(block, ())
        )

    def _denied_by_sentence(self) -> Iterator[tuple[int, dict[int, Denied]]]:
        marks = {name: self._tokens_of(name) for name in MARKS}
        for number in sorted({at for name in BEGINS for at in marks[name]}):
            sentence = self.sentence(number)
            own = {name: frozenset(marks[name].get(number, ())) for name in MARKS}
            own["infinitive"] = _infinitives(sentence)
            own["negation"] -= _refusals(sentence)
            text = self.notice.blocks[sentence.block].text
            yield number, denied_tokens(sentence, text, own)
        for number in self._answered(marks):
            tokens = range(len(self.sentence(number).tokens))
            yield number, dict.fromkeys(tokens, _BY_ANSWER)

    def _answered(self, marks: Mapping[str, Mapping[int, set[int]]]) -> Iterator[int]:
        """Yield labels and questions that a bare "none" answers: "Cookies: none."."""
        for number in sorted(marks["negation"]):
            if number and self._answers(number, marks):
                yield number - 1

    def _answers(
        self, number: int, marks: Mapping[str, Mapping[int, set[int]]]
    ) -> bool:
        """Return whether the sentence denies the label or the question before it."""
        before, own = self.sentence(number - 1), self.sentence(number)
        label = self.notice.blocks[before.block].kind == "heading"
        if not (before.block == own.block or (label and own.start == 0)):
            return False
        words = len(before.tokens)
        if not label and before.tokens[-1].clause != before.tokens[0].clause:
            # "Pages, countries, browsers. No cookies.": a list is no label.
            return False
        if _is_bare_answer(own, marks["negation"][number]):
            return label or words <= _MOST_LABEL
        # "Cookies. You won't find any.": a label of a word or two, answered at length.
        limited = any(number in marks[mark] for mark in ("contrast", "subordinate"))
        early = min(marks["negation"][number]) <= _MOST_ANSWER
        short = len(own.tokens) <= _MOST_LONG_ANSWER
        return words <= 2 and not label and early and short and not limited

    def _tokens_of(self, concept: str) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for hit in self.find(concept):
            tokens = range(hit.first, hit.last + 1)
            found.setdefault(hit.sentence, set()).update(tokens)
        return found


def _infinitives(sentence: Sentence) -> frozenset[int]:
    """Return the tokens behind "to" and "att": verbs that state nothing."""
    return frozenset(
        at + 1 for at, token in enumerate(sentence.tokens) if token.form in _TO
    )


def _refusals(sentence: Sentence) -> frozenset[int]:
    """Return each "no" that visitors say: "the window lets you say no"."""
    tokens = sentence.tokens
    return frozenset(
        at
        for at in range(1, len(tokens))
        if tokens[at].form in _NO and tokens[at - 1].form in _SAYING
    )


def _is_bare_answer(sentence: Sentence, negations: Collection[int]) -> bool:
    return 0 in negations and len(sentence.tokens) <= _MOST_ANSWER


def _hits_in(found: tuple[Hit, ...], sentence: int) -> tuple[Hit, ...]:
    """Return the hits of one sentence; `found` is in order."""
    start = bisect_left(found, Hit(sentence, -1, -1))
    return found[start : bisect_left(found, Hit(sentence + 1, -1, -1))]


def _sentences_by_block(notice: Notice) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for sentence in notice.sentences:
        found.setdefault(sentence.block, []).append(sentence.index)
    return found


def _sections_by_block(notice: Notice) -> list[Section]:
    return [
        section
        for section in notice.sections
        for _ in range(section.start, section.end)
    ]
