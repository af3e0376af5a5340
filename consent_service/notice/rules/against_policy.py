"""The notice compared with the policy, from which the declaration is made."""

import re
from collections.abc import Collection, Iterator

from consent_service.notice.facts.collecting import lists_of_machines
from consent_service.notice.facts.cookies import PURPOSE_CONCEPTS, cookie_categories
from consent_service.notice.facts.data_kinds import DATA
from consent_service.notice.facts.durations import days_in, days_of
from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import sentences_under
from consent_service.notice.rules.cookie_questions import leads_to_declaration
from consent_service.notice.rules.model import Entry, Found, Rule, absent, at
from consent_service.notice.services import NamedService, decided_as, pattern_of
from consent_service.policy.model import Item, Policy, Service

_SOURCE = "GDPR 5(1)(a); requirement C-26"
_MANY_DATA = 5
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
    if case.against.policy is None or leads_to_declaration(case):
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
    names = (service.name, *service.titles.values())
    return any(_plain(name) in text for name in names) or any(
        _is_same(mention.service, service) for mention in case.facts.mentions
    )


@Entry("category-mismatch", "error", _SOURCE, applies="policy")
def category_mismatch(case: Case) -> Iterator[Found]:
    if case.against.policy is None:
        return
    declared = _declared(case.against.policy)
    stated = {decided_as(name): hit for name, hit in case.facts.categories.items()}
    if set(stated) - declared - {"necessary"}:
        for name, hit in _stated_besides(case, declared).items():
            if name != "necessary" and name not in declared:
                yield at(case, hit)
    if case.is_partial or leads_to_declaration(case):
        return
    for name in sorted(declared - set(stated) - {"necessary"}):
        yield Found(words=name, severity="warning")


def _stated_besides(case: Case, declared: Collection[str]) -> dict[str, Hit]:
    """Return the categories told apart from what is declared, with first places.

    "A chat remembers your language" under the name of a declared chat, or in the row
    of its cookie, says what that chat does, and declares no other category.
    """
    reading, facts = case.reading, case.facts
    told = frozenset(_of_declared(case, declared))
    besides = [mention for mention in facts.mentions if not _is_declared(case, mention)]
    listed = facts.cookies | lists_of_machines(reading)
    found = cookie_categories(reading, facts.cookies - told, besides, listed - told)
    return {decided_as(name): hit for name, hit in found.items()}


def _is_declared(case: Case, mention: Mention) -> bool:
    return any(_is_same(mention.service, service) for service in _services(case))


def _of_declared(case: Case, declared: Collection[str]) -> Iterator[int]:
    """Yield the sentences on declared services, their cookies and their categories."""
    reading = case.reading
    for section in reading.notice.sections:
        if section.heading is None:
            continue
        heading = reading.sentences_of({section.heading})
        text = reading.notice.blocks[section.heading].text
        if _names_declared(case, text) or any(
            reading.has(PURPOSE_CONCEPTS[kind], heading)
            for kind in PURPOSE_CONCEPTS
            if decided_as(kind) in declared
        ):
            yield from sentences_under(reading, [section])
    kinds = {key: {hit.sentence for hit in reading.find(f"d_{key}")} for key in DATA}
    for sentence in reading.notice.sentences:
        # So long a list is of data, some of which are called like purposes.
        listed = sum(sentence.index in own for own in kinds.values()) >= _MANY_DATA
        if listed or _names_declared(case, sentence.text):
            yield sentence.index


def _names_declared(case: Case, text: str) -> bool:
    lower = text.lower()
    named = any(_plain(service.name) in lower for service in _services(case))
    return named or next(_items_named(case, text), None) is not None


def _plain(name: str) -> str:
    """Return a name without what brackets add to it."""
    return re.sub(r"\s*\(.*?\)", "", name).lower()


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
