"""Dead opt-out links and discontinued services."""

import re
from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.language.tokens import ADDRESS
from consent_service.notice.reading.scopes import is_in_name
from consent_service.notice.rules.model import Entry, Found, Rule, at

# Addresses that have moved or are dead, gathered from the providers' own notices.
_MOVED = re.compile(
    r"google\.[a-z.]{2,6}/(?:settings/ads|ads/preferences|(?:intl/[\w-]+/)?policies/"
    r"|analytics/learn/privacy|privacy_ads|intl/[\w-]+/analytics/privacyoverview"
    r"|analytics/terms/)"
    r"|addthis\.com|networkadvertising\.org/(?:managing|choices)"
    r"|viestintavirasto\.fi|ficora\.fi|ec\.europa\.eu/consumers/odr"
    r"|support\.microsoft\.com/(?:[\w-]+/)?help/17442|windows\.microsoft\.com"
    r"|facebook\.com/(?:policies/cookies|about/privacy)|privacyshield\.gov",
    re.IGNORECASE,
)
_OLD_COOKIES = re.compile(r"\b__utm[a-z*]|\bUA-\d{4,}|\b_gat\b", re.IGNORECASE)
_OLD_SETTING = re.compile(r"anonymi[sz]e_?ip", re.IGNORECASE)
_FLASH = re.compile(r"\bflash[ -]?(?:cookies?|eväste\w*|kak\w+)", re.IGNORECASE)


@Entry("outdated-optout-link", "error", "GDPR 12(1); NAI")
def outdated_optout_link(case: Case) -> Iterator[Found]:
    seen: set[str] = set()
    for line, address in _addresses(case):
        key = (
            address.lower().rstrip("/").removeprefix("https://").removeprefix("http://")
        )
        if key not in seen and _MOVED.search(address):
            seen.add(key)
            yield Found(line, address)


def _addresses(case: Case) -> Iterator[tuple[int, str]]:
    for block in case.reading.notice.blocks:
        for match in re.finditer(r"\S+", block.text):
            if "/" in match.group() or "www." in match.group():
                yield block.line_at(match.start()), match.group().strip(".,;()<>\"'")
    for link in case.reading.notice.links:
        yield link.line, link.address


@Entry("optout-link-missing", "warning", "GDPR 12(2)", applies="tools")
def optout_link_missing(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("opt_out_named", case.facts.cookies):
        block = reading.block(hit)
        lines = {line for _, line in block.starts}
        linked = any(link.line in lines and link.words for link in reading.notice.links)
        if (
            linked
            or is_in_name(reading, hit)
            or ADDRESS.search(block.text)
            or reading.has("social_purpose", {hit.sentence})
        ):
            continue
        yield at(case, hit)
        return


@Entry("optout-browser-limited", "warning", "GDPR 12(2)", applies="tools")
def optout_browser_limited(case: Case) -> Iterator[Found]:
    reading = case.reading
    for sentence in reading.sentences_with("opt_out_addon", "one_browser"):
        names = {
            reading.words(hit).lower()
            for hit in reading.find("one_browser", {sentence})
        }
        if len(names) == 1:
            yield at(case, reading.find("opt_out_addon", {sentence})[0])
            return


@Entry("google-account-only-optout", "warning", "GDPR 12(2)", applies="tools")
def google_account_only_optout(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.stated("google_account", case.facts.cookies):
        own = {hit.sentence}
        # "Estimated from Google accounts" says where data come from, not what to do.
        is_source = reading.has("demographics_purpose", own)
        if not is_source or reading.has("analytics_opt_out", own):
            yield at(case, hit)
            return


@Entry("obsolete-analytics-version", "info", "GDPR 5(1)(a)", applies="tools")
def obsolete_analytics_version(case: Case) -> Iterator[Found]:
    for hit in case.reading.stated("obsolete_analytics"):
        # "It was taken out in 2023."
        if not case.reading.has("dropped", {hit.sentence}):
            yield at(case, hit)
            return
    for block in case.reading.notice.blocks:
        for pattern in (_OLD_COOKIES, _OLD_SETTING):
            if match := pattern.search(block.text):
                yield Found(block.line_at(match.start()), match.group())
                return


@Entry("discontinued-service", "warning", "GDPR 5(1)(a)", applies="tools")
def discontinued_service(case: Case) -> Iterator[Found]:
    for mention in case.facts.mentions:
        if mention.service.gone:
            yield Found(mention.line, mention.words)
    for block in case.reading.notice.blocks:
        if match := _FLASH.search(block.text):
            yield Found(block.line_at(match.start()), match.group())
            return


@Entry("unilateral-change-clause", "info", "GDPR 7; FI-GUIDE")
def unilateral_change_clause(case: Case) -> Iterator[Found]:
    for hit in case.reading.find("unilateral_change"):
        if not case.reading.has("change_announced", {hit.sentence, hit.sentence + 1}):
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    outdated_optout_link,
    optout_link_missing,
    optout_browser_limited,
    google_account_only_optout,
    obsolete_analytics_version,
    discontinued_service,
    unilateral_change_clause,
)
