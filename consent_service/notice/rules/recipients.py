"""Who receives the data."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.language.names import COMPANY
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.model import Entry, Found, Rule, at


@Entry("processors-unnamed", "warning", "GDPR 13(1)(e)", applies="notice")
def processors_unnamed(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.find("processor"):
        own = {hit.sentence}
        if reading.has("processor_not_here", own) or hit.sentence in case.facts.cookies:
            continue
        if reading.is_denied(hit) or any(
            reading.has(other, own) for other in ("right_word_strict", "d_isp")
        ):
            continue
        if _names_company(case, hit):
            return
        yield at(case, hit)
        return


def _names_company(case: Case, hit: Hit) -> bool:
    reading = case.reading
    own = reading.section(hit)
    name = case.facts.controller.words if case.facts.controller else ""
    text = " ".join(
        block.text for block in reading.notice.blocks[own.start : own.end]
    ).replace(name, " ")
    if COMPANY.search(text):
        return True
    blocks = range(own.start, own.end)
    return any(
        reading.sentence(mention.sentence).block in blocks
        for mention in case.facts.mentions
    )


@Entry("recipients-open-ended", "warning", "GDPR 13(1)(e)", applies="notice")
def recipients_open_ended(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.find("recipients_open"):
        own = {hit.sentence}
        if reading.denied("disclose", own) or reading.is_denied(hit):
            continue
        if reading.has("disclose", own) and not reading.has("eu_outside", own):
            yield at(case, hit)
            return


@Entry("disclosure-contradiction", "warning", "GDPR 5(1)(a)", applies="notice")
def disclosure_contradiction(case: Case) -> Iterator[Found]:
    reading = case.reading
    published = reading.first("publication_right")
    for hit in reading.find("disclose_denied"):
        if _is_limited(case, hit) or not _is_denied_to_the_end(case, hit):
            continue
        if published:
            yield at(case, hit, "error")
            return
        if _is_followed_by_disclosure(case, hit):
            yield at(case, hit)
            return


def _is_denied_to_the_end(case: Case, hit: Hit) -> bool:
    """Return whether the denial reaches whom it is denied to.

    "If it is no longer personal, we may pass it to others" denies nothing of others.
    """
    return any(
        case.reading.denial_of(hit.sentence, token) is not None
        for token in (hit.last - 1, hit.last)
    ) or case.reading.is_denied(Hit(hit.sentence, hit.last, hit.last))


def _is_limited(case: Case, hit: Hit) -> bool:
    """Return whether the denial is limited, as "not without consent" is."""
    own = {hit.sentence}
    reading = case.reading
    limits = ("exception", "eu_outside", "marketing_limited", "consent_word")
    # What limits a denial follows it: "not ... for marketing".
    if any(
        exception.first >= hit.first
        for limit in limits
        for exception in reading.find(limit, own)
    ):
        return True
    return bool(reading.stated("disclose_positive", own))


def _is_followed_by_disclosure(case: Case, hit: Hit) -> bool:
    reading = case.reading
    for later in reading.stated("disclose_positive"):
        own = {later.sentence}
        before = later.sentence < hit.sentence and reading.block(
            later
        ) != reading.block(hit)
        if before or later.sentence == hit.sentence or reading.has("eu_outside", own):
            continue
        by_law = reading.has("disclose_law", own)
        agreed = reading.has("consent_word", own) or reading.has("agreed_with", own)
        if not by_law and not agreed:
            return True
    return False


RULES: tuple[Rule, ...] = (
    processors_unnamed,
    recipients_open_ended,
    disclosure_contradiction,
)
