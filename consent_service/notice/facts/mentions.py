"""Which services the notice names as being in use, and where."""

import re

import msgspec

from consent_service.notice.document import Sentence
from consent_service.notice.facts.denials import is_denied_use
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    introduction_of,
    topics_of_section,
)
from consent_service.notice.services import (
    NamedService,
    Services,
    pattern_of,
)

_SPELT_AS_NAME = re.compile(r"[a-z]+[-_][a-z-_]*\Z")
_JOINTS = ("-", "_")
# Words of a list item such as "Facebook (Meta Platforms Ireland)". A longer sentence
# that names a channel usually invites people to follow the company there.
_MOST_ITEM_TOKENS = 4


class Mention(msgspec.Struct, frozen=True):
    """A service and the first place where it is named as in use.

    `start` is the offset of the name in the block of `sentence`.
    """

    service: NamedService
    sentence: int
    start: int
    line: int
    words: str


def find_mentions(
    reading: Reading, cookies: Sentences, services: Services
) -> list[Mention]:
    """Return the services in use, each once, in the order of the text.

    Not counted: services that the text says are not used, services named for the
    future, channels of social media where the company only talks to people.
    """
    # A service that the whole text does not name is looked for in no sentence of it.
    text = "\n".join(sentence.text for sentence in reading.notice.sentences)
    firsts = (
        _first(reading, service, cookies, services[:number])
        for number, service in enumerate(services)
        if pattern_of(service).search(text)
    )
    found = sorted(
        (mention for mention in firsts if mention),
        key=lambda mention: (mention.sentence, mention.start),
    )
    names = {mention.service.name for mention in found}
    if "Google Analytics 4" in names:
        return [
            mention for mention in found if mention.service.name != "Google Analytics"
        ]
    return found


def _first(
    reading: Reading, service: NamedService, cookies: Sentences, longer: Services
) -> Mention | None:
    pattern = pattern_of(service)
    for sentence in reading.notice.sentences:
        # Nearly no sentence names a given service: the dearer look is for those.
        if not pattern.search(sentence.text):
            continue
        match = _own_match(pattern, sentence.text, longer)
        if not match:
            continue
        start = sentence.start + match.start()
        end = sentence.start + match.end()
        if _is_in_use(reading, service, sentence, cookies) and not is_denied_use(
            reading, sentence, start, end
        ):
            line = reading.notice.blocks[sentence.block].line_at(start)
            return Mention(service, sentence.index, start, line, match.group())
    return None


def _own_match(
    pattern: re.Pattern[str], text: str, longer: Services
) -> re.Match[str] | None:
    """Return the first match that is no part of a longer name.

    "Facebook pixel" names no "Facebook", while "Googlen (Analytics, Ads)" names two.
    """
    spans = [
        match.span() for other in longer for match in pattern_of(other).finditer(text)
    ]
    for match in pattern.finditer(text):
        start, end = match.span()
        # "google-analytics-enabled" is the name of a cookie.
        if _SPELT_AS_NAME.match(match.group()) and text[end : end + 1] in _JOINTS:
            continue
        if not any(first <= start and end <= last for first, last in spans):
            return match
    return None


def _is_in_use(
    reading: Reading, service: NamedService, sentence: Sentence, cookies: Sentences
) -> bool:
    own = {sentence.index}
    if is_planned(reading, sentence.index) or _is_asked(reading, sentence):
        return False
    # "Using NAME would be easy": it is not there.
    if reading.has("hypothetical", own):
        return False
    if _is_supposed_below(reading, service, sentence):
        return False
    if _is_only_linked(reading, own):
        return False
    if not service.needs_context:
        return True
    listed = own | introduction_of(reading, sentence.index)
    if any(_is_done(reading, hit) for hit in _shown(reading, listed)):
        return True
    # A channel where adverts are shown is not yet a service of the site.
    if sentence.index not in cookies or reading.has("channel", own):
        return False
    section = reading.section_of_block(sentence.block)
    social = "social" in topics_of_section(reading, section)
    return social or reading.has("cookie", own) or _is_name_alone(sentence)


def _is_supposed_below(
    reading: Reading, service: NamedService, sentence: Sentence
) -> bool:
    """Return whether a heading names it, and the text below only what would be."""
    if reading.notice.blocks[sentence.block].kind != "heading":
        return False
    following = sentence.index + 1
    if following >= len(reading.notice.sentences):
        return False
    named = pattern_of(service).search(reading.sentence(following).text)
    return named is not None and reading.has("hypothetical", {following})


def _is_only_linked(reading: Reading, own: set[int]) -> bool:
    """Return whether the site only links to the place: "the films are on NAME"."""
    return reading.has("only_linked", own) and not reading.has("cookie", own)


def _shown(reading: Reading, own: Sentences | set[int]) -> tuple[Hit, ...]:
    return (
        *reading.find("social_purpose", own),
        *reading.find("embedded_purpose", own),
    )


def _is_done(reading: Reading, hit: Hit) -> bool:
    """Return whether buttons or films are there, if only once somebody agrees."""
    return not reading.is_denied(hit) or reading.has("until_asked", {hit.sentence})


def _is_asked(reading: Reading, sentence: Sentence) -> bool:
    """Return whether the text only asks: "YouTube? We host our films ourselves."."""
    short = len(sentence.tokens) <= _MOST_ITEM_TOKENS
    asks = sentence.text.endswith("?") and short
    return asks and reading.notice.blocks[sentence.block].kind != "heading"


def _is_name_alone(sentence: Sentence) -> bool:
    """Return whether the sentence is an item of a list: a name and little else."""
    return len(sentence.tokens) <= _MOST_ITEM_TOKENS


def is_planned(reading: Reading, sentence: int) -> bool:
    """Return whether the sentence, or the head of its list, speaks of the future."""
    own = {sentence, *introduction_of(reading, sentence)}
    # "Taken into use only once you agree" is of today.
    return reading.has("future", own) and not reading.has("once_agreed", own)
