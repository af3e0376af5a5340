"""What is collected from visitors by machines: cookies, analytics and logs.

A word such as "browser" or "town" stands in many sentences that collect nothing. The
plan, from what is sure to what needs company:

1. Sentences that collect: with a verb for it among those on cookies, in the paragraph
   of a counting service, under a heading for the website, in a technical list, or that
   name what no form asks for (an IP address).
2. In those, phrases that can only mean a kind of data ("the type of your browser").
3. Words that also describe purposes ("interests") where the sentence says "we collect"
   or lists several kinds.
4. Bare words ("browser, device, town") as parts of a list of at least two kinds.
"""

from consent_service.notice.document import Sentence
from consent_service.notice.facts.collecting import (
    Collecting,
    sentences_that_collect,
)
from consent_service.notice.facts.data_kinds import BARE, DATA, MACHINE, PURPOSES, SOFT
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.facts.places import is_place
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import Sentences, is_table_head

_STRONG = ("ui_recordings",)  # a notice that mentions heat maps makes them
_FEW = 2  # kinds that only machines know, in a list of what people fill in
_MOST_ITEM = 6  # words of a part of a list
_REFERRER = ("refer", "hänvis", "viittaa")  # words for it that mean nothing else
_TIME = ("time", "tid", "aika", "aja")
_WHEN = frozenset({"when", "när", "kun", "då"})
# Whose visit it is when: "when you visit", "när besökaren läser".
_SOMEBODY = (
    "you", "they", "an", "a", "someone", "visitors", "users", "people", "du", "ni",
    "besökar", "använd", "man", "någon",
)  # fmt: skip
_FIRST = ("first", "första", "ensimmäi")
_US = frozenset({"we", "vi", "us"})  # "when we use cookies" is no visit
# Before a word these make it a place: "in your browser", "i din webbläsare".
_PLACES = frozenset(
    {"in", "into", "through", "via", "within", "i", "genom", "by", "on", "på"}
)


def cookie_data(
    reading: Reading, cookies: Sentences, mentions: list[Mention]
) -> dict[str, Hit]:
    """Return what cookies, analytics and automatic logs collect, with first places."""
    where = sentences_that_collect(reading, cookies, mentions)
    found: dict[str, Hit] = {}
    for key in DATA:
        for hit in _collected(reading, key, where.scope):
            if key not in SOFT or _is_collected(reading, hit, where):
                found.setdefault(key, hit)
    for key in BARE:
        if key not in found and (listed := _listed(reading, key, where)):
            found[key] = listed
    for key in _STRONG:
        for hit in _collected(reading, key, cookies)[:1]:
            found.setdefault(key, hit)
    return {key: found[key] for key in DATA if key in found}


def _collected(reading: Reading, key: str, scope: Sentences) -> list[Hit]:
    """Return where a kind of data is named; not being linked denies nothing of it."""
    return [
        hit
        for hit in reading.find(f"d_{key}", scope)
        if not _is_not_collected(reading, key, hit)
        and not _is_other(reading, f"d_{key}", hit)
        and not is_place(reading, key, hit)
        and not is_table_head(reading, hit.sentence)
    ]


def _is_not_collected(reading: Reading, key: str, hit: Hit) -> bool:
    # "You cannot be identified" denies the number, not only what it is linked to.
    return reading.is_denied(hit) if key == "unique_id" else reading.is_missing(hit)


_WHOLE = frozenset({"d_visitor_counts"})
# Kinds that the words of another hold: "where visitors come from" may be a country,
# "loaded pages" are no downloads, "when you click" lists no clicks.
_OTHERS = {
    "d_referrer": ("d_location", "d_ip_address", "d_server"),
    "d_downloads": ("page_loads",),
    "d_visitor_counts": ("pages_counted", "own_visits"),
    "d_clicks": ("not_tracked_here", "clicked_here"),
    "d_new_or_returning": ("d_referrer", "as_if"),
    "d_purchases": ("purchase_handled",),
    "d_browser": ("browser_acts", "browser_storage", "browser_files"),
    "d_domain": ("domain_service",),
    "d_visit_time": ("time_zone",),
    "d_isp": ("isp_acts",),
    "d_age": ("age_gate",),
    "d_time_on_page": ("cookie_lasting",),
    "d_unique_id": ("personal_identifier",),
    "d_interests": ("basis_interest",),
    "d_pages_viewed": ("own_website",),
    # "In which of our shops you looked" tells no town.
    "d_location": ("d_pages_viewed",),
}
# What tells that the whole sentence is of something else: the films of a camera at the
# door, the time of a consent, the orders of regular customers, errors put right.
_ASIDE = {
    "d_ui_recordings": ("camera_word",),
    "d_visit_time": ("consent_record", "birth_word"),
    "d_purchases": ("customer_account",),
    "d_new_or_returning": ("customer_account",),
    "d_errors": ("error_corrected",),
    "d_device": ("equipment_of_ours",),
    "d_age": ("survey_word",),
    "d_gender": ("survey_word",),
}
# Kinds that forms ask for as well.
_OF_PEOPLE = frozenset({"d_age", "d_gender", "d_unique_id"})
# Kinds whose last word only says of what: "the address of your computer".
_OWNED = {"d_device": ("d_ip_address", "d_screen_resolution")}


def _is_other(reading: Reading, concept: str, hit: Hit) -> bool:
    """Return whether the words are part of how another kind of data is called."""
    if any(reading.has(aside, {hit.sentence}) for aside in _ASIDE.get(concept, ())):
        return True
    if concept in _OF_PEOPLE and _is_filled_in(reading, hit):
        return True
    # "The first time you come, a window asks which cookies you allow."
    if concept == "d_new_or_returning" and _is_of_banner(reading, hit):
        return True
    if concept == "d_visit_time" and (
        _opens_clause(reading, hit) or _is_how_long(reading, hit)
    ):
        return True
    # "It counts pages, visitors' countries": the verb is that of another part.
    if concept in _WHOLE and not _is_in_one_part(reading, hit):
        return True
    if concept == "d_referrer" and reading.tokens(hit)[0].form.startswith(_REFERRER):
        return False
    own = {hit.sentence}
    return any(
        _goes_on(reading, hit, place)
        for other in _OTHERS.get(concept, ())
        for place in reading.find(other, own)
    ) or any(
        place.first <= hit.first and hit.last <= place.last
        for other in _OWNED.get(concept, ())
        for place in reading.find(other, own)
    )


def _is_filled_in(reading: Reading, hit: Hit) -> bool:
    """Return whether it stands among names and addresses, and nothing technical."""
    own = {hit.sentence}
    return reading.has("form_item", own) and not any(
        reading.has(f"d_{key}", own) for key in MACHINE
    )


def _is_of_banner(reading: Reading, hit: Hit) -> bool:
    """Return whether the first visit is only when the banner asks."""
    asked = reading.has("asked_at_first", {hit.sentence})
    return asked and any(token.form.startswith(_FIRST) for token in reading.tokens(hit))


def _is_how_long(reading: Reading, hit: Hit) -> bool:
    """Return whether the last word is of another: "pages visited, time spent"."""
    own = {hit.sentence}
    return reading.tokens(hit)[-1].form.startswith(_TIME) and any(
        hit.last in (place.first, place.last)
        for concept in ("d_time_on_page", "response_time", "time_span")
        for place in reading.find(concept, own)
    )


def _goes_on(reading: Reading, hit: Hit, place: Hit) -> bool:
    """Return whether they overlap, or `place` begins right behind in the part."""
    if hit.first <= place.last and place.first <= hit.last:
        return True
    clauses = [token.clause for token in reading.sentence(hit.sentence).tokens]
    return place.first == hit.last + 1 and clauses[place.first] == clauses[hit.last]


def _is_in_one_part(reading: Reading, hit: Hit) -> bool:
    tokens = reading.tokens(hit)
    return tokens[0].clause == tokens[-1].clause


def _is_owned(reading: Reading, hit: Hit, place: Hit) -> bool:
    """Return whether the bare word belongs to `place`: "browser id", "log files"."""
    behind = Hit(hit.sentence, place.first, place.last)
    return _goes_on(reading, hit, behind) or _goes_on(reading, behind, hit)


def _opens_clause(reading: Reading, hit: Hit) -> bool:
    """Return whether "when you visit" only tells when, and lists no time.

    "We log when you visit" and an item "when you visited" do list one.
    """
    if reading.tokens(hit)[0].form not in _WHEN:
        return False
    if hit.first == 0:
        return reading.block(hit).kind == "paragraph"
    tokens = reading.sentence(hit.sentence).tokens
    # "When it happened" is a time by itself.
    if tokens[hit.first + 1].form in _US:
        return True
    somebody = tokens[hit.first + 1].form.startswith(_SOMEBODY)
    if not somebody or tokens[hit.first].clause != tokens[hit.first - 1].clause:
        return False
    before = hit.first - 1
    return not any(
        one.last == before for one in reading.find("knowing_when", {hit.sentence})
    )


def _is_collected(reading: Reading, hit: Hit, where: Collecting) -> bool:
    """Return whether it says "we collect your language", not "we remember" it."""
    # "Names, languages and orders" are those of customers.
    technical = where.kinds.technical(hit.sentence)
    if reading.has("form_item", {hit.sentence}) and len(technical) <= _FEW:
        return False
    listed = where.kinds.enumerates(hit.sentence)
    if not listed and reading.has("preferences_purpose", {hit.sentence}):
        return False
    if hit.sentence in where.plain or reading.block(hit).kind in {"item", "row"}:
        return True
    return listed


def _listed(reading: Reading, key: str, where: Collecting) -> Hit | None:
    """Return where a bare word is one of at least two kinds of data in a list."""
    for hit in reading.find(f"w_{key}", where.scope):
        own = {hit.sentence}
        others = [
            place
            for kind in DATA
            if kind != key
            for place in reading.find(f"d_{kind}", own)
            if kind not in PURPOSES
            or (hit.sentence in where.near and kind != "interests")
            if not is_place(reading, kind, place)
        ]
        part = any(
            _is_owned(reading, hit, place)
            for place in others
            if _is_in_one_part(reading, place)
        )
        if (
            others
            and not part
            and not _is_not_collected(reading, key, hit)
            and not _is_other(reading, f"d_{key}", hit)
            and not is_place(reading, key, hit)
            and _is_part(reading, hit)
        ):
            return hit
    return None


def _is_part(reading: Reading, hit: Hit) -> bool:
    """Return whether the word stands in a part of a list, and names no place."""
    sentence = reading.sentence(hit.sentence)
    tokens = sentence.tokens
    before = {token.form for token in tokens[max(0, hit.first - 2) : hit.first]}
    if before & _PLACES:
        return False
    clause = [token for token in tokens if token.clause == tokens[hit.first].clause]
    if len(clause) <= _MOST_ITEM:
        return True
    near = range(max(0, hit.first - 3), min(len(tokens), hit.last + 3))
    joints = {one.first for one in reading.find("enumerating", {hit.sentence})}
    return bool(joints & set(near)) or _is_at_edge(sentence, hit)


def _is_at_edge(sentence: Sentence, hit: Hit) -> bool:
    """Return whether the word begins or ends its part of the list."""
    tokens = sentence.tokens
    return (
        hit.first == 0
        or hit.last + 1 >= len(tokens)
        or tokens[hit.first - 1].clause != tokens[hit.first].clause
        or tokens[hit.last + 1].clause != tokens[hit.last].clause
    )
