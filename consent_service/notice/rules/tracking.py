"""Visitor data: called anonymous, linked, profiled or "necessary"."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.headings import LABELLED
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    introduction_of,
    is_in_name,
    sentences_under,
)
from consent_service.notice.rules.cookie_questions import (
    has_control,
)
from consent_service.notice.rules.model import Entry, Found, Rule, at
from consent_service.notice.services import pattern_of

_AROUND = 2  # sections: that of one service, and that of its purpose
_NEAR = 3  # blocks: a description, its basis and a condition
_DATA = ("information", "data", "uppgift", "personuppgift", "tieto", "henkilötieto")
_REACH = 6  # words from the verb to what is linked: "linked to any other personal data"
_TRACKS = frozenset({"analytics", "marketing"})
_OF_REFUSING = ("refusal_detriment", "browser_refusal")
_IDENTIFYING = frozenset({"unique_id", "age", "gender"})


@Entry("anonymity-claim-contradicted", "error", "GDPR 4(1), recital 30; FI-FMI")
def anonymity_claim_contradicted(case: Case) -> Iterator[Found]:
    reading = case.reading
    # "The logs hold no personal data, but addresses" needs no word for cookies.
    logged = {hit.sentence for hit in reading.find("d_ip_address")}
    scope = case.facts.cookies | logged
    claims = sorted(
        {*reading.stated("anonymous", scope), *reading.find("not_identifiable", scope)}
    )
    seen: set[int] = set()
    for hit in claims:
        own = {hit.sentence}
        limits = (
            "anonymity_limited", "anonymity_method", "necessary_purpose",
            "anonymous_id",
        )  # fmt: skip
        limited = any(reading.has(limit, own) for limit in limits)
        limited = limited or is_in_name(reading, hit)
        # "We keep nothing personal, except what you write in a comment."
        limited = limited or any(
            one.first > hit.last for one in reading.find("excepting", own)
        )
        if hit.sentence in seen or limited or reading.block(hit).kind == "heading":
            continue
        # "Addresses are not linked to names" calls nothing anonymous.
        if reading.has("d_ip_address", own) and _is_of_linking(reading, hit):
            continue
        seen.add(hit.sentence)
        if _is_contradicted(case, hit.sentence):
            yield at(case, hit)


def _is_of_linking(reading: Reading, hit: Hit) -> bool:
    """Return whether it says "not linked to data on you", not "cannot be linked"."""
    tokens = reading.sentence(hit.sentence).tokens
    return any(
        hit.first <= verb.first <= hit.last
        and any(token.form.startswith(_DATA) for token in tokens[verb.last :][:_REACH])
        for verb in reading.find("linking_verb", {hit.sentence})
    )


def _is_contradicted(case: Case, sentence: int) -> bool:
    reading = case.reading
    scope = case.facts.cookies - {sentence}
    if _IDENTIFYING & set(case.facts.data_collected):
        return True
    ip = "ip_address" in case.facts.data_collected
    if ip and not reading.has("anonymity_method"):
        return True
    denied = {hit.sentence for hit in reading.find("negation", scope)}
    stated = scope - denied
    return bool(reading.find("identifying", stated) or reading.find("linking", stated))


@Entry("identity-linking-without-consent", "error", "GDPR 6", applies="cookies")
def identity_linking_without_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("linking", case.facts.cookies):
        own = {hit.sentence}
        # The requests of one visit linked to each other are linked to nobody.
        if reading.has("linked_together", own) or reading.has("consent_word", own):
            continue
        # "It becomes personal data if we combine it" does not say that we do.
        if reading.has("becomes_personal", own):
            continue
        if not _is_on_consent(case, hit):
            yield at(case, hit)
            return


def _is_on_consent(case: Case, hit: Hit) -> bool:
    """Return whether the section, or the one around it, speaks of consent."""
    reading = case.reading
    sections = reading.notice.sections
    block = reading.sentence(hit.sentence).block
    around = [one for one in sections if one.start <= block < one.deep_end]
    headed = [one for one in around if one.heading is not None and one.level > 1]
    return reading.has("consent_word", sentences_under(reading, headed[-_AROUND:]))


@Entry("cross-site-data-undisclosed", "error", "Act 917/2014 s. 205; GDPR 14")
def cross_site_data_undisclosed(case: Case) -> Iterator[Found]:
    reading = case.reading
    named = {mention.sentence for mention in case.facts.mentions}
    for sentence in reading.sentences_with("cross_site_means", "data_obtained"):
        own = {sentence}
        hits = reading.stated("cross_site", own)
        if not hits or sentence in named or reading.has("consent_word", own):
            continue
        # "Turning cookies off affects other websites too" obtains nothing.
        if any(reading.has(other, own) for other in _OF_REFUSING):
            continue
        # A section on one purpose says its basis once, under the same heading.
        if not _is_basis_near(case, hits[0]):
            yield at(case, hits[0])
            return


def _is_basis_near(case: Case, hit: Hit) -> bool:
    """Return whether the section of `hit` names consent as its basis."""
    reading = case.reading
    near = frozenset(
        sentence.index
        for sentence in reading.notice.sentences
        if abs(sentence.block - reading.sentence(hit.sentence).block) <= _NEAR
    )
    return any(
        reading.has("basis_words_any", {hit.sentence})
        for hit in reading.find("consent_word", near)
    )


@Entry(
    "profiling-without-consent",
    "error",
    "Act 917/2014 s. 205; GDPR 4(4)",
    applies="cookies",
)
def profiling_without_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    scope = case.facts.cookies
    if reading.has("consent_word", scope) or has_control(case):
        return
    for hit in reading.stated("demographic_data", scope)[:1]:
        yield at(case, hit)


@Entry(
    "analytics-optout-instead-of-consent",
    "error",
    "Act 917/2014 s. 205; GDPR 4(11)",
    applies="cookies",
)
def analytics_optout_instead_of_consent(case: Case) -> Iterator[Found]:
    reading = case.reading
    if has_control(case) or reading.has("consent_word", case.facts.cookies):
        return
    services = {
        mention.sentence
        for mention in case.facts.mentions
        if mention.service.category != "necessary"
    }
    for hit in reading.stated("analytics_opt_out", case.facts.cookies):
        own = {hit.sentence}
        of_service = hit.sentence in services or reading.has("analytics_named", own)
        if of_service and not reading.has("browser_settings", own):
            yield at(case, hit)
            return


@Entry(
    "analytics-called-necessary",
    "error",
    "Act 917/2014 s. 205(2); FI-GUIDE",
    applies="cookies",
)
def analytics_called_necessary(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("analytics_as_necessary", case.facts.cookies):
        # "Analytics cookies are non-essential" says the contrary.
        others = ("not_necessary", "unlike_word")
        if any(reading.has(other, {hit.sentence}) for other in others):
            continue
        yield at(case, hit)
        return
    for hit in reading.find("necessary_label", case.facts.cookies):
        own = frozenset({hit.sentence})
        tracking = (mention for mention in case.facts.mentions if _tracks(mention, own))
        labelled = hit.first == 0 and LABELLED.match(reading.block(hit).text)
        if labelled and (mention := next(tracking, None)):
            yield Found(mention.line, mention.words)
            return
    if found := next(_listed_as_necessary(case), None):
        yield found
        return
    for section in reading.notice.sections:
        if section.heading is None or not _is_necessary(case, section.heading):
            continue
        own = sentences_under(reading, [section], deep=False)
        tracking = (mention for mention in case.facts.mentions if _tracks(mention, own))
        if mention := next(tracking, None):
            yield Found(mention.line, mention.words)
            return


def _listed_as_necessary(case: Case) -> Iterator[Found]:
    """Yield what counts or targets in a list below "only essential cookies:"."""
    reading = case.reading
    tracking = [one for one in case.facts.mentions if one.service.category in _TRACKS]
    for sentence in reading.notice.sentences:
        intro = introduction_of(reading, sentence.index) if tracking else frozenset()
        if not intro or not _calls_necessary(reading, intro):
            continue
        for mention in tracking:
            if match := pattern_of(mention.service).search(sentence.text):
                line = reading.line(reading.whole(sentence.index))
                yield Found(line, match.group())


def _calls_necessary(reading: Reading, intro: Sentences) -> bool:
    if not reading.stated("necessary_purpose", intro):
        return False
    optional = ("not_necessary", "optional_heading")
    return reading.has("cookie", intro) and not any(
        reading.has(other, intro) for other in optional
    )


def _is_necessary(case: Case, heading: int) -> bool:
    own = case.reading.sentences_of({heading})
    optional = case.reading.has("optional_heading", own)
    return case.reading.has("necessary_purpose", own) and not optional


def _tracks(mention: Mention, own: frozenset[int]) -> bool:
    return mention.sentence in own and mention.service.category in _TRACKS


RULES: tuple[Rule, ...] = (
    anonymity_claim_contradicted,
    identity_linking_without_consent,
    cross_site_data_undisclosed,
    profiling_without_consent,
    analytics_optout_instead_of_consent,
    analytics_called_necessary,
)
