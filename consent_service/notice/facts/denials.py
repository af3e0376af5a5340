"""What the notice says is not there: services, lists of them, and cookies at all."""

import re
from bisect import bisect_right

from consent_service.notice.document import Sentence
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import introduction_of, is_cookie_page
from consent_service.notice.services import Services, pattern_of

# Endings of a Finnish name that says by what means, or where: "Googlen Analyticsilla
# emme kerää osoitteita" uses it.
_BY_MEANS = ("lla", "llä", "ssa", "ssä", "sta", "stä", "lta", "ltä")
# How a line of a list of what was taken out begins: "Removed Google Fonts".
_TAKEN_OUT = frozenset(
    {
        "removed", "blocked", "dropped", "uninstalled", "poistettu", "poistin",
        "poistimme", "estetty", "borttaget", "borttagen", "blockerat", "avinstallerat",
    }
)  # fmt: skip
# What makes a sentence with "no cookies" say less than that the site has none, and
# what says that it is about use at all. "Cookies: none" needs no verb.
_LIMITS = (
    "no_cookies_limited", "until_asked", "no_harm", "browser", "refuse_cookie",
    "refusal_detriment", "take_or_leave", "wish_word", "session_cookies",
)  # fmt: skip
_OF_USE = ("no_cookies", "absent", "not_used", "dropped")
_WHICH = frozenset({"that", "which", "som", "jotka", "joilla", "joiden"})
_MOST_BARE = 4
_MOST_TITLE = 10  # words of "What we do not use" over a list


def is_denied_use(reading: Reading, sentence: Sentence, start: int, end: int) -> bool:
    """Return whether the name at these offsets is one of what is not used.

    "NAME uses no cookies" and "we use NAME only after you agree" deny nothing of it.
    """
    own = {sentence.index}
    if _is_in_denied_list(reading, sentence):
        return True
    if sentence.tokens[0].form in _TAKEN_OUT:
        return True
    first, last = _token_at(sentence, start), _token_at(sentence, end - 1)
    if is_dropped(reading, sentence.index, first):
        return True
    denied = reading.denial_of(sentence.index, first)
    if denied is None or reading.has("until_asked", own):
        return False
    # "If you do not want NAME to count you": it does.
    if reading.has("visitor_unwilling", own):
        return False
    if denied.linking or _is_beyond_control(reading, sentence, denied.by):
        return False
    instead = any(hit.first == denied.by for hit in reading.find("lack_after", own))
    if denied.by < first or instead:
        return True
    return _is_said_of(reading, sentence, last, denied.by)


def _token_at(sentence: Sentence, offset: int) -> int:
    starts = [token.start for token in sentence.tokens]
    return max(0, bisect_right(starts, offset) - 1)


def is_dropped(reading: Reading, sentence: int, token: int) -> bool:
    """Return whether the name stands behind "we have stopped using"."""
    verbs = {hit.first for hit in reading.find("finite_verb", {sentence})}
    verbs |= {hit.first for hit in reading.find("denial_verb", {sentence})}
    tokens = reading.sentence(sentence).tokens
    for hit in reading.find("dropped", {sentence}):
        # "We used to have NAME": the verb right behind belongs to it.
        between = range(hit.last + 2, token)
        if hit.first < token and not verbs & set(between):
            return True
        if token < hit.first and tokens[token].clause == tokens[hit.first].clause:
            return True
    return False


def _is_beyond_control(reading: Reading, sentence: Sentence, by: int) -> bool:
    clause = sentence.tokens[by].clause
    return any(
        reading.tokens(hit)[0].clause == clause and hit.first > by
        for hit in reading.find("no_control", {sentence.index})
    )


def _is_said_of(reading: Reading, sentence: Sentence, last: int, by: int) -> bool:
    """Return whether a name in front of the negation is what is denied.

    "Analytics is not used" denies it, "Analytics does not see your name" does not.
    """
    if sentence.tokens[last].form.endswith(_BY_MEANS):
        return False
    if sentence.tokens[last].clause < sentence.tokens[by].clause:
        return True
    return any(
        hit.first <= by <= hit.last for hit in reading.find("absent", {sentence.index})
    )


def _is_in_denied_list(reading: Reading, sentence: Sentence) -> bool:
    """Return whether the sentence is an item under "We do not use:"."""
    if reading.notice.blocks[sentence.block].kind not in {"item", "row"}:
        return False
    intro = introduction_of(reading, sentence.index)
    if any(_ends_denied(reading, number) for number in intro):
        return True
    return _is_under_denial(reading, sentence.block)


def _ends_denied(reading: Reading, number: int) -> bool:
    tokens = reading.sentence(number).tokens
    return bool(tokens) and reading.is_denied(
        Hit(number, len(tokens) - 1, len(tokens) - 1)
    )


def _is_under_denial(reading: Reading, block: int) -> bool:
    heading = reading.section_of_block(block).heading
    if heading is None:
        return False
    own = reading.sentences_of({heading})
    words = sum(len(reading.sentence(number).tokens) for number in own)
    return words <= _MOST_TITLE and reading.has("never_listed", own)


def site_denials(reading: Reading, services: Services) -> list[Hit]:
    """Return where the notice says that the site sets no cookies at all.

    "Plausible sets no cookies" and "we set no cookies for advertising" say less.
    """
    return [
        hit
        for hit in reading.find("cookie")
        if _is_bare(reading, hit)
        or (reading.is_missing(hit) and not _is_limited(reading, hit, services))
    ]


def _is_bare(reading: Reading, hit: Hit) -> bool:
    """Return whether a heading on cookies is answered with "none" and no more."""
    following = hit.sentence + 1
    if reading.block(hit).kind != "heading":
        return False
    if following >= len(reading.notice.sentences):
        return False
    short = len(reading.sentence(following).tokens) <= _MOST_BARE
    return short and reading.has("negation", {following})


def _is_limited(reading: Reading, hit: Hit, services: Services) -> bool:
    own = {hit.sentence}
    if _is_of_service(reading, hit, services):
        return True
    tokens = reading.sentence(hit.sentence).tokens[hit.last + 1 :]
    # "We use no cookies that identify you": of those.
    if tokens and tokens[0].form in _WHICH:
        return True
    # "_utmc cookie – not used": of that one.
    if reading.sentence(hit.sentence).text.startswith("_"):
        return True
    asks = reading.sentence(hit.sentence).text.endswith("?")
    if asks or any(_limits(reading, limit, own) for limit in _LIMITS):
        return True
    if not any(reading.has(concept, own) for concept in _OF_USE):
        # "Cookies: none", and not "Local storage (not cookies)".
        first = {one.first for one in reading.find("negation", own)} | {hit.first}
        bare = len(reading.sentence(hit.sentence).tokens) <= _MOST_BARE
        return not bare or 0 not in first
    if reading.block(hit).kind == "row" or _is_of_a_kind(reading, hit):
        return True
    if reading.tokens(hit)[-1].form.endswith(_BY_MEANS):
        # "There is no name in the cookies."
        return True
    sentence = reading.sentence(hit.sentence)
    before = sentence.text[: reading.tokens(hit)[0].start - sentence.start]
    named = any(pattern_of(one).search(before) for one in services)
    # "No cookies are used for NAME": of that service alone.
    if _is_for_service(reading, hit, services):
        return True
    absent = reading.find("absent", own)
    return named and not any(one.last >= hit.first for one in absent)


_OTHERS = frozenset({"other", "others", "andra", "övriga", "muita", "muut", "muiden"})


def _limits(reading: Reading, limit: str, own: set[int]) -> bool:
    """Return whether it limits a denial; "no cookies or other trackers" does not."""
    joints = {one.last for one in reading.find("enumerating", own)}
    return any(
        hit.first - 1 not in joints or reading.tokens(hit)[0].form not in _OTHERS
        for hit in reading.find(limit, own)
    )


_FOR = re.compile(r"\b(?:för|for|by|av|with|från|from)\s+(?:the |our |vårt? )?$")


def _is_for_service(reading: Reading, hit: Hit, services: Services) -> bool:
    sentence = reading.sentence(hit.sentence)
    return any(
        _FOR.search(sentence.text[: match.start()])
        for one in services
        for match in [pattern_of(one).search(sentence.text)]
        if match
    )


def _is_of_service(reading: Reading, hit: Hit, services: Services) -> bool:
    """Return whether a label names the service: "Matomo: no cookies".

    An item of a list on it does not say so again: "The service is: – cookieless".
    """
    block = reading.sentence(hit.sentence).block
    if _is_listed_of_service(reading, hit, services):
        return True
    heading = reading.section_of_block(block).heading
    if heading is None or heading != block - 1:
        return False
    label = reading.notice.blocks[heading].text
    return any(pattern_of(service).search(label) for service in services)


def _is_listed_of_service(reading: Reading, hit: Hit, services: Services) -> bool:
    intro = introduction_of(reading, hit.sentence)
    blocks = {reading.sentence(number).block for number in intro}
    told = " ".join(
        reading.sentence(number).text for number in reading.sentences_of(blocks)
    )
    return any(pattern_of(service).search(told) for service in services)


def _is_of_a_kind(reading: Reading, hit: Hit) -> bool:
    """Return whether it says "no cookies for adverts", not "no cookies or adverts"."""
    own = {hit.sentence}
    clause = reading.tokens(hit)[0].clause
    joints = {one.first for one in reading.find("enumerating", own)}
    for kind in reading.find("cookie_kind", own):
        between = set(range(min(hit.last, kind.last), max(hit.first, kind.first)))
        if reading.tokens(kind)[0].clause == clause and not joints & between:
            return True
    return False


def tells_of_cookies(reading: Reading) -> bool:
    """Return whether the text says anywhere that there are cookies."""
    aside = (
        "cookie_definition", "cookie_usually", "future", "until_asked",
        "cookie_blocking",
    )  # fmt: skip
    return any(
        reading.block(hit).kind != "heading"
        and not reading.sentence(hit.sentence).text.endswith("?")
        and not any(reading.has(concept, {hit.sentence}) for concept in aside)
        for hit in reading.stated("cookie")
    )


def refers_to_cookie_page(reading: Reading) -> bool:
    """Return whether a notice leaves cookies to another page: "see our cookie policy".

    A page on cookies alone that names itself leaves nothing to another.
    """
    if is_cookie_page(reading):
        return False
    return any(
        reading.block(hit).kind != "heading"
        for hit in reading.find("cookies_elsewhere")
    )


def is_cookieless(reading: Reading, place: Hit) -> bool:
    """Return whether the paragraph says that what it tells of sets no cookies."""
    block = reading.sentence(place.sentence).block
    own = reading.sentences_of({block})
    # "A cookieless service" needs no negation.
    without = reading.find("cookieless", own)
    places = {(one.sentence, at) for one in without for at in (one.first, one.last)}
    stated = [
        hit
        for hit in reading.stated("cookie", own)
        if (hit.sentence, hit.first) not in places
    ]
    return bool(without or reading.denied("cookie", own)) and not stated
