"""Third parties on the site: named, with their role and policy, not disowned."""

import re
from collections.abc import Iterator

from consent_service.notice.document import Section
from consent_service.notice.facts.gather import Case
from consent_service.notice.facts.mentions import Mention, is_planned
from consent_service.notice.language.tokens import ADDRESS
from consent_service.notice.reading.reading import Hit
from consent_service.notice.reading.scopes import topics_of_section
from consent_service.notice.rules.cookie_questions import (
    foreign_services,
    has_declaration,
    may_go_on,
)
from consent_service.notice.rules.model import Entry, Found, Rule, at
from consent_service.notice.services import load_named_services, pattern_of

# "Provider: Field Tools Ltd", in a list of what there is to know of a service.
_PROVIDER = re.compile(
    r"(?:Provider|Supplier|Vendor|Palveluntarjoaja|Toimittaja|Leverantör)\s*[:|]",
    re.IGNORECASE,
)


_OF_VISITS = frozenset({"analytics", "marketing", "social_sharing", "embedded_media"})


def _not_headings(case: Case, hits: tuple[Hit, ...]) -> list[Hit]:
    return [hit for hit in hits if case.reading.block(hit).kind != "heading"]


@Entry(
    "analytics-tool-unnamed",
    "error",
    "Act 917/2014 s. 205(1); GDPR 13(1)(e)",
    applies="tools",
    absence=True,
)
def analytics_tool_unnamed(case: Case) -> Iterator[Found]:
    hit = case.facts.categories.get("analytics")
    if hit is None or case.facts.cookie_names:
        return
    # What is counted from the server's own logs reaches nobody else.
    if not case.facts.tells_of_cookies and case.reading.has("log_word"):
        return
    # "Wix collects which pages you open": the one who counts is named.
    if any(
        mention.sentence == hit.sentence and mention.service.on_site
        for mention in case.facts.mentions
    ):
        return
    if not any(
        _can_analyse(mention.service.category) for mention in case.facts.mentions
    ):
        yield at(case, hit)


def _can_analyse(category: str) -> bool:
    return category in {"analytics", "marketing"}


@Entry("third-party-unnamed", "error", "PLANET49; FASHIONID")
def third_party_unnamed(case: Case) -> Iterator[Found]:
    kinds = {mention.service.category for mention in case.facts.mentions} - {
        "necessary"
    }
    # Whoever is named as setting cookies, to pay or to sign in, is a third party too.
    named = {
        mention.service.category
        for mention in foreign_services(case)
        if case.reading.has("cookie", {mention.sentence})
        or case.reading.has("cookie", case.reading.sentences_of(_below(case, mention)))
    }
    for concept, enough in (
        ("social_media_plugin", {"social_sharing", "embedded_media"}),
        ("third_party_cookies", kinds | named),
        ("third_party_ads", {"marketing"}),
    ):
        hits = _not_headings(case, case.reading.stated(concept))
        hits = [hit for hit in hits if not _is_supposed(case, hit)]
        hits = [hit for hit in hits if not _names_one(case, hit, enough)]
        hits = [hit for hit in hits if not may_go_on(case, hit)]
        if hits and not (kinds | named) & enough and not _is_listed(case, concept):
            yield at(case, hits[0])
            return


def _below(case: Case, mention: Mention) -> set[int]:
    """Return the block under a heading that names the service, if one does."""
    reading = case.reading
    block = reading.sentence(mention.sentence).block
    headed = reading.notice.blocks[block].kind == "heading"
    return {block + 1} if headed else set()


def _is_supposed(case: Case, hit: Hit) -> bool:
    """Return whether it only says what would be: "If a tool is integrated, …".

    "Networks usually set cookies, and once we have adverts, …" says no more.
    """
    own = {hit.sentence}
    if is_planned(case.reading, hit.sentence):
        return True
    begins = any(one.first == 0 for one in case.reading.find("if_word", own))
    return begins and not case.reading.has("cookie", own)


def _names_one(case: Case, hit: Hit, enough: set[str]) -> bool:
    """Return whether the sentence names one: "share us on Facebook or LinkedIn"."""
    known = case.against.services
    text = case.reading.sentence(hit.sentence).text
    return any(
        service.category in enough and pattern_of(service).search(text)
        for service in (load_named_services() if known is None else known)
    )


def _is_listed(case: Case, concept: str) -> bool:
    return concept == "third_party_cookies" and has_declaration(case)


@Entry(
    "third-party-role-missing",
    "warning",
    "GDPR 13(1)(e)",
    applies="tools",
    awaits_rest=True,
)
def third_party_role_missing(case: Case) -> Iterator[Found]:
    for mention in foreign_services(case):
        # Recipients may have a section of their own, apart from what each does.
        if not any(_tells_role(case, section) for section in _naming(case, mention)):
            yield Found(mention.line, mention.words)
            return


def _naming(case: Case, mention: Mention) -> list[Section]:
    """Return the sections that name a service, each once."""
    reading = case.reading
    pattern = pattern_of(mention.service)
    starts = {mention.sentence} | {
        sentence.index
        for sentence in reading.notice.sentences
        if pattern.search(sentence.text)
    }
    found = {
        section.start: section
        for number in starts
        for section in [reading.section(reading.whole(number))]
    }
    return list(found.values())


def _tells_role(case: Case, section: Section) -> bool:
    blocks = range(section.start, section.deep_end)
    own = case.reading.sentences_of(set(blocks))
    labelled = any(
        _PROVIDER.match(case.reading.notice.blocks[number].text) for number in blocks
    )
    return labelled or case.reading.has("provider_role", own) or _links(case, blocks)


def _links(case: Case, blocks: range) -> bool:
    """Return whether a policy is linked to from these blocks."""
    notice = case.reading.notice
    lines = {line for at in blocks for _, line in notice.blocks[at].starts}
    return any(link.line in lines and _is_policy(link.address) for link in notice.links)


def _is_policy(address: str) -> bool:
    lower = address.lower()
    return any(
        part in lower for part in ("policy", "policies", "privacy", "tietosuoja")
    )


@Entry("third-party-policy-not-linked", "warning", "GDPR 12(1)", applies="tools")
def third_party_policy_not_linked(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = reading.sentences_with(
        "policy_elsewhere", "policy_elsewhere_who", within=case.facts.cookies
    )
    for sentence in stated:
        block = reading.notice.blocks[reading.sentence(sentence).block]
        lines = {line for _, line in block.starts}
        linked = any(link.line in lines for link in reading.notice.links)
        if not linked and not ADDRESS.search(block.text):
            yield at(case, reading.find("policy_elsewhere", {sentence})[0])
            return


@Entry("third-party-responsibility-disclaimed", "error", "FASHIONID", applies="tools")
def third_party_responsibility_disclaimed(case: Case) -> Iterator[Found]:
    reading = case.reading
    stated = reading.sentences_with(
        "not_responsible", "not_responsible_about", within=case.facts.cookies
    )
    for sentence in stated[:1]:
        yield at(case, reading.find("not_responsible", {sentence})[0])


@Entry("no-third-party-claim-contradicted", "warning", "GDPR 5(1)(a)", applies="tools")
def no_third_party_claim_contradicted(case: Case) -> Iterator[Found]:
    if not _involves_others(case):
        return
    tracked = any(one.service.category in _OF_VISITS for one in foreign_services(case))
    for hit in case.reading.find("no_third_party"):
        in_cookies = hit.sentence in case.facts.cookies
        of_all = in_cookies or (tracked and _is_of_all_data(case, hit))
        if of_all and not _is_limited(case, hit):
            yield at(case, hit)
            return


def _is_limited(case: Case, hit: Hit) -> bool:
    """Return whether it denies less than passing on: where to, when, or what for.

    "Nothing leaves the EEA" says where, "until you agree" when, not to whom.
    """
    limits = (
        "eu_outside", "until_asked", "marketing_limited", "exception", "regular_only",
    )  # fmt: skip
    return case.reading.block(hit).kind == "heading" or any(
        case.reading.has(limit, {hit.sentence}) for limit in limits
    )


def _is_of_all_data(case: Case, hit: Hit) -> bool:
    """Return whether "we share your data with nobody" is said of visitors too.

    What is said of customers, patients or messages, or of a register, is not.
    """
    reading = case.reading
    own = {hit.sentence}
    limits = ("limited_subject", "consent_word", "disclose_law", "agreed_with")
    if any(reading.has(limit, own) for limit in limits):
        return False
    topics = topics_of_section(reading, reading.section(hit))
    return "register" not in topics and reading.has("own_data", own)


def _involves_others(case: Case) -> bool:
    embedded = {"social_sharing", "embedded_media"} & set(case.facts.categories)
    if foreign_services(case) or embedded:
        return True
    return bool(case.reading.stated("third_party_cookies", case.facts.cookies))


RULES: tuple[Rule, ...] = (
    analytics_tool_unnamed,
    third_party_unnamed,
    third_party_role_missing,
    third_party_policy_not_linked,
    third_party_responsibility_disclaimed,
    no_third_party_claim_contradicted,
)
