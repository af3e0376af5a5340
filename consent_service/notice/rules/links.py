"""Dead links in the notice."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.language.tokens import ADDRESS
from consent_service.notice.links import complete
from consent_service.notice.rules.model import Entry, Found, Rule


@Entry("notice-links-dead", "warning", "GDPR 12(1)", applies="online")
def notice_links_dead(case: Case) -> Iterator[Found]:
    seen: set[str] = set()
    for line, address in _addresses(case):
        key = complete(address).partition("#")[0]
        if key in case.against.dead_links and key not in seen:
            seen.add(key)
            yield Found(line, address)


def _addresses(case: Case) -> Iterator[tuple[int, str]]:
    notice = case.reading.notice
    for block in notice.blocks:
        for match in ADDRESS.finditer(block.text):
            yield block.line_at(match.start()), match.group()
    for link in notice.links:
        yield link.line, link.address


RULES: tuple[Rule, ...] = (notice_links_dead,)
