"""What only a whole site shows: that it has a notice, and that its pages agree."""

from collections.abc import Iterator

from consent_service.notice.facts.gather import Case
from consent_service.notice.rules.model import Entry, Found, Rule, absent


@Entry(
    "no-privacy-notice", "error", "GDPR 13; GDPR 12(1)", applies="site", absence=True
)
def no_privacy_notice(case: Case) -> Iterator[Found]:
    if case.against.without_notice:
        yield absent()


@Entry("pages-contradict", "error", "GDPR 5(1)(a)", applies="site")
def pages_contradict(case: Case) -> Iterator[Found]:
    for line, words in case.against.contradictions:
        yield Found(line, words)


RULES: tuple[Rule, ...] = (no_privacy_notice, pages_contradict)
