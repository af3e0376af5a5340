"""Who is behind the notice: names, addresses and numbers, spelt as in the text."""

import re
from collections.abc import Iterator

import msgspec

from consent_service.notice.reading import Reading
from consent_service.notice.scopes import headed
from consent_service.notice.tokens import EMAIL

_FORMS = (
    r"Oyj|Oy Ab|Ab Oy|Oy|OY|AB|Ab|Ky|Ay|T:mi|Tmi|tmi|ry|r\.y\.|rf|Osk|osk|sr|säätiö"
    r"|Ltd|Limited|LLC|Inc|GmbH|A/S|AS|ApS|BV|plc|PLC|kommun|kaupunki|kunta|seurakunta|yliopisto|stiftelse"
)
_NAME_WORD = r"(?:[A-ZÅÄÖ0-9][\w&+.’'!-]*|&|\+|ja|och|and|of|von|de)"
COMPANY = re.compile(
    rf"(?<![\w@])((?:{_NAME_WORD}[ \t]){{1,6}}(?:{_FORMS})(?![\w-])\.?"
    rf"|(?:Oy|Ab|T:mi|Tmi|Toiminimi|AB|Enskild firma)[ ]"
    rf"(?:[A-ZÅÄÖ][\w&+’'-]*[ ]?){{1,4}}"
    r"(?:Ab|Oy|Ltd)?)"
)
BUSINESS_ID = re.compile(r"(?<!\d)(\d{7})\s?[-–]\s?(\d)(?!\d)")
PHONE = re.compile(
    r"(?<![\d./-])(?:\+\d{2,3}|0\d{1,3})[\s()-]*\d[\d\s()-]{4,12}\d(?![\d./])"
)
POSTCODE = re.compile(r"(?<!\d)(?:FI-|SE-|AX-)?\d{3}\s?\d{2}\s+[A-ZÅÄÖ][\wåäöÅÄÖ-]+")
STREET = re.compile(
    r"\b[A-ZÅÄÖ][\wåäö-]*(?:katu|tie|kuja|polku|kaari|väylä|raitti|tori|ranta|mäki|puisto"
    r"|aukio|rinne|laituri|penger|gatan|vägen|gränd|stigen|torget|street|road|lane|avenue)"
    r"\s+\d+\w?\b"
    r"|\b\d+\s+[A-Z][a-z]+\s(?:Street|Road|Lane|Avenue|Way)\b",
    re.IGNORECASE,
)
_PATTERN_ADDRESS = re.compile(
    r"^(?:etunimi|firstname|förnamn|fornamn|first|etu)[._-]?(?:sukunimi|lastname|efternamn)?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^([A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ]\.)?"
    r" [A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?)(?=$|[ ,|(\n])"
)
_LABEL = re.compile(
    r"^(?:nimi|rekisterinpitäjä|yritys|yhtiö|organisaatio|name|namn|company|företag"
    r"|controller|the controller|data controller|personuppgiftsansvarig)\s*[:|]\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:rekisterinpitäj\w*|tämä|me|nimi|yhtiö|yritys|osoite|controller|this|we|the"
    r"|personuppgiftsansvarig|vi|denna|detta|palvelu\w*|sivusto\w*|verkkosivu\w*|tietosuoja\w*"
    r"|copyright|name|namn)\s+)+",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"^(?:EU|ETA|GDPR|Google|Facebook|Meta|Microsoft|Twitter|LinkedIn|Hotjar|Oracle"
    r"|Adobe|Amazon|Automattic|HubSpot|Intuit|Mailchimp|Usercentrics|Cybot|Vimeo)\b"
)
_ENDINGS = re.compile(r":(?:n|lle|llä|ssä|stä|ltä|ään|tä|s)$")


class Contact(msgspec.Struct, frozen=True):
    """A name or an address, and the line where it stands."""

    words: str
    line: int


def emails(reading: Reading) -> list[Contact]:
    """Return every whole e-mail address, `(at)` undone, patterns of names left out."""
    return [
        Contact(plain, line)
        for line, found in _email_words(reading)
        if not is_pattern(plain := plain_email(found))
    ]


def obfuscated_emails(reading: Reading) -> list[Contact]:
    return [
        Contact(found, line)
        for line, found in _email_words(reading)
        if "@" not in found
    ]


def pattern_emails(reading: Reading) -> list[Contact]:
    return [
        Contact(found, line)
        for line, found in _email_words(reading)
        if is_pattern(plain_email(found))
    ]


def _email_words(reading: Reading) -> Iterator[tuple[int, str]]:
    for block in reading.notice.blocks:
        for match in EMAIL.finditer(block.text):
            yield block.line_at(match.start()), match.group()
    for link in reading.notice.links:
        if link.address.lower().startswith("mailto:"):
            yield link.line, link.address[7:].partition("?")[0]


def plain_email(words: str) -> str:
    address = re.sub(r"\s?[(\[](?:at|ät|a|@)[)\]]\s?", "@", words, flags=re.IGNORECASE)
    return address.replace(" ", "")


def is_pattern(address: str) -> bool:
    """Tell "firstname.lastname@…" from an address that mail can be sent to."""
    return _PATTERN_ADDRESS.match(address) is not None


def business_id(reading: Reading) -> str | None:
    """Return the first Finnish business id whose check digit is right, else any."""
    found = [
        f"{match.group(1)}-{match.group(2)}"
        for block in reading.notice.blocks
        for match in BUSINESS_ID.finditer(block.text)
    ]
    return next(filter(_has_right_digit, found), None) or next(iter(found), None)


def _has_right_digit(number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2)
    rest = sum(
        int(digit) * weight for digit, weight in zip(number, weights, strict=False)
    )
    return (11 - rest % 11) % 11 == int(number[-1])


def controller(reading: Reading) -> Contact | None:
    """Return the controller as named: under its heading, in a sentence, or as "we"."""
    return (
        _under_heading(reading)
        or _in_sentence(reading, "controller_is")
        or _in_sentence(reading, "we_are")
        or _only_company(reading)
    )


def _only_company(reading: Reading) -> Contact | None:
    """Return the one company that the text names, if there is no other."""
    named = {
        name: block.line
        for block in reversed(reading.notice.blocks)
        if (name := _company(block.text))
    }
    if len(named) != 1:
        return None
    name, line = next(iter(named.items()))
    return Contact(name, line)


def _under_heading(reading: Reading) -> Contact | None:
    for section in headed(reading, "controller"):
        heading = section.heading
        if heading is None:
            continue
        own = reading.notice.blocks[heading : max(section.end, heading + 1)]
        for block in own[1:6]:
            if found := _named(_LABEL.sub("", block.text), person=True):
                return Contact(found, block.line)
        if found := _company(own[0].text):
            return Contact(found, own[0].line)
    return None


def _named(text: str, *, person: bool) -> str | None:
    if found := _company(text):
        return found
    if person and (match := _PERSON.match(text)):
        return match.group(1)
    return None


def _company(text: str) -> str | None:
    for match in COMPANY.finditer(text):
        name = _LEADING.sub("", _ENDINGS.sub("", match.group(1).strip()))
        if not _NOT_NAMES.match(name) and " " in name:
            return name
    return None


def _in_sentence(reading: Reading, concept: str) -> Contact | None:
    for hit in reading.find(concept):
        block = reading.block(hit)
        rest = block.text[reading.tokens(hit)[-1].end :]
        after = re.sub(r"^[\s:|–-]*(?:(?:on|toimii|är|is)\s+)?", "", rest)
        sentence = reading.sentence(hit.sentence).text
        person = concept == "controller_is" and _PERSON.match(after)
        if found := _company(sentence) or (person and person.group(1)):
            return Contact(found, reading.line(hit))
    return None


def addresses(reading: Reading) -> list[Contact]:
    """Return the street addresses, each with the rest of its block."""
    return [
        Contact(match.group(), block.line_at(match.start()))
        for block in reading.notice.blocks
        for match in STREET.finditer(block.text)
    ]
