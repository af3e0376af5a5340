"""What the notice says about cookies: purposes and lifetimes."""

import re

from consent_service.notice.facts.denials import is_dropped
from consent_service.notice.facts.durations import durations_in, whole_times_in
from consent_service.notice.facts.mentions import Mention, is_planned
from consent_service.notice.reading.headings import LABELLED
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import Sentences, is_table_head

CATEGORIES = (
    "necessary",
    "preferences",
    "analytics",
    "ga_demographics",
    "marketing",
    "social_sharing",
    "embedded_media",
)
# Categories that need words of their own: a name alone does not say so.
_NOT_FROM_NAMES = frozenset({"necessary", "preferences"})
_TRACKING = frozenset({"analytics", "marketing"})
# Words of "12 months.": a sentence so short gives the time of what stands before it.
_MOST_BARE = 3
_ASKING = ("requir", "kräv", "krav", "edellyt", "vaati")
_NEAR = 2  # words between "consent" and "is required"
# Beside so many of these a language or a setting is one more thing that is logged.
_OF_MACHINES = (
    "d_ip_address", "d_browser", "d_operating_system", "d_screen_resolution",
    "d_device",
)  # fmt: skip
_FEWEST_KINDS = 2
_LABELS = {"necessary": "necessary_label", "preferences": "preferences_label"}
PURPOSE_CONCEPTS = {
    "necessary": "necessary_purpose",
    "preferences": "preferences_purpose",
    "analytics": "analytics_purpose",
    "ga_demographics": "demographics_purpose",
    "marketing": "marketing_purpose",
    "social_sharing": "social_purpose",
    "embedded_media": "embedded_purpose",
}


def cookie_categories(
    reading: Reading, cookies: Sentences, found: list[Mention], tracking: Sentences
) -> dict[str, Hit]:
    """Return what cookies and services do, by the notice, with first places.

    What counts or targets is also looked for in `tracking`: lists of what machines
    collect, of which an app tells without a word for cookies.
    """
    stated: dict[str, Hit] = {}
    for category in CATEGORIES:
        scope = tracking if category in _TRACKING else cookies
        if hit := _category_hit(reading, category, scope):
            stated[category] = hit
    for mention in found:
        category = mention.service.category
        # Only the text can say what a channel such as YouTube does on the site, and
        # whether a chat or a check against bots remembers any choice of the visitor.
        counts = not mention.service.needs_context and category not in _NOT_FROM_NAMES
        if category == "embedded_media" and not mention.service.shows_content:
            continue
        own = {mention.sentence}
        if counts and (mention.service.on_site or reading.has("cookie", own)):
            stated.setdefault(category, reading.whole(mention.sentence))
    return {name: stated[name] for name in CATEGORIES if name in stated}


def _category_hit(reading: Reading, category: str, cookies: Sentences) -> Hit | None:
    for hit in reading.find(PURPOSE_CONCEPTS[category], cookies):
        own = {hit.sentence}
        # "Necessary cookies cannot be turned off" denies nothing of them.
        if category != "necessary" and _is_not_done(reading, hit):
            continue
        if category == "necessary" and _is_none(reading, hit):
            continue
        beyond = category == "necessary" and reading.has("exception", own)
        if is_planned(reading, hit.sentence) or (
            reading.has("not_used", own) and not beyond
        ):
            continue
        if category == "embedded_media" and reading.has("only_linked", own):
            continue
        if category == "necessary" and (
            _is_no_need(reading, own) or _is_need_of_consent(reading, hit)
        ):
            continue
        # "Many websites keep such files" says nothing of this one.
        if reading.has("websites_at_large", own):
            continue
        if _is_counted(reading, category, own):
            continue
        # To remember what was chosen in the banner is part of asking.
        if category == "preferences" and reading.has("choice_about_cookies", own):
            continue
        return hit
    return _label_hit(reading, category, cookies)


def _is_counted(reading: Reading, category: str, own: set[int]) -> bool:
    """Return whether the words are what is counted or checked, not what it is for.

    "We see which goods are put in the cart", "the language and screen are logged",
    "comments are checked for spam"; nor what is compared with: "unlike necessary
    cookies".
    """
    if category == "necessary":
        aside = ("cart_watched", "unlike_word")
        return any(reading.has(concept, own) for concept in aside) or (
            reading.has("comment_word", own) and not reading.has("cookie", own)
        )
    kinds = sum(reading.has(concept, own) for concept in _OF_MACHINES)
    return category == "preferences" and kinds >= _FEWEST_KINDS


def _is_need_of_consent(reading: Reading, hit: Hit) -> bool:
    """Return whether consent is what is required: "cookies require your consent"."""
    asks = any(token.form.startswith(_ASKING) for token in reading.tokens(hit))
    near = range(hit.first - _NEAR, hit.last + 1 + _NEAR)
    return asks and any(
        one.first in near for one in reading.find("consent_word", {hit.sentence})
    )


def _is_none(reading: Reading, hit: Hit) -> bool:
    """Return whether it says "no cookies, not even necessary ones"."""
    own = {hit.sentence}
    negations = {one.first for one in reading.find("negation", own)}
    verbs = {
        one.first
        for concept in ("finite_verb", "denial_verb")
        for one in reading.find(concept, own)
    }
    return reading.is_denied(hit) and 0 in negations and not verbs - negations


def _is_not_done(reading: Reading, hit: Hit) -> bool:
    own = {hit.sentence}
    if is_dropped(reading, hit.sentence, hit.first):
        return True
    if not reading.is_denied(hit) or reading.has("until_asked", own):
        return False
    begun = reading.denial_of(hit.sentence, hit.last)
    # "Not to fill it in again" begins with the denial that it is about.
    if begun and begun.by == hit.first:
        return False
    # "You can choose not to allow advertising cookies": there are some.
    if reading.has("visitor_unwilling", own):
        return False
    # "Cookies that are not necessary count visits": only the need is denied.
    denied = reading.denial_of(hit.sentence, hit.first)
    needs = reading.find("not_necessary", own)
    return not any(denied and need.first <= denied.by <= need.last for need in needs)


def _label_hit(reading: Reading, category: str, cookies: Sentences) -> Hit | None:
    """Return the heading or label of a group of cookies: "Necessary", "Functional"."""
    concept = _LABELS.get(category)
    for hit in reading.stated(concept, cookies) if concept else ():
        labels = reading.block(hit).kind in {"heading", "row", "item"}
        short = len(reading.sentence(hit.sentence).tokens) <= _MOST_BARE
        text = reading.block(hit).text
        labels = labels or bool(LABELLED.match(text) or _DASHED.match(text))
        if category == "necessary" and _is_answered_none(reading, hit):
            continue
        if (
            hit.first == 0
            and (labels or short)
            and _is_whole_label(reading, hit)
            and not _is_no_need(reading, {hit.sentence})
        ):
            return hit
        if reading.block(hit).kind == "row" and not is_table_head(
            reading, hit.sentence
        ):
            return hit
    return _session_hit(reading, cookies) if category == "necessary" else None


def _is_answered_none(reading: Reading, hit: Hit) -> bool:
    """Return whether a heading "Necessary" is followed by "we set none of these"."""
    following = hit.sentence + 1
    if reading.block(hit).kind != "heading":
        return False
    if following >= len(reading.notice.sentences):
        return False
    return bool(reading.denied("cookie", {following})) and reading.has(
        "not_used", {following}
    )


def _is_whole_label(reading: Reading, hit: Hit) -> bool:
    """Return whether the label is "Technical" or "Technical cookies", not "data"."""
    tokens = reading.sentence(hit.sentence).tokens
    following = hit.last + 1
    if following >= len(tokens) or tokens[following].clause != tokens[hit.last].clause:
        return True
    return any(
        one.first <= following <= one.last
        for concept in ("cookie", "non_cookie_tech", "enumerating")
        for one in reading.find(concept, {hit.sentence})
    )


# "Settings – these cookies …"
_DASHED = re.compile(
    r"(?:\d{1,2}[.)] )?[A-ZÅÄÖ][\w-]+(?: [\w-]+){0,2}(?: \([^()]{2,30}\))? [–—-] "
)
# "Hotjar (1 year)" in what is said of cookies.
_BRACKETED = re.compile(r"\((?:[^()]{0,30} )?\d+ ?[^\W\d]{1,12}\.?\)")
# Names that programs give to the cookie that keeps a session together.
_SESSION = re.compile(
    r"(?:PHPSESSID|JSESSIONID|ASP\.NET_SessionId|__Host-\w+|__Secure-\w*sess\w*"
    r"|connect\.sid|laravel_session|csrf\w*|XSRF-TOKEN|wordpress_logged_in\w*"
    r"|woocommerce_(?:cart_hash|items_in_cart)|wp_woocommerce_session\w*)",
    re.IGNORECASE,
)


def _session_hit(reading: Reading, cookies: Sentences) -> Hit | None:
    """Return where a cookie is named that can only keep a session."""
    for number in sorted(cookies):
        sentence = reading.sentence(number)
        in_prose = reading.has("cookie", {number}) and _SESSION.search(sentence.text)
        if sentence.tokens and (in_prose or _SESSION.match(sentence.text)):
            return reading.whole(number)
    return None


def _is_no_need(reading: Reading, own: set[int]) -> bool:
    """Return whether "necessary" only stands in browser advice or in a denial."""
    unneeded = ("browser_refusal", "refusal_detriment", "not_necessary")
    if reading.has("works_only_with", own) and not reading.has("browser_refusal", own):
        return False
    # "No cookies beyond those that are necessary": those there are.
    if reading.has("exception", own) and not reading.has("browser", own):
        return False
    return any(reading.has(concept, own) for concept in unneeded)


def cookie_lifetimes(reading: Reading, cookies: Sentences) -> list[str]:
    """Return the concrete times for which cookies or their data are kept."""
    found: dict[str, str] = {}
    for sentence in reading.notice.sentences:
        own = {sentence.index}
        counted = reading.has("analytics_data", own) and reading.has("cookie")
        told = sentence.index in cookies and _is_of_time(reading, sentence.index)
        if not told and not counted:
            continue
        times = [match.group() for match in durations_in(sentence.text)]
        for time in (*times, *whole_times_in(sentence.text)):
            words = " ".join(time.split())
            found.setdefault(words.lower(), words)
    return list(found.values())


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
    if _BRACKETED.search(reading.sentence(sentence).text):
        return not reading.has("log_data", own)
    # How long the server keeps its log says nothing of cookies.
    return reading.has("session_or_duration", own) and not reading.has("log_data", own)
