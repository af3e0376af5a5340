"""What the notice says about cookies: purposes, data and lifetimes."""

from consent_service.notice.facts.denials import is_dropped
from consent_service.notice.facts.durations import durations_in
from consent_service.notice.facts.mentions import Mention, is_planned
from consent_service.notice.reading.headings import LABELLED
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import Sentences, end_of_list

CATEGORIES = (
    "necessary",
    "preferences",
    "analytics",
    "ga_demographics",
    "marketing",
    "social_sharing",
    "embedded_media",
)
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
# Categories that need words of their own: a name alone does not say so.
_NOT_FROM_NAMES = frozenset({"necessary", "preferences"})
# Words that also describe purposes: they count only if the text says "we collect".
_STRONG = ("ui_recordings",)  # a notice that mentions heat maps makes them
_SOFT = frozenset({"language", "interests", "location", "purchases", "clicks"})
# Words of "12 months.": a sentence so short gives the time of what stands before it.
_MOST_BARE = 3
# Kinds of data in one sentence that make it a list of what is collected. With two,
# "open the page in your browser" would collect pages and browsers.
_FEWEST_DATA = 3
_LABELS = {"necessary": "necessary_label", "preferences": "preferences_label"}
_CONCEPTS = {
    "necessary": "necessary_purpose",
    "preferences": "preferences_purpose",
    "analytics": "analytics_purpose",
    "ga_demographics": "demographics_purpose",
    "marketing": "marketing_purpose",
    "social_sharing": "social_purpose",
    "embedded_media": "embedded_purpose",
}


def cookie_categories(
    reading: Reading, cookies: Sentences, found: list[Mention]
) -> dict[str, Hit]:
    """Return what cookies and services do, by the notice, with first places."""
    stated: dict[str, Hit] = {}
    for category in CATEGORIES:
        if hit := _category_hit(reading, category, cookies):
            stated[category] = hit
    for mention in found:
        category = mention.service.category
        # Only the text can say what a channel such as YouTube does on the site, and
        # whether a chat or a check against bots remembers any choice of the visitor.
        counts = not mention.service.needs_context and category not in _NOT_FROM_NAMES
        own = {mention.sentence}
        if counts and (mention.service.on_site or reading.has("cookie", own)):
            stated.setdefault(category, reading.whole(mention.sentence))
    return {name: stated[name] for name in CATEGORIES if name in stated}


def _category_hit(reading: Reading, category: str, cookies: Sentences) -> Hit | None:
    for hit in reading.find(_CONCEPTS[category], cookies):
        own = {hit.sentence}
        # "Necessary cookies cannot be turned off" denies nothing of them.
        if category != "necessary" and _is_not_done(reading, hit):
            continue
        if is_planned(reading, hit.sentence) or reading.has("not_used", own):
            continue
        if category == "necessary" and _is_no_need(reading, own):
            continue
        # To remember what was chosen in the banner is part of asking.
        if category == "preferences" and reading.has("choice_about_cookies", own):
            continue
        return hit
    return _label_hit(reading, category, cookies)


def _is_not_done(reading: Reading, hit: Hit) -> bool:
    if is_dropped(reading, hit.sentence, hit.first):
        return True
    return reading.is_denied(hit) and not reading.has("until_asked", {hit.sentence})


def _label_hit(reading: Reading, category: str, cookies: Sentences) -> Hit | None:
    """Return the heading or label of a group of cookies: "Necessary", "Functional"."""
    concept = _LABELS.get(category)
    for hit in reading.stated(concept, cookies) if concept else ():
        labels = reading.block(hit).kind in {"heading", "row", "item"}
        short = len(reading.sentence(hit.sentence).tokens) <= _MOST_BARE
        labels = labels or LABELLED.match(reading.block(hit).text) is not None
        if (
            hit.first == 0
            and (labels or short)
            and not _is_no_need(reading, {hit.sentence})
        ):
            return hit
        if reading.block(hit).kind == "row":
            return hit
    return None


def _is_no_need(reading: Reading, own: set[int]) -> bool:
    """Return whether "necessary" only stands in browser advice or in a denial."""
    unneeded = ("browser_refusal", "refusal_detriment", "not_necessary")
    if reading.has("works_only_with", own) and not reading.has("browser_refusal", own):
        return False
    return any(reading.has(concept, own) for concept in unneeded)


def cookie_data(
    reading: Reading, cookies: Sentences, mentions: list[Mention]
) -> dict[str, Hit]:
    """Return what cookies, analytics and automatic logs collect, with first places."""
    # "Matomo: pages and devices" needs no verb.
    tracking = {one.sentence for one in mentions if one.service.category in _TRACKING}
    scope = _collecting(reading, cookies) | tracking
    plain = {hit.sentence for hit in reading.find("collect_strong")}
    found: dict[str, Hit] = {}
    for key in DATA:
        for hit in _collected(reading, f"d_{key}", scope):
            if key not in _SOFT or _is_collected(reading, hit, plain):
                found.setdefault(key, hit)
    for key in _STRONG:
        for hit in _collected(reading, f"d_{key}", cookies)[:1]:
            found.setdefault(key, hit)
    return {key: found[key] for key in DATA if key in found}


def _collected(reading: Reading, concept: str, scope: Sentences) -> list[Hit]:
    """Return where a kind of data is named; not being linked denies nothing of it."""
    return [
        hit
        for hit in reading.find(concept, scope)
        if not reading.is_missing(hit) and not _is_elsewhere(reading, concept, hit)
    ]


def _is_elsewhere(reading: Reading, concept: str, hit: Hit) -> bool:
    """Return whether "where visitors come from" is a country or an IP address."""
    return concept == "d_referrer" and any(
        hit.first <= place.first <= hit.last + 1
        for other in ("d_location", "d_ip_address")
        for place in reading.find(other, {hit.sentence})
    )


def _is_collected(reading: Reading, hit: Hit, plain: set[int]) -> bool:
    """Return whether it says "we collect your language", not "we remember" it."""
    if reading.has("preferences_purpose", {hit.sentence}):
        return False
    if hit.sentence in plain or reading.block(hit).kind in {"item", "row"}:
        return True
    return _enumerates(reading, hit.sentence)


def _collecting(reading: Reading, cookies: Sentences) -> Sentences:
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
    unrelated = ("browser_refusal", "browser_closing")
    # "With a cookie a server can tell browsers apart" explains what a cookie is.
    explained = {hit.sentence for hit in reading.find("cookie_definition")} - {
        hit.sentence for hit in reading.find("collect_strong")
    }
    return (
        frozenset(scope)
        - explained
        - {hit.sentence for concept in unrelated for hit in reading.find(concept)}
    )


def _opens_list(reading: Reading, sentence: int) -> bool:
    """Return whether the sentence ends like "we collect the following:"."""
    block = reading.notice.blocks[reading.sentence(sentence).block]
    text = reading.sentence(sentence).text
    return text.endswith(":") or block.text.endswith(":")


def _enumerates(reading: Reading, sentence: int) -> bool:
    """Return whether the sentence lists so many kinds of data that it needs no verb."""
    own = {sentence}
    keys = [key for key in DATA if reading.has(f"d_{key}", own)]
    return len(keys) >= _FEWEST_DATA and not set(keys) <= _SOFT


def _is_technical(reading: Reading, block: int) -> bool:
    own = reading.sentences_of({block})
    return reading.has("d_ip_address", own) or reading.has("d_browser", own)


def _with_items(reading: Reading, blocks: set[int]) -> set[int]:
    found = set(blocks)
    for start in blocks:
        found.update(range(start + 1, end_of_list(reading, start)))
    return found


def cookie_lifetimes(reading: Reading, cookies: Sentences) -> list[str]:
    """Return the concrete times for which cookies or their data are kept."""
    found: list[str] = []
    for sentence in reading.notice.sentences:
        if sentence.index not in cookies or not _is_of_time(reading, sentence.index):
            continue
        for match in durations_in(sentence.text):
            words = " ".join(match.group().split())
            if words.lower() not in (known.lower() for known in found):
                found.append(words)
    return found


def _is_of_time(reading: Reading, sentence: int) -> bool:
    block = reading.notice.blocks[reading.sentence(sentence).block]
    alone = len(reading.sentence(sentence).tokens) <= _MOST_BARE
    if block.kind == "row" or alone:
        return True
    own = {sentence}
    if reading.has("d_age", own) or reading.has("answer_time_context", own):
        return False
    if reading.has("cookie", own):
        return True
    # How long the server keeps its log says nothing of cookies.
    return reading.has("session_or_duration", own) and not reading.has("log_data", own)
