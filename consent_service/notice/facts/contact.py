"""How to contact the controller: addresses and numbers, as in the text."""

import re
from collections.abc import Callable, Iterator

import msgspec

from consent_service.notice.document import Block
from consent_service.notice.language.tokens import EMAIL
from consent_service.notice.reading.reading import Reading

BUSINESS_ID = re.compile(r"(?<!\d)(\d{7})\s?[-–]\s?(\d)(?!\d)")
# Neither part of a date nor of a business id: no digit, dot or dash before, and no
# slash or decimal after.
PHONE = re.compile(
    r"(?<![\d./-])(?:\+\d{2,3}|0\d{1,3})[\s()-]*\d[\d\s()-]{4,12}\d(?![\d/]|\.\d)"
)
POSTCODE = re.compile(r"(?<!\d)(?:FI-|SE-|AX-)?\d{3}\s?\d{2}\s+[A-ZÅÄÖ][\wåäöÅÄÖ-]+")
POSTCODE_BRITISH = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
STREET = re.compile(
    r"\b[A-ZÅÄÖ][\wåäö-]*(?:katu|tie|kuja|polku|kaari|väylä|raitti|tori|ranta|mäki|puisto"
    r"|aukio|rinne|laituri|penger|gatan|vägen|gränd|stigen|torget|street|road|lane|avenue)"
    r"\s+\d+\w?\b"
    r"|\b\d+\s+[A-Z][a-z]+\s(?:Street|Road|Lane|Avenue|Way)\b"
    r"|(?-i:\b[A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Square|House),? [A-Z][a-z]+)",
    re.IGNORECASE,
)
# "firstname.lastname@" says how addresses are formed; mail cannot be sent to it.
_PATTERN_ADDRESS = re.compile(
    r"^(?:etunimi|firstname|förnamn|fornamn|first|etu)[._-]?(?:sukunimi|lastname|efternamn)?",
    re.IGNORECASE,
)


class Contact(msgspec.Struct, frozen=True):
    """A name or an address, and the line where it stands."""

    words: str
    line: int


def blocks_with_footer(reading: Reading) -> tuple[Block, ...]:
    """Return the notice and, last, the foot of its page: who and where, no more."""
    return (*reading.notice.blocks, *reading.notice.footer.blocks)


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
    notice = reading.notice
    for block in blocks_with_footer(reading):
        for match in EMAIL.finditer(block.text):
            yield block.line_at(match.start()), match.group()
    for link in (*notice.links, *notice.footer.links):
        if link.address.lower().startswith("mailto:"):
            yield link.line, link.address[7:].partition("?")[0]


def plain_email(words: str) -> str:
    address = re.sub(r"\s?[(\[](?:at|ät|a|@)[)\]]\s?", "@", words, flags=re.IGNORECASE)
    dotted = re.sub(
        r"\s?[(\[](?:dot|piste|punkt|prick)[)\]]\s?", ".", address, flags=re.IGNORECASE
    )
    return dotted.replace(" ", "")


def is_pattern(address: str) -> bool:
    """Return whether it is a pattern such as "firstname.lastname@…", not an address."""
    return _PATTERN_ADDRESS.match(address) is not None


def business_id(reading: Reading) -> str | None:
    """Return the first Finnish business id whose check digit is right, else any."""
    found = [
        f"{match.group(1)}-{match.group(2)}"
        for block in blocks_with_footer(reading)
        for match in BUSINESS_ID.finditer(block.text)
    ]
    return next(filter(is_business_id, found), None) or next(iter(found), None)


def wrong_numbers(reading: Reading) -> list[Contact]:
    """Return the numbers of companies whose check digit is wrong: mistyped ones."""
    return [
        Contact(match.group(), block.line_at(match.start()))
        for block in blocks_with_footer(reading)
        for pattern, is_right in _NUMBERS
        for match in pattern.finditer(block.text)
        if not is_right("".join(filter(str.isdigit, match.group())))
    ]


def is_business_id(number: str) -> bool:
    """Return whether seven digits and a check digit make a Finnish business id."""
    digits = number.replace("-", "")
    weights = (7, 9, 10, 5, 8, 4, 2)
    rest = sum(
        int(digit) * weight for digit, weight in zip(digits, weights, strict=False)
    )
    return (11 - rest % 11) % 11 == int(digits[-1])


def _is_organisation_number(digits: str) -> bool:
    """Return whether the last of ten digits is right by Luhn's formula."""
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(digits[:10]))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


# A Swedish number looks like that of a person: only what is called one is checked.
_NUMBERS: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
    (BUSINESS_ID, is_business_id),
    (re.compile(r"(?<!\w)FI\s?\d{8}(?!\d)"), is_business_id),
    (
        re.compile(r"(?<=[Oo]rg\.nr )\d{6}-\d{4}(?!\d)"),
        _is_organisation_number,
    ),
    (re.compile(r"(?<!\w)SE\s?\d{12}(?!\d)"), _is_organisation_number),
)
