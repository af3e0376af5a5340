"""The notice compared with the policy, from which the declaration is made."""

import re
from collections.abc import Iterator

from consent_service.notice.facts.durations import days_in, days_of
from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.cookie_questions import has_declaration
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at
from consent_service.notice.services import NamedService, decided_as, pattern_of
from consent_service.policy.model import Item, Policy, Service

_SOURCE = "GDPR 5(1)(a); requirement C-26"
_TOLERANCE = 0.05  # of a lifetime: twelve months and 365 days are the same


def _services(case: Case) -> tuple[Service, ...]:
    return case.against.policy.services if case.against.policy else ()


def _is_same(named: NamedService, service: Service) -> bool:
    if service.id.startswith(named.catalog_id):
        return True
    # A channel's button, its posts and its videos are different services of one name.
    family = named.catalog_id.partition("-")[0]
    if named.needs_context and service.id.partition("-")[0] == family:
        return True
    return pattern_of(named).search(service.name) is not None


@Entry("notice-tool-not-in-declaration", "error", _SOURCE, applies="policy")
def notice_tool_not_in_declaration(case: Case) -> Iterator[Found]:
    for mention in case.facts.mentions:
        if mention.service.asks_consent or not mention.service.on_site:
            continue
        if not any(_is_same(mention.service, service) for service in _services(case)):
            yield Found(mention.line, mention.words)


@Entry(
    "declaration-tool-not-in-notice", "warning", _SOURCE, applies="policy", absence=True
)
def declaration_tool_not_in_notice(case: Case) -> Iterator[Found]:
    if case.against.policy is None or has_declaration(case):
        return
    necessary = {
        category.id for category in case.against.policy.categories if category.necessary
    }
    text = " ".join(block.text for block in case.reading.notice.blocks).lower()
    for service in case.against.policy.services:
        known = service.category not in necessary and "name" not in service.open
        if known and not _is_named(case, service, text):
            yield Found(words=service.name)


def _is_named(case: Case, service: Service, text: str) -> bool:
    plain = re.sub(r"\s*\(.*?\)", "", service.name).lower()
    return plain in text or any(
        _is_same(mention.service, service) for mention in case.facts.mentions
    )


@Entry("category-mismatch", "error", _SOURCE, applies="policy")
def category_mismatch(case: Case) -> Iterator[Found]:
    if case.against.policy is None:
        return
    declared = _declared(case.against.policy)
    stated = {decided_as(name): hit for name, hit in case.facts.categories.items()}
    for name, hit in stated.items():
        if name != "necessary" and name not in declared:
            yield at(case, hit)
    if case.excerpt or has_declaration(case):
        return
    for name in sorted(declared - set(stated) - {"necessary"}):
        yield Found(words=name, severity="warning")


def _declared(policy: Policy) -> set[str]:
    return {
        category.id for category in policy.categories if policy.services_of(category.id)
    }


@Entry("duration-mismatch", "error", "PLANET49; requirement C-26", applies="policy")
def duration_mismatch(case: Case) -> Iterator[Found]:
    reading = case.reading
    for sentence in reading.notice.sentences:
        stated = days_in(sentence.text)
        if sentence.index not in case.facts.cookies or not stated:
            continue
        for item in _items_named(case, sentence.text):
            declared = days_of(item.lifetime)
            if declared and not any(_is_near(declared, days) for days in stated):
                block = reading.notice.blocks[sentence.block]
                yield Found(block.line_at(sentence.start), item.name)


def _items_named(case: Case, text: str) -> Iterator[Item]:
    for service in _services(case):
        for item in service.items:
            name = re.escape(item.name).replace(r"\*", r"[\w.*-]+")
            if re.search(rf"(?<![\w.-]){name}(?![\w*-])", text):
                yield item


def _is_near(days: float, other: float) -> bool:
    return abs(days - other) <= max(1.0, _TOLERANCE * max(days, other))


@Entry(
    "declaration-language-missing",
    "error",
    "GDPR 12(1); requirement C-20",
    applies="policy",
)
def declaration_language_missing(case: Case) -> Iterator[Found]:
    if (
        case.against.policy
        and case.reading.notice.language not in case.against.policy.languages
    ):
        yield absent()


RULES: tuple[Rule, ...] = (
    notice_tool_not_in_declaration,
    declaration_tool_not_in_notice,
    category_mismatch,
    duration_mismatch,
    declaration_language_missing,
)
