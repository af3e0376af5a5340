"""What a rule is, and what it finds.

A rule is a function from a case to the places where the notice breaks it, with what a
person needs to know: its severity and its source in law. `texts/` says the rest.
"""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from consent_service.findings import Finding, RuleText, Severity
from consent_service.notice.facts.gather import Case
from consent_service.notice.reading.reading import Hit
from consent_service.notice.rules.remedies import Remedy, is_first, remedy_of
from consent_service.notice.rules.rule_texts import load_advice

Applies = Literal[
    "any", "notice", "cookies", "tools", "policy", "dictionary", "online", "site"
]


class Found(msgspec.Struct, frozen=True):
    """One place where a notice breaks a rule. An absence has no `line` and no `words`.

    `severity` overrides the rule's own where the case is graver or lighter, `write`
    its suggestion where there is one for this very place.
    """

    line: int | None = None
    words: str | None = None
    severity: Severity | None = None
    write: str | None = None


class NoticeFinding(Finding, frozen=True, kw_only=True):
    """A finding in a notice, with what its owner needs to act on it.

    Attributes:
        section: The section of a notice that it is about, such as "rights".
        remedy: What `suggestion` is: a sentence to "write", one to write "if_so", an
            "edit" of the text, or a "change" of the site or of the company's ways.
        first: Whether it has to change before anything else.
    """

    section: str = ""
    remedy: Remedy = "edit"
    first: bool = False

    @property
    def is_absence(self) -> bool:
        return self.line is None


Check = Callable[[Case], Iterable[Found]]


class Rule(msgspec.Struct, frozen=True):
    """A rule: its entry and the function that finds where a notice breaks it."""

    entry: "Entry"
    check: Check

    def findings(self, case: Case, language: str) -> list[NoticeFinding]:
        """Return what the rule finds in `case`, with messages in `language`."""
        if not self.entry.fits(case):
            return []
        return [self._finding(case, found, language) for found in self.check(case)]

    def _finding(self, case: Case, found: Found, language: str) -> NoticeFinding:
        entry = self.entry
        return NoticeFinding(
            rule=entry.id,
            severity=found.severity or entry.severity,
            line=found.line,
            words=found.words,
            message=load_advice(language)[entry.id].message,
            source=entry.source,
            file=case.reading.notice.source,
            suggestion=found.write or self._suggestion(case, language),
            remedy=remedy_of(entry.id),
            first=is_first(entry.id),
        )

    def _suggestion(self, case: Case, language: str) -> str:
        """Return the sentence to write in the notice, or what to do, for its owner."""
        is_sentence = remedy_of(self.entry.id) in {"write", "if_so"}
        spoken = case.reading.notice.language if is_sentence else language
        return load_advice(spoken)[self.entry.id].suggestion


class Entry(msgspec.Struct, frozen=True):
    """What a person needs to know of a rule. Used as a decorator it makes the rule.

    `applies`: `notice` rules skip pages on cookies alone, and those that tell of no
    data on people need no rights and no legal basis; `cookies` rules skip notices
    that neither name nor admit any, and report nothing as missing that a page of its
    own tells, `tools` rules those that name no cookies and no
    services; `policy` rules need a policy, `dictionary` rules a dictionary of the
    notice's language, `online` rules links that were tried, `site` rules a whole site:
    they alone apply where no page was found.
    `absence` rules report something missing, so they skip excerpts and texts that
    break off; `awaits_rest` rules too, which name a place that the rest may mend.
    """

    id: str
    severity: Severity
    source: str
    applies: Applies = "any"
    absence: bool = False
    awaits_rest: bool = False

    def __call__(self, check: Check) -> Rule:
        return Rule(self, check)

    def text(self, language: str) -> RuleText:
        """Return what a person needs to know, in `language`."""
        advice = load_advice(language)[self.id]
        explanation = f"{advice.message} {advice.why}"
        return RuleText(self.id, self.severity, self.source, explanation)

    def fits(self, case: Case) -> bool:
        """Return whether the rule applies to this case."""
        if (self.absence or self.awaits_rest) and case.is_partial:
            return False
        if not case.reading.notice.blocks:
            return self.applies == "site" and case.against.is_site
        return self._is_about(case)

    def _is_about(self, case: Case) -> bool:
        match self.applies:
            case "notice":
                silent = self.absence and case.facts.no_data
                return not case.facts.cookie_page and not silent
            case "cookies" if case.facts.no_cookies:
                return False
            case "cookies" if self.absence and case.told_elsewhere:
                return False
            case "cookies" | "tools":
                told = case.facts.mentions or case.facts.optional
                return case.reading.has("cookie") or bool(told)
            case "policy":
                return case.against.policy is not None
            case "dictionary":
                return case.reading.notice.language in case.against.spellers
            case "online":
                return bool(case.against.dead_links)
            case "site":
                return case.against.is_site
            case "any":
                return True


def at(case: Case, hit: Hit, severity: Severity | None = None) -> Found:
    """Return the place of `hit`."""
    reading = case.reading
    return Found(reading.line(hit), reading.words(hit), severity)


def at_block(case: Case, number: int, severity: Severity | None = None) -> Found:
    """Return the place of a whole block, with its first words."""
    block = case.reading.notice.blocks[number]
    return Found(block.line, " ".join(block.text.split()[:12]), severity)


def absent(severity: Severity | None = None) -> Found:
    """Return an absence: it has no place."""
    return Found(severity=severity)
