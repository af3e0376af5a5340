"""Addresses where a visitor can refuse or manage tracking."""

import re
from collections.abc import Iterator

from consent_service.notice.language.tokens import ADDRESS
from consent_service.notice.reading.reading import Reading
from consent_service.notice.reading.scopes import (
    Sentences,
    introduction_of,
    sentences_under,
)

_OPT_OUT_ADDRESS = re.compile(
    r"gaoptout|settings/ads|tab=ads|ad_?settings|ad-settings|personali[sz]ed-ads|ads/preferences|adssettings|myadcenter|youronlinechoices"
    r"|networkadvertising|aboutads\.info|optout|opt-out|opt_out|ghostery|privacy_ads"
    r"|youradchoices|do-not-track|cookie-?choices|facebook\.com/(?:settings|ads/preferences)"
    r"|linkedin\.com/psettings|adpreferences|disconnect\.me|noscript",
    re.IGNORECASE,
)


def opt_out_links(reading: Reading, cookies: Sentences) -> list[tuple[str, int]]:
    """Return the addresses where tracking can be refused, with their lines."""
    found: dict[str, int] = {}
    for address, line, words in _addresses(reading):
        stated = _OPT_OUT_ADDRESS.search(address) or _is_told(reading, words, cookies)
        if stated and address.startswith(("http", "www")):
            found.setdefault(address, line)
    return list(found.items())


def _addresses(reading: Reading) -> Iterator[tuple[str, int, int | None]]:
    for sentence in reading.notice.sentences:
        block = reading.notice.blocks[sentence.block]
        for match in ADDRESS.finditer(sentence.text):
            line = block.line_at(sentence.start + match.start())
            yield match.group(), line, sentence.index
    for link in reading.notice.links:
        yield link.address, link.line, None


def _is_told(reading: Reading, sentence: int | None, cookies: Sentences) -> bool:
    if sentence is None or sentence not in cookies:
        return False
    own = {sentence, *introduction_of(reading, sentence)}
    return reading.has("analytics_opt_out", own)


def opt_out_sections(reading: Reading) -> Sentences:
    """Return the sentences of sections that hold such an address.

    They are about tracking, whatever their heading says.
    """
    found = [
        reading.section_of_block(sentence.block)
        for sentence in reading.notice.sentences
        for match in ADDRESS.finditer(sentence.text)
        if _OPT_OUT_ADDRESS.search(match.group())
    ]
    return sentences_under(
        reading, (section for section in found if section.heading), deep=False
    )
