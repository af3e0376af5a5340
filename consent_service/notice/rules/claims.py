"""Claims that only the site can prove, and claims that the text contradicts."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import headed, sentences_under
from consent_service.notice.rules.cookie_questions import (
    foreign_services,
    has_declaration,
    has_optional,
)
from consent_service.notice.rules.model import Entry, Found, Rule, at, at_block

_ADS = ("advert", "ads", "market", "mainos", "mainont", "markkin", "reklam", "annons")
_PLATFORMS = ("wix.com", "parastorage", "squarespace", "shopify", "webflow", "weebly")


@Entry("behavioural-data-undefined", "info", "GDPR 13", applies="notice")
def behavioural_data_undefined(case: Case) -> Iterator[Found]:
    reading = case.reading
    own = sentences_under(reading, headed(reading, "data")) - case.facts.cookies
    if case.facts.mentions:
        return
    for hit in reading.stated("behavioural_data", own):
        if not reading.has("usage_technology", {hit.sentence}):
            yield at(case, hit)
            return


@Entry("claim-needs-scan", "info", "GDPR 5(1)(a)", applies="tools")
def claim_needs_scan(case: Case) -> Iterator[Found]:
    reading = case.reading
    for concept in ("click_claim", "no_third_party_cookies"):
        for hit in reading.find(concept, case.facts.cookies)[:1]:
            yield at(case, hit)


@Entry("platform-cookies-undisclosed", "info", "Act 917/2014 s. 205")
def platform_cookies_undisclosed(case: Case) -> Iterator[Found]:
    reading = case.reading
    if has_declaration(case):
        return
    traces: list[Hit] = list(reading.find("wix"))
    if traces:
        yield at(case, traces[0])
    elif any(
        name in embed.lower() for embed in reading.notice.embeds for name in _PLATFORMS
    ):
        yield at_block(case, 0)


@Entry("self-contradiction", "warning", "GDPR 5(1)(a)", applies="tools")
def self_contradiction(case: Case) -> Iterator[Found]:
    reading = case.reading
    foreign = foreign_services(case)
    for hit in reading.find("no_third_party_cookies"):
        # "No third-party advertising cookies" leaves those that count.
        limited = any(token.form.startswith(_ADS) for token in reading.tokens(hit))
        if foreign and not limited:
            yield at(case, hit)
            return
    for hit in case.facts.site_denials:
        if has_optional(case):
            yield at(case, hit)
            return
    yield from _session_with_a_term(case)


def _session_with_a_term(case: Case) -> Iterator[Found]:
    """A cookie that goes with the browser session cannot also last for days."""
    reading = case.reading
    ends = set(reading.sentences_with("session_cookies", "browser_closing"))
    for hit in reading.find("session_cookies", case.facts.cookies):
        following = hit.sentence + 1
        own = {hit.sentence}
        if reading.has("refers_back", {following}):
            own.add(following)
        if ends - own and reading.has("days_or_more", own) and not ends & own:
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    behavioural_data_undefined,
    claim_needs_scan,
    platform_cookies_undisclosed,
    self_contradiction,
)
