"""Unfinished text: missing lists, broken sentences, unfilled placeholders."""

import re
from collections.abc import Iterator

from consent_service.notice.document import Block
from consent_service.notice.facts.contact import emails, pattern_emails
from consent_service.notice.facts.gather import Case
from consent_service.notice.language.names import is_proper_name
from consent_service.notice.language.stops import is_stopped
from consent_service.notice.reading.headings import (
    LABEL_LEVEL,
    bare_heading,
    is_numbered,
)
from consent_service.notice.reading.topics import says, topics_of
from consent_service.notice.rules.model import Entry, Found, Rule, at, at_block

_LIST_START = re.compile(
    r"^(?:[A-Z]{6,}\b|\w*_\w|[-–—•*·\"”“«]|\(?[a-z0-9]{1,2}[.)]|[a-zåäö])"
)
# A line of so many words may be an item that lost its bullet, also with a full stop.
_MOST_ITEM_WORDS = 8
_LAST_WORDS = 6  # of a sentence that stops: enough to find the place

# Behind "[first]" in "[first].[last]@firm.example", which says how addresses look.
_OF_ADDRESS = re.compile(r"[._-]?(?:\[\w{1,20}\])?@\w")
_PLACEHOLDER = re.compile(
    # What `notice write` leaves open; longer than other brackets.
    r"\[(?:TÄYDENNÄ|FYLL I|FILL IN): [^\]\n]{1,200}\]"
    r"|\((?:s-posti(?:osoite)?|sähköposti(?:osoite)?|e-post(?:adress)?"
    r"|e-?mail(?: address)?"
    r"|puhelin(?:numero)?|nimi|osoite|name|address|namn|adress|pvm|päivämäärä|date|datum"
    # "Contact (email): name@firm.example" is a label.
    r"|yrityksen nimi|yritys)\)(?!\s*:\s*\S)"
    r"|\b(?:muuta|muut|muita|tarkista|täydennä|övrigt|annat|other|check this)\s?\?"
    r"|(?<![\w-])\[(?!email.protected\]|at\]|ät\]|dot\]|piste\]|punkt\]|prick\]|@|\d|[a-z]{2}\])[^\]\n@]{2,40}\](?!\()"
    r"|<(?:yritys|yrityksen|nimi|company|företag|namn|name|insert)[^<>]{0,40}>"
    r"|\{\{?[^{}\n]{2,40}\}\}?|%[A-Z_]{3,}%|_{4,}|\.{6,}|\bx{2}\.x{2}\b|\bX{3,}\b|(?-i:\bX{2,}@|\bN\.?N\.?@)"
    r"|\b(?:pp|dd)[./-](?:kk|mm)[./-](?:vvvv|vv|yyyy|åååå)\b|\bxx\.xx\.(?:xxxx|20)"
    r"|\b(?:yrityksen|yhtiön|rekisterinpitäjän) nimi (?:tähän|oy)\b|\byritys (?:oy|x)\b"
    r"|\b(?:malliyritys|esimerkkiyritys|esimerkki oy|företaget ab)\b"
    r"|\bexample (?:ltd|oy)\b"
    r"|\b(?:info|nimi|name|namn|email|sähköposti)@(?:yritys|esimerkki|example|domain|företag)\.\w+"
    r"|\((?:laki|lag|law|peruste|grund|basis)?,? ?(?:mikä|mitkä|mihin perustuu"
    r"|mistä(?: muualta)?|miten|vilken|vilka|vad|which|what)\??\)"
    # What WordPress proposes, with its label still there.
    r"|\b(?:suggested text|ehdotettu teksti|föreslagen text|textförslag):"
    r"|lorem ipsum|\bTODO\b|\bTBD\b|\bTBA\b|\bINSERT\b"
    r"|\bkerro tässä\b|\btäydennä tähän\b"
    r"|\bfyll i\b(?= här)|\bwww\.(?:yritys|esimerkki|example|domain)\.\w+",
    re.IGNORECASE,
)
# Placeholders only in capitals; in small letters they are words of some language.
_SHOUTED = frozenset({"todo", "tbd", "tba", "insert"})
_INLINE_ITEM = re.compile(r"(?<=\S)\s?-\s(?=[A-Za-zÅÄÖåäö])")
# "asiakas- ja jäsenrekisteri" has a hyphen and a blank, and is no list.
_SUSPENDED = re.compile(
    r"\w-\s(?:ja|tai|sekä|och|eller|samt|and|or|to)\b", re.IGNORECASE
)
_MOST_NAME = 3  # words of an item such as "LinkedIn Ireland"
_SET_BY_AUTHOR = 2  # level of headings that no short line is made into in a marked page
_FEWEST_CARDS = 3  # headings that make a list: two may be two sections
_FEWEST_INLINE = 3  # items between dashes: two dashes also enclose a parenthesis


@Entry("dangling-list-intro", "error", "GDPR 12(1), 13")
def dangling_list_intro(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    for number, block in enumerate(blocks[:-1]):
        if block.kind == "row" or not _announces(case, block):
            continue
        following, later = blocks[number + 1], blocks[number + 2 : number + 3]
        if _lists_below(case, number) or _goes_on_below(case, number):
            continue
        # Under a heading that ends in a colon, text is as good as a list.
        titled = block.kind == "heading" or _asks(case, block)
        if titled and following.kind != "heading":
            continue
        if _is_no_list(case, following, later[0] if later else None):
            yield at_block(case, number)


def _asks(case: Case, block: Block) -> bool:
    """Return whether the line is a question such as "What we keep:"."""
    first = " ".join(bare_heading(block.text).split()[:1])
    language = block.language or case.reading.notice.language
    short = len(block.text.split()) <= _MOST_ITEM_WORDS
    return short and says(first, "question_word", language)


def _lists_below(case: Case, number: int) -> bool:
    """Return whether the list is given as headings of the next level, or as cards."""
    own, following = case.reading.notice.blocks[number : number + 2]
    if following.kind != "heading" or _is_next_number(case, number):
        return False
    if case.reading.notice.form == "text" and not following.from_table:
        return _are_short(case, number + 1)
    above = own if own.kind == "heading" else case.reading.section_of_block(number)
    return following.from_table or following.level > above.level > 0


# What the names of groups of data and purposes may speak of.
_OF_GROUPS = frozenset({"data", "purpose", "cookies", "analytics", "contact", "notice"})
_FIRST_BELOW = re.compile(r"[2-9]\d?\.1[.)]?\s")  # "2.1" under "2"
_FIRST = re.compile(r"(?:1|A|i)[.)]\s")


def _goes_on_below(case: Case, number: int) -> bool:
    """Return whether what follows is what was announced, in a plain text.

    "We have three kinds:" and "1. Necessary", or "listed below:" and a heading on the
    same over a list.
    """
    own, following = case.reading.notice.blocks[number : number + 2]
    if following.kind != "heading":
        return False
    section = case.reading.section_of_block(number)
    above = section.heading
    if _FIRST.match(following.text) or _FIRST_BELOW.match(following.text):
        blocks = case.reading.notice.blocks
        counted = above is not None and is_numbered(blocks[above].text)
        again = counted and not blocks[above or 0].text.startswith(("1", "A", "i"))
        return again or not counted or not following.text.startswith("1")
    after = case.reading.notice.blocks[number + 2 : number + 3]
    language = case.reading.notice.language
    # "Such data are:", a name for each group, and its items.
    grouped = (
        case.reading.notice.form == "text"
        and not is_numbered(following.text)
        and not topics_of(following.text, language) - _OF_GROUPS
    )
    if grouped and any(block.kind == "item" for block in after):
        return True
    alike = says(following.text, "cookie", language) and says(
        own.text[-160:], "cookie", language
    )
    return alike and any(block.kind in {"item", "row"} for block in after)


def _is_next_number(case: Case, number: int) -> bool:
    """Return whether "5 Sources" follows what stands under "4 Contents"."""
    blocks = case.reading.notice.blocks
    heading = case.reading.section_of_block(number).heading
    if heading is None or heading == number:
        return False
    above, following = blocks[heading], blocks[number + 1]
    numbered = is_numbered(above.text) and is_numbered(following.text)
    return numbered and following.level <= above.level


def _are_short(case: Case, number: int) -> bool:
    """Return whether three sections of a few words each follow in a plain text."""
    sections = [
        section
        for section in case.reading.notice.sections
        if section.heading is not None and section.heading >= number
    ][:_FEWEST_CARDS]
    return (
        len(sections) == _FEWEST_CARDS
        and all(1 < section.end - section.start <= 3 for section in sections)
        and len({section.level for section in sections}) == 1
    )


def _announces(case: Case, block: Block) -> bool:
    text = block.text.rstrip()
    if text.endswith(":"):
        language = case.reading.notice.language
        return block.kind != "heading" or says(text, "announcing", language)
    last = text[-60:]
    return (
        block.kind != "heading"
        and not text.endswith((".", "!", "?"))
        and says(last, "list_follows", case.reading.notice.language)
    )


def _is_no_list(case: Case, following: Block, later: Block | None) -> bool:
    if following.kind == "heading":
        item = _is_bare_item(case, following) or _TO_DO.match(following.text)
        return not (item or _is_table_head(case, following.text))
    if following.kind in {"item", "row"} or _LIST_START.match(following.text):
        return False
    if later is not None and (
        later.kind == "item"
        or (later.kind != "heading" and _LIST_START.match(later.text))
    ):
        return False
    return _is_statement(case, following.text)


# The head of a table of which only the text is left: "NamePurposeDuration".
_GLUED = re.compile(r"[a-zåäö][A-ZÅÄÖ]")
_TWICE = re.compile(r"\b(\w{4,} \w{4,}) \1\b", re.IGNORECASE)


# "To provide the services": an item of a list of purposes.
_TO_DO = re.compile(r"(?:To|För att|Jotta) ")
_COLUMNS = ("column_name", "column_lifetime", "column_cookie")


def _is_table_head(case: Case, text: str) -> bool:
    if len(_GLUED.findall(text)) > 1 or _TWICE.search(text) is not None:
        return True
    language = case.reading.notice.language
    return sum(says(text, column, language) for column in _COLUMNS) > 1


def _is_bare_item(case: Case, block: Block) -> bool:
    """Return whether a line that passes for a heading is what was announced: a name."""
    unmarked = case.reading.notice.form == "text" or block.level > _SET_BY_AUTHOR
    language = block.language or case.reading.notice.language
    short = len(block.text.split()) <= _MOST_NAME
    named = short and is_proper_name(block.text)
    return unmarked and named and not topics_of(block.text, language)


_TELLS_OF_ONE = re.compile(
    r"(?:These|Some|Other|Dessa|Vissa|Andra|Nämä|Jotkin|Jotkut|Osa|Toiset)\s+\w*"
    r"(?:cookie|kakor|eväste|purpose|ändamål|tarkoitu)",
    re.IGNORECASE,
)


def _is_statement(case: Case, text: str) -> bool:
    """Return whether the text is a full sentence, not an item with a full stop."""
    if not text.rstrip().endswith((".", "!")) or len(text.split()) <= _MOST_ITEM_WORDS:
        return False
    opening = " ".join(text.split()[:5])
    # "These cookies let you sign in": a paragraph for each of what was announced.
    if _TELLS_OF_ONE.match(opening):
        return False
    return says(opening, "finite_verb", case.reading.notice.language)


@Entry("truncated-sentence", "error", "GDPR 12(1)")
def truncated_sentence(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    for number, block in enumerate(blocks[:-1]):
        following = blocks[number + 1]
        language = case.reading.notice.language
        if block.kind != "paragraph" or not is_stopped(block.text, language):
            continue
        if following.kind in {"item", "row"} or following.text[:1].islower():
            continue
        words = " ".join(block.text.split()[-_LAST_WORDS:])
        line = block.line_at(len(block.text) - 1)
        yield Found(line, words, "warning" if block.from_table else "error")


@Entry("text-breaks-off", "warning", "GDPR 12(1)")
def text_breaks_off(case: Case) -> Iterator[Found]:
    number = case.facts.breaks_off
    if number is None or case.excerpt:
        return
    block = case.reading.notice.blocks[number]
    words = " ".join(block.text.split()[-_LAST_WORDS:])
    yield Found(block.line_at(len(block.text) - 1), words)


@Entry("template-placeholder", "error", "GDPR 12(1), 13(1)(a)")
def template_placeholder(case: Case) -> Iterator[Found]:
    for block in case.reading.notice.blocks:
        for match in _PLACEHOLDER.finditer(block.text):
            words = match.group()
            if words.lower() in _SHOUTED and not words.isupper():
                continue
            if _OF_ADDRESS.match(block.text, match.end()):
                continue
            if _is_known_short(case, words):
                continue
            # "Contact (email)" is a label whose answer stands in the next block.
            if block.level == LABEL_LEVEL and match.end() == len(block.text):
                continue
            yield Found(block.line_at(match.start()), words)
    # A pattern of names is usual beside a real address, and useless alone.
    if not emails(case.reading):
        for contact in pattern_emails(case.reading):
            yield Found(contact.line, contact.words)


_SHORT = re.compile(r"\[([A-ZÅÄÖ]{2,6})\]")


def _is_known_short(case: Case, words: str) -> bool:
    """Return whether "[ICO]" is how the text also calls somebody without brackets."""
    short = _SHORT.fullmatch(words)
    if not short:
        return False
    alone = re.compile(rf"(?<![\w\[]){short.group(1)}(?![\w\]])")
    return any(alone.search(block.text) for block in case.reading.notice.blocks)


@Entry("template-residue", "warning", "GDPR 5(1)(a), 12(1)")
def template_residue(case: Case) -> Iterator[Found]:
    if case.reading.has("cooperative"):
        return
    for hit in case.reading.find("sector_residue")[:1]:
        yield at(case, hit)


@Entry("malformed-list", "warning", "WCAG 1.3.1")
def malformed_list(case: Case) -> Iterator[Found]:
    blocks = case.reading.notice.blocks
    for number, block in enumerate(blocks):
        plain = _SUSPENDED.sub("", block.text)
        joints = _INLINE_ITEM.findall(plain)
        if block.kind not in {"heading", "row"} and len(joints) >= _FEWEST_INLINE:
            yield at_block(case, number)
        elif _is_introduction_as_item(blocks, number):
            yield at_block(case, number, "info")


def _is_introduction_as_item(blocks: tuple[Block, ...], number: int) -> bool:
    block = blocks[number]
    before = blocks[number - 1].kind if number else "heading"
    after = blocks[number + 1].kind if number + 1 < len(blocks) else "heading"
    return (
        block.kind == "item"
        and block.text.endswith(":")
        and len(block.text.split()) > 3
        and before != "item"
        and after == "item"
    )


@Entry("raw-markup", "info", "GDPR 12(1)")
def raw_markup(case: Case) -> Iterator[Found]:
    for tag in case.reading.notice.markup[:1]:
        yield Found(tag.line, tag.words)


@Entry("page-chrome-in-text", "info", "GDPR 12(1)")
def page_chrome_in_text(case: Case) -> Iterator[Found]:
    reading = case.reading
    for hit in reading.find("page_chrome"):
        if len(reading.block(hit).text.split()) <= _MOST_ITEM_WORDS:
            yield at(case, hit)
            return


RULES: tuple[Rule, ...] = (
    dangling_list_intro,
    truncated_sentence,
    text_breaks_off,
    template_placeholder,
    template_residue,
    malformed_list,
    raw_markup,
    page_chrome_in_text,
)
