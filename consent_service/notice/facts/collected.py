"""What is collected from visitors by machines: cookies, analytics and logs.

A word such as "browser" or "town" stands in many sentences that collect nothing. The
plan, from what is sure to what needs company:

1. Sentences that collect: with a verb for it among those on cookies, in the paragraph
   of a counting service, under a heading for the website, or that name what no form
   asks for (an IP address).
2. In those, phrases that can only mean a kind of data ("the type of your browser").
3. Words that also describe purposes ("interests") where the sentence says "we collect"
   or lists several kinds.
4. Bare words ("browser, device, town") as parts of a list of at least two kinds.
"""

from collections.abc import Iterator

from consent_service.notice.document import Sentence
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import Sentences, end_of_list

DATA = (
    "ip_address",
    "visit_time",
    "pages_viewed",
    "time_on_page",
    "browser",
    "device",
    "operating_system",
    "screen_resolution",
    "referrer",
    "search_terms",
    "location",
    "language",
    "age",
    "gender",
    "interests",
    "visitor_counts",
    "clicks",
    "new_or_returning",
    "server",
    "domain",
    "isp",
    "unique_id",
    "purchases",
    "ui_recordings",
    "downloads",
    "errors",
)
_TRACKING = frozenset({"analytics", "marketing"})
_STRONG = ("ui_recordings",)  # a notice that mentions heat maps makes them
# Words that also describe purposes: they count only if the text says "we collect".
_SOFT = frozenset({"language", "interests", "location", "purchases", "clicks"})
_PURPOSES = _SOFT | {"visitor_counts"}  # "to count visitors and improve the pages"
# What no form asks for and no purpose is called.
_MACHINE = (
    "ip_address", "operating_system", "screen_resolution", "isp", "ui_recordings",
    "browser",
)  # fmt: skip
# Kinds of data that have words of their own for lists.
_BARE = (
    "visit_time", "pages_viewed", "browser", "device", "referrer", "search_terms",
    "location", "visitor_counts", "isp", "operating_system", "clicks",
    "unique_id", "purchases", "downloads", "errors",
)  # fmt: skip
# Kinds of data in one sentence that make it a list of what is collected. With two,
# "open the page in your browser" would collect pages and browsers.
_FEWEST_DATA = 3
_FEWEST_OF_SITE = 2  # where the paragraph is about the website or a service that counts
_MOST_ITEM = 6  # words of a part of a list
_WHEN = frozenset({"when", "när", "kun", "då"})
# Before a word these make it a place: "in your browser", "i din webbläsare".
_PLACES = frozenset(
    {"in", "into", "through", "via", "within", "i", "genom", "by", "on", "på"}
)


def cookie_data(
    reading: Reading, cookies: Sentences, mentions: list[Mention]
) -> dict[str, Hit]:
    """Return what cookies, analytics and automatic logs collect, with first places."""
    near = _near_services(reading, mentions) | _of_website(reading)
    scope = _collecting(reading, cookies, near)
    # "Matomo: pages and devices" needs no verb.
    scope |= {one.sentence for one in mentions if one.service.category in _TRACKING}
    plain = {hit.sentence for hit in reading.find("collect_strong")}
    plain |= {
        number for number in near if _enumerates(reading, number, _FEWEST_OF_SITE)
    }
    found: dict[str, Hit] = {}
    for key in DATA:
        for hit in _collected(reading, f"d_{key}", scope):
            if key not in _SOFT or _is_collected(reading, hit, plain):
                found.setdefault(key, hit)
    for key in _BARE:
        if key not in found and (listed := _listed(reading, key, scope, near)):
            found[key] = listed
    for key in _STRONG:
        for hit in _collected(reading, f"d_{key}", cookies)[:1]:
            found.setdefault(key, hit)
    return {key: found[key] for key in DATA if key in found}


def _near_services(reading: Reading, mentions: list[Mention]) -> Sentences:
    """Return the sentences of the paragraphs on services that count or target.

    Where a label is all that names it ("Plausible: pages and countries"), those of the
    paragraph below.
    """
    blocks: set[int] = set()
    for mention in mentions:
        if mention.service.category not in _TRACKING or not mention.service.on_site:
            continue
        block = reading.sentence(mention.sentence).block
        blocks.add(block)
        if reading.notice.blocks[block].kind == "heading":
            blocks.add(block + 1)
    # And those on what a server writes into its log, or a visit leaves behind.
    for concept in ("log_data", "traces"):
        blocks |= {
            reading.sentence(hit.sentence).block for hit in reading.stated(concept)
        }
    return reading.sentences_of(blocks) - _aside(reading)


def _of_website(reading: Reading) -> Sentences:
    """Return the sentences under headings such as "When you visit our website"."""
    headings = {
        reading.sentence(hit.sentence).block
        for hit in reading.find("visit_heading")
        if reading.block(hit).kind == "heading"
    }
    own = {
        number
        for section in reading.notice.sections
        if section.heading in headings
        for number in range(section.start + 1, section.end)
    }
    return reading.sentences_of(own) - _aside(reading)


def _aside(reading: Reading) -> frozenset[int]:
    """Return the sentences on what visitors can do, fill in or read, and questions."""
    concepts = ("browser_refusal", "browser_closing")
    aside = {hit.sentence for concept in concepts for hit in reading.find(concept)}
    aside |= {
        hit.sentence
        for hit in reading.find("filled_in")
        if not any(reading.has(f"d_{key}", {hit.sentence}) for key in _MACHINE)
    }
    asked = {
        sentence.index
        for sentence in reading.notice.sentences
        if sentence.text.endswith("?")
        and reading.notice.blocks[sentence.block].kind in {"heading", "paragraph"}
    }
    return frozenset(aside | asked)


def _collected(reading: Reading, concept: str, scope: Sentences) -> list[Hit]:
    """Return where a kind of data is named; not being linked denies nothing of it."""
    return [
        hit
        for hit in reading.find(concept, scope)
        if not reading.is_missing(hit) and not _is_other(reading, concept, hit)
    ]


# Kinds that the words of another hold: "where visitors come from" may be a country,
# "loaded pages" are no downloads, "when you click" lists no clicks.
_OTHERS = {
    "d_referrer": ("d_location", "d_ip_address", "d_server"),
    "d_downloads": ("page_loads",),
    "d_visitor_counts": ("pages_counted",),
    "d_clicks": ("not_tracked_here",),
}
# Kinds whose last word only says of what: "the address of your computer".
_OWNED = {"d_device": ("d_ip_address", "d_screen_resolution")}


def _is_other(reading: Reading, concept: str, hit: Hit) -> bool:
    """Return whether the words are part of how another kind of data is called."""
    if concept == "d_visit_time" and _opens_clause(reading, hit):
        return True
    # "It counts pages, visitors' countries": the verb is that of another part.
    if concept == "d_visitor_counts" and not _is_in_one_part(reading, hit):
        return True
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
    """Return whether "when you visit" only begins the sentence, and lists no time."""
    paragraph = reading.block(hit).kind == "paragraph"
    return paragraph and hit.first == 0 and reading.tokens(hit)[0].form in _WHEN


def _is_collected(reading: Reading, hit: Hit, plain: Sentences | set[int]) -> bool:
    """Return whether it says "we collect your language", not "we remember" it."""
    if reading.has("preferences_purpose", {hit.sentence}):
        return False
    if hit.sentence in plain or reading.block(hit).kind in {"item", "row"}:
        return True
    return _enumerates(reading, hit.sentence, _FEWEST_DATA)


def _listed(
    reading: Reading, key: str, scope: Sentences, near: Sentences
) -> Hit | None:
    """Return where a bare word is one of at least two kinds of data in a list."""
    for hit in reading.find(f"w_{key}", scope):
        own = {hit.sentence}
        others = [
            place
            for kind in DATA
            if kind != key
            for place in reading.find(f"d_{kind}", own)
            if kind not in _PURPOSES or (hit.sentence in near and kind != "interests")
        ]
        part = any(
            _is_owned(reading, hit, place)
            for place in others
            if _is_in_one_part(reading, place)
        )
        if (
            others
            and not part
            and not reading.is_missing(hit)
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


def _collecting(reading: Reading, cookies: Sentences, near: Sentences) -> Sentences:
    """Return the sentences that list what is collected, with the lists they begin."""
    scope = set(reading.sentences_with("collect", within=cookies))
    lists = {
        reading.sentence(number).block
        for number in scope
        if _opens_list(reading, number)
    }
    logs = {
        reading.sentence(number).block
        for number in reading.sentences_with("log_data", "collect")
    }
    lists |= {block for block in logs if _is_technical(reading, block)}
    scope |= reading.sentences_of(_with_items(reading, lists))
    scope |= {number for number in cookies if _enumerates(reading, number)}
    scope |= set(_of_machines(reading))
    scope |= {number for number in near if _tells(reading, number)}
    # "With a cookie a server can tell browsers apart" explains what a cookie is.
    explained = {hit.sentence for hit in reading.find("cookie_definition")} - {
        hit.sentence for hit in reading.find("collect_strong")
    }
    return frozenset(scope) - explained - _aside(reading)


def _of_machines(reading: Reading) -> Iterator[int]:
    """Yield the sentences anywhere that collect what only machines know."""
    for number in reading.sentences_with("collect"):
        if any(reading.stated(f"d_{key}", {number}) for key in _MACHINE):
            yield number
    # "IP address, browser and every change you make" under a heading needs no verb.
    for hit in reading.stated("d_ip_address"):
        if _enumerates(reading, hit.sentence, _FEWEST_OF_SITE):
            yield hit.sentence


def _tells(reading: Reading, sentence: int) -> bool:
    """Return whether a sentence near a service or on the website tells of data."""
    own = {sentence}
    if reading.has("collect", own):
        return True
    return _enumerates(reading, sentence, _FEWEST_OF_SITE)


def _opens_list(reading: Reading, sentence: int) -> bool:
    """Return whether the sentence ends like "we collect the following:"."""
    block = reading.notice.blocks[reading.sentence(sentence).block]
    text = reading.sentence(sentence).text
    return text.endswith(":") or block.text.endswith(":")


def _enumerates(reading: Reading, sentence: int, fewest: int = _FEWEST_DATA) -> bool:
    """Return whether the sentence lists so many kinds of data that it needs no verb."""
    own = {sentence}
    keys = [key for key in DATA if reading.has(f"d_{key}", own)]
    bare = [key for key in _BARE if key not in keys and reading.has(f"w_{key}", own)]
    return len(keys) + min(len(bare), 1) >= fewest and not set(keys) <= _SOFT


def _is_technical(reading: Reading, block: int) -> bool:
    own = reading.sentences_of({block})
    return reading.has("d_ip_address", own) or reading.has("d_browser", own)


def _with_items(reading: Reading, blocks: set[int]) -> set[int]:
    found = set(blocks)
    for start in blocks:
        found.update(range(start + 1, end_of_list(reading, start)))
    return found
