"""Who is responsible, and how to reach them."""

import re
from collections.abc import Iterator

from consent_service.notice.facts.contact import (
    BUSINESS_ID,
    PHONE,
    POSTCODE,
    STREET,
    blocks_with_footer,
    emails,
    obfuscated_emails,
    pattern_emails,
)
from consent_service.notice.facts.gather import Case
from consent_service.notice.language.names import COMPANY
from consent_service.notice.reading.scopes import headed
from consent_service.notice.rules.model import Entry, Found, Rule, absent

_BOX = re.compile(r"\b(?:PL|PB|Box|P\.O\. ?Box)\s+\d+", re.IGNORECASE)


@Entry("no-controller", "error", "GDPR 13(1)(a)", absence=True)
def no_controller(case: Case) -> Iterator[Found]:
    if case.facts.controller is None and not headed(case.reading, "controller"):
        yield absent()


@Entry("controller-entity-unclear", "warning", "GDPR 13(1)(a)", applies="notice")
def controller_entity_unclear(case: Case) -> Iterator[Found]:
    named = case.facts.controller
    if named is None or COMPANY.search(named.words):
        return
    blocks = case.reading.notice.blocks
    has_id = any(BUSINESS_ID.search(block.text) for block in blocks)
    if not has_id and case.reading.has("company_word"):
        yield Found(named.line, named.words)


@Entry("controller-address-incomplete", "warning", "GDPR 13(1)(a)", applies="notice")
def controller_address_incomplete(case: Case) -> Iterator[Found]:
    for section in headed(case.reading, "controller"):
        own = case.reading.notice.blocks[section.start : section.end]
        text = "\n".join(block.text for block in own)
        if POSTCODE.search(text) or _BOX.search(text):
            continue
        for block in own:
            if match := STREET.search(block.text):
                yield Found(block.line_at(match.start()), match.group())
                return


@Entry("no-contact", "error", "GDPR 13(1)(a)", absence=True)
def no_contact(case: Case) -> Iterator[Found]:
    reading = case.reading
    if emails(reading) or pattern_emails(reading) or reading.has("contact_form"):
        return
    text = "\n".join(block.text for block in blocks_with_footer(reading))
    if not any(pattern.search(text) for pattern in (PHONE, POSTCODE, _BOX, STREET)):
        yield absent()


@Entry("contact-email-obfuscated", "info", "GDPR 12(2)")
def contact_email_obfuscated(case: Case) -> Iterator[Found]:
    for contact in obfuscated_emails(case.reading)[:1]:
        yield Found(contact.line, contact.words)


RULES: tuple[Rule, ...] = (
    no_controller,
    controller_entity_unclear,
    controller_address_incomplete,
    no_contact,
    contact_email_obfuscated,
)
