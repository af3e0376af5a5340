"""Who is behind the notice, spelt as in the text."""

import re
from collections.abc import Sequence
from itertools import permutations

from consent_service.notice.document import Block
from consent_service.notice.facts.contact import (
    BUSINESS_ID,
    PHONE,
    POSTCODE,
    STREET,
    Contact,
)
from consent_service.notice.language.names import (
    bare_name,
    called_in,
    company_in,
    controller_in,
    group_in,
    halves_of,
    is_person,
    is_proper_name,
    named_in,
    person_in,
    public_body_in,
    subject_of,
)
from consent_service.notice.language.tokens import EMAIL, split_sentences
from consent_service.notice.reading.reading import Hit, Reading
from consent_service.notice.reading.scopes import headed
from consent_service.notice.reading.topics import topics_of

# What marks the company that owns the site: a footer also names its maker.
_OWNER = re.compile(r"©|\(c\)|copyright|\btoimittaa\b", re.IGNORECASE)
_ORGANISATION = re.compile(r"(?<!\d)\d{6}-\d{4}(?!\d)")  # Swedish organisation number
_NEAR_ENDS = 6  # blocks from the top and from the end where a name and an address stand
_LINE_END = re.compile(r"[,(|·:]|\s[–—-]\s")
# Blocks below the heading that are searched for the name: a form puts its labels
# between. Further down stand the names of processors and authorities.
_NEAR_HEADING = 5
_NEAR_TOP = 3  # blocks among which the title stands


def controller(reading: Reading) -> Contact | None:
    """Return the controller as named: under its heading, in a sentence, or as "we".

    The foot of the page is looked at last: it says whose site it is.
    """
    return (
        _under_heading(reading)
        or _in_sentence(reading, "controller_is")
        or _in_sentence(reading, "we_are")
        or _with_number(reading.notice.blocks)
        or _called(reading)
        or _only_company(reading.notice.blocks)
        or _without_form(reading)
        or _of_footer(reading.notice.footer.blocks)
        or _public(reading.notice.blocks)
        or _by_address(reading)
        or _in_title(reading)
        or _by_email(reading)
        or _introduced(reading)
        or _signed(reading)
    )


def _public(blocks: Sequence[Block]) -> Contact | None:
    """Return the public body that the text calls the site's."""
    for block in blocks:
        if name := public_body_in(block.text):
            return Contact(name, block.line)
    return None


def _name_before(text: str) -> str:
    """Return what a line begins with, up to a verb: "Tide Media makes"."""
    line = _LINE_END.split(text, maxsplit=1)[0].strip()
    run = re.match(r"(?:[A-ZÅÄÖ][\w&’'-]*[ ]){2,4}(?=[a-zåäö])", line)
    return run.group().strip() if run else line


def _called(reading: Reading) -> Contact | None:
    """Return the name that the text sums up as "we"."""
    for block in reading.notice.blocks:
        if name := called_in(block.text):
            return Contact(name, block.line)
    return None


def _with_number(blocks: Sequence[Block]) -> Contact | None:
    """Return the company that stands with its business id."""
    for block in blocks:
        for start, end in split_sentences(block.text):
            text = block.text[start:end]
            number = BUSINESS_ID.search(text) or _ORGANISATION.search(text)
            if number and (name := company_in(text[: number.start()])):
                return Contact(name, block.line_at(start))
    return None


def _by_email(reading: Reading) -> Contact | None:
    """Return the name that a line with an address for mail begins with."""
    blocks = reading.notice.blocks
    for block in (*blocks[:_NEAR_ENDS], *blocks[-_NEAR_ENDS:]):
        name = _name_before(block.text)
        named = is_proper_name(name) and len(name.split()) > 1
        if EMAIL.search(block.text) and named and not _is_topical(reading, name):
            return Contact(name, block.line)
    return None


def _by_address(reading: Reading) -> Contact | None:
    """Return the name without a legal form that stands in front of an address."""
    blocks = reading.notice.blocks
    for number, block in enumerate(blocks):
        for start, end in split_sentences(block.text):
            text = block.text[start:end]
            below = blocks[number + 1].text[:80] if number + 1 < len(blocks) else ""
            if _is_address(text) or (
                # A heading is no name when the name stands under it.
                _is_address(below) and not (block.kind == "heading" and "," in below)
            ):
                name = re.split(r"[,(|]| – ", text, maxsplit=1)[0].strip()
                if is_proper_name(name) and not _is_topical(reading, name):
                    return Contact(name, block.line_at(start))
    return None


def _is_address(text: str) -> bool:
    return bool(STREET.search(text) or POSTCODE.search(text))


def _is_topical(reading: Reading, words: str) -> bool:
    return bool(topics_of(words, reading.notice.language))


def _in_title(reading: Reading) -> Contact | None:
    """Return the name beside the word for the notice: "Privacy – Harbour Rest"."""
    for block in reading.notice.blocks[:_NEAR_TOP]:
        for one, other in permutations(halves_of(block.text), 2):
            named = is_proper_name(other) and not _is_topical(reading, other)
            if named and _is_topical(reading, one):
                return Contact(other, block.line)
    return None


# "We are The Copper Pot", "Jag heter …".
_INTRODUCES = re.compile(
    r"(?:^|\b)(?:We are|We're|I am|I'm|My name is|Vi är|Jag är|Jag heter|Me olemme|Olen"
    r"|Olemme|Minä olen|Nimeni on|Jag som (?:skriver|driver|gör)(?: \w+){0,2} heter"
    r"|[Ww]ritten by(?: one \w+,)?|[Ss]krivs av|[Kk]irjoittaja on) "
    r"((?:The )?[A-ZÅÄÖ][\w&'’-]*(?: (?:&|and|och|ja|of|in)? ?[A-ZÅÄÖ][\w&'’-]*){0,4})"
)
# "Remontti Rautio, toiminimi", "Nils Ek, enskild firma".
_TRADES = re.compile(
    r"([A-ZÅÄÖ][\w&'’-]*(?: [A-ZÅÄÖ&][\w&'’-]*){1,3}),? (?:\(?(?:toiminimi|tmi|t:mi"
    r"|enskild firma|enskild näringsidkare|sole trader|trading as))\b",
    re.IGNORECASE,
)
# "Elina Karjalaisen harrastusblogi": whose the site is, in the genitive.
_OWN_SITE = re.compile(
    r"([A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+n) "
    r"(?:\w+)?(?:blogi|kotisivu|verkkosivu|sivusto)"
)
_GENITIVE = re.compile(r"(?<=[a-zåäö])isen$")
_MOST_SIGNED = 18  # words of a line that only says who and where
# Whose names stand beside addresses without being those of the site.
_OFFICIAL = re.compile(
    r"commissioner|ombudsm|authority|office|valtuutet|virasto|myndighet|byrå",
    re.IGNORECASE,
)


def _introduced(reading: Reading) -> Contact | None:
    """Return the name that the text introduces itself by."""
    for pattern in (_INTRODUCES, _TRADES, _OWN_SITE):
        for block in reading.notice.blocks:
            if match := pattern.search(block.text):
                name = _GENITIVE.sub("inen", match.group(1))
                return Contact(name, block.line_at(match.start()))
    return None


def _signed(reading: Reading) -> Contact | None:
    """Return the person who stands with an address for mail, or signs the text."""
    blocks = reading.notice.blocks
    for number, block in enumerate(blocks):
        near_end = number < _NEAR_TOP or number >= len(blocks) - _NEAR_TOP
        for start, end in split_sentences(block.text):
            text = block.text[start:end]
            if len(text.split()) > _MOST_SIGNED or _OFFICIAL.search(text):
                continue
            # "Last Changed:" waits for an answer and is nobody.
            if text.rstrip().endswith(":"):
                continue
            reached = EMAIL.search(block.text) or PHONE.search(block.text)
            parts = re.split(r"[,:(|]\s*|\s[–—-]\s", text)
            found = _first_person(parts) or (
                _person_within(text) if EMAIL.search(text) else None
            )
            if (reached or near_end) and found and not _is_topical(reading, found):
                return Contact(found, block.line_at(start))
    return None


_BY_PERSON = re.compile(r"(?<=[a-zåäö] )[A-ZÅÄÖ][a-zåäö]+ [A-ZÅÄÖ][a-zåäö]+(?=[,.( ])")


def _person_within(text: str) -> str | None:
    """Return the name behind small words: "made by hand by NAME, potter"."""
    match = _BY_PERSON.search(text)
    return match.group() if match else None


def _first_person(parts: Sequence[str]) -> str | None:
    return next((part for one in parts if is_person(part := one.strip(" .)"))), None)


def _only_company(blocks: Sequence[Block]) -> Contact | None:
    """Return the one company that the text names, if there is no other."""
    named = {
        name: block.line
        for block in reversed(blocks)
        if (name := company_in(block.text))
    }
    if len(named) != 1:
        return None
    name, line = next(iter(named.items()))
    return Contact(name, line)


def _of_footer(blocks: Sequence[Block]) -> Contact | None:
    """Return the company of a footer, which may also name the maker of the site."""
    owning = [
        block
        for block in blocks
        if _OWNER.search(block.text) or BUSINESS_ID.search(block.text)
    ]
    return _only_company(blocks) or _only_company(owning)


def _under_heading(reading: Reading) -> Contact | None:
    for section in headed(reading, "controller"):
        heading = section.heading
        if heading is None:
            continue
        own = reading.notice.blocks[heading : max(section.end, heading + 1)]
        near = own[1 : 1 + _NEAR_HEADING]
        for block in near:
            if found := company_in(block.text):
                return Contact(found, block.line)
        for block in near[:1]:
            if found := bare_name(block.text):
                return Contact(found, block.line)
        for block in near:
            if found := named_in(block.text):
                return Contact(found, block.line)
        if found := company_in(own[0].text):
            return Contact(found, own[0].line)
    return None


def _in_sentence(reading: Reading, concept: str) -> Contact | None:
    for hit in reading.find(concept):
        sentence = reading.sentence(hit.sentence).text
        found = company_in(sentence)
        if not found and concept == "controller_is":
            after = _after(reading, hit)
            found = group_in(after) or person_in(after) or subject_of(sentence)
        if found:
            return Contact(found, reading.line(hit))
    return None


def _without_form(reading: Reading) -> Contact | None:
    """Return whom a sentence calls the controller, under a name of any form."""
    for hit in reading.find("controller_is"):
        if found := controller_in(reading.sentence(hit.sentence).text):
            return Contact(found, reading.line(hit))
    return None


def _after(reading: Reading, hit: Hit) -> str:
    """Return what follows the word controller, without the verb between."""
    rest = reading.block(hit).text[reading.tokens(hit)[-1].end :]
    return re.sub(r"^[\s:|–-]*(?:(?:on|toimii|är|is)\s+)?", "", rest)
