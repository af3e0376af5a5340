"""The names of cookies: by their look, or by the column of a table."""

import re
from collections.abc import Iterator
from itertools import groupby

from consent_service.notice.document import Block
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.scopes import Sentences
from consent_service.notice.reading.topics import says
from consent_service.notice.services import Services, pattern_of
from consent_service.notice.source.blocks import CELLS

# What looks like the name of a cookie: a leading underscore, the well-known names, the
# prefixes of platforms and consent tools, and words with an underscore inside. `fr` and
# `sb` are words elsewhere, so they count only in a table cell. Not inside an address.
_COOKIE_NAME = re.compile(
    r"(?<![\w@/.-])("
    r"__?[a-zA-Z][\w.-]*\*?|_[a-z]{2,4}(?:_\*|\b)"
    r"|PHPSESSID|JSESSIONID|ASP\.NET_SessionId|NID|IDE|DSID|CONSENT|SOCS|YSC|VISITOR_INFO1_LIVE"
    r"|CookieConsent|cookie_consent|cookieconsent_status|OptanonConsent|CookieInformationConsent"
    r"|euconsent(?:-v2)?|borlabs-cookie|cookie_notice_accepted|moove_gdpr_popup"
    r"|(?:wp|wc|woocommerce|wordpress|cmplz|cookielawinfo|cky|hubspot|mtm|pk|hjSession)[_-][\w*-]+"
    r"|hubspotutk|MUID|UserMatchHistory|lidc|bcookie|bscookie|li_[a-z]+|AnalyticsSyncHistory"
    r"|test_cookie|fr(?= \|)|datr|sb(?= \|)|[a-z]+_session(?:_id)?|laravel_session"
    r"|csrftoken"
    r"|XSRF-TOKEN|sessionid|[A-Za-z][A-Za-z0-9-]*(?:_[A-Za-z0-9*-]+)+"
    r")(?![\w@.])"
)
_IDENTIFIER = re.compile(r"[A-Za-z_][\w.*-]{1,60}")
# "theme – dark or light" in a list of cookies, and names that can be nothing else.
_ITEM = re.compile(r"([A-Za-z_][\w.*-]{1,60})\s*(?:[–—:]|\s-)\s")
_SURE = re.compile(rf"(?:__(?:Host|Secure)-\w|{_COOKIE_NAME.pattern})")
_SEPARATORS = re.compile(r"[,;/]|\s(?:ja|och|and)\s")


def cookie_names(reading: Reading, cookies: Sentences, services: Services) -> list[str]:
    """Return the names of cookies as they are written, each once, in order."""
    listed = {line: tuple(names) for line, names in _listed(reading, services)}
    told = {reading.sentence(at).block for at in cookies}
    listed |= {
        number: (name,)
        for number, name in _in_items(reading, services)
        if number in told
    }
    names: list[str] = []
    for sentence in reading.notice.sentences:
        names.extend(listed.pop(sentence.block, ()))
        if sentence.index in cookies:
            names.extend(_by_look(sentence.text))
    return list(dict.fromkeys(names))


def _in_items(reading: Reading, services: Services) -> Iterator[tuple[int, str]]:
    """Yield the names that items of lists of cookies begin with: "theme – …".

    What looks like a word counts only where another item begins with a sure name.
    """
    numbered = enumerate(reading.notice.blocks)
    for kind, run in groupby(numbered, key=lambda pair: pair[1].kind):
        if kind != "item":
            continue
        items = list(run)
        sure = {number for number, block in items if _SURE.match(block.text)}
        for number, block in items if sure else ():
            match = _ITEM.match(block.text)
            if (
                match
                and (len(sure) > 1 or number not in sure)
                and _is_name(match.group(1), services)
            ):
                yield number, match.group(1)


def _by_look(text: str) -> Iterator[str]:
    for match in _COOKIE_NAME.finditer(text):
        name = match.group(1).rstrip(".-")
        # "_a" is left over from a broken line more often than it is a cookie.
        if len(name) > 2:
            yield name


def _listed(reading: Reading, services: Services) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks of tables with a column of cookies, with the names in it."""
    column: int | None = None
    inside = False
    for number, block in enumerate(reading.notice.blocks):
        if block.kind != "row":
            inside = False
            continue
        if not inside:
            column, inside = _column(block, block.language), True
        elif column is not None:
            yield number, _names_in(block, column, services)


def _column(header: Block, language: str) -> int | None:
    """Return the column of cookies that a header announces.

    A column called only "Name" counts when another tells how long each one lasts.
    """
    cells = header.text.split(CELLS)
    for at, cell in enumerate(cells):
        # "Cookie" and "cookie name", not "cookie category".
        alone = len(cell.split()) == 1 or says(cell, "column_name", language)
        if alone and says(cell, "column_cookie", language):
            return at
    lasting = any(says(cell, "column_lifetime", language) for cell in cells)
    named = (at for at, cell in enumerate(cells) if says(cell, "column_name", language))
    return next(named, None) if lasting else None


def _names_in(row: Block, column: int, services: Services) -> list[str]:
    cells = row.text.split(CELLS)
    if column >= len(cells):
        return []
    words = [word.strip() for word in _SEPARATORS.split(cells[column])]
    return [word for word in words if _is_name(word, services)]


def _is_name(word: str, services: Services) -> bool:
    if not _IDENTIFIER.fullmatch(word):
        return False
    return not any(pattern_of(service).fullmatch(word) for service in services)
