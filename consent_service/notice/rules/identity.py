"""Who is responsible, and how to reach them."""

import re
from collections.abc import Iterator

from consent_service.notice.facts.contact import (
    BUSINESS_ID,
    PHONE,
    POSTCODE,
    POSTCODE_BRITISH,
    STREET,
    Contact,
    blocks_with_footer,
    emails,
    obfuscated_emails,
    pattern_emails,
    wrong_numbers,
)
from consent_service.notice.facts.gather import Case
from consent_service.notice.language.names import COMPANY, is_person
from consent_service.notice.reading.scopes import headed
from consent_service.notice.reading.topics import says
from consent_service.notice.rules.model import Entry, Found, Rule, absent

_SOLE_TRADER = re.compile(
    r"\b(?:toiminimi|t:?mi|elinkeinonharjoittaja|ammatinharjoittaja|enskild firma"
    r"|enskild näringsidkare|sole trader|self-employed)\b",
    re.IGNORECASE,
)
_PLAIN = str.maketrans("åäö", "aao")
_BOX = re.compile(r"\b(?:PL|PB|Box|P\.O\. ?Box)\s+\d+", re.IGNORECASE)


@Entry("no-controller", "error", "GDPR 13(1)(a)", absence=True)
def no_controller(case: Case) -> Iterator[Found]:
    if case.facts.controller is None and not headed(case.reading, "controller"):
        yield absent()


@Entry("controller-entity-unclear", "warning", "GDPR 13(1)(a)", applies="notice")
def controller_entity_unclear(case: Case) -> Iterator[Found]:
    named = case.facts.controller
    if named is None or COMPANY.search(named.words) or not is_person(named.words):
        return
    text = "\n".join(block.text for block in case.reading.notice.blocks)
    told = BUSINESS_ID.search(text) or _SOLE_TRADER.search(text)
    if not told and case.reading.has("company_word") and not _is_brand(case, named):
        yield Found(named.line, named.words)


def _is_brand(case: Case, named: Contact) -> bool:
    """Return whether the name is that of the site, not of a person behind it."""
    words = [word.lower() for word in re.findall(r"\w{4,}", named.words)]
    # "anna@stone.example" is the address of a person, "info@stone.example" of a firm.
    addresses = [
        contact.words.lower()
        for contact in emails(case.reading)
        if not contact.words.lower().startswith(f"{words[0]}@")
    ]
    hosts = [address.partition("@")[2] for address in addresses]
    title = case.reading.notice.title.lower()
    whole = "".join(words).translate(_PLAIN)
    return any(whole in address for address in addresses) or any(
        word in place for word in words for place in (*hosts, title)
    )


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
    if emails(reading) or pattern_emails(reading) or _has_contact_page(case):
        return
    text = "\n".join(block.text for block in blocks_with_footer(reading))
    # A business id such as 0123456-7 would pass for a number to call.
    text = BUSINESS_ID.sub(" ", text)
    if not any(
        pattern.search(text)
        for pattern in (PHONE, POSTCODE, POSTCODE_BRITISH, _BOX, STREET)
    ):
        yield absent()


def _has_contact_page(case: Case) -> bool:
    """Return whether a form or a page for contacts is named, or linked to."""
    notice = case.reading.notice
    if case.reading.has("contact_form"):
        return True
    return any(
        says(link.words, "head_contact", notice.language)
        for link in (*notice.links, *notice.footer.links)
        if link.words
    )


@Entry("contact-email-obfuscated", "info", "GDPR 12(2)")
def contact_email_obfuscated(case: Case) -> Iterator[Found]:
    for contact in obfuscated_emails(case.reading)[:1]:
        yield Found(contact.line, contact.words)


@Entry("wrong-check-digit", "warning", "GDPR 13(1)(a)")
def wrong_check_digit(case: Case) -> Iterator[Found]:
    for number in wrong_numbers(case.reading)[:1]:
        yield Found(number.line, number.words)


RULES: tuple[Rule, ...] = (
    no_controller,
    controller_entity_unclear,
    controller_address_incomplete,
    no_contact,
    contact_email_obfuscated,
    wrong_check_digit,
)
