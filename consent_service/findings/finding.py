"""What a check reports: one finding, the rule behind it, and how severe it is."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


class RuleText(msgspec.Struct, frozen=True):
    """What a person needs to know of a rule.

    Attributes:
        source: The law, ruling or guideline, and the requirement's number.
        explanation: What the rule asks for and why.
    """

    id: str
    severity: Severity
    source: str
    explanation: str


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a check found, with all that explains it.

    A check that has more to report (the scanner: subject, passes, evidence) adds
    its fields in a subclass; text, JSON and SARIF take them along.

    Attributes:
        words: The text that was found, as it stands; None when something is missing.
        suggestion: What to write instead, or "" when there is no advice.
        file: The file or address that was checked, or "" when there is none.
        line: Counted from 1; None when the finding is about the whole of `file`.
        column: Where `words` begin in the line, in characters from 1, if known.
        length: Of `words` in characters, if they stand in that one line.
        accepted: The reason that the owner recorded for leaving it so, if any.
    """

    rule: str
    severity: Severity
    message: str
    source: str
    suggestion: str = ""
    words: str | None = None
    file: str = ""
    line: int | None = None
    column: int | None = None
    length: int | None = None
    accepted: str | None = None

    @property
    def place(self) -> str:
        """`file:line`, or as much of it as is known."""
        return f"{self.file}:{self.line}" if self.line else self.file


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return the fields of `finding` and its place, as every command prints them."""
    return {**msgspec.to_builtins(finding), "place": finding.place}


def count(findings: Iterable[Finding], severity: Severity) -> int:
    """Return how many of `findings` have that severity, accepted ones included."""
    return sum(finding.severity == severity for finding in findings)


def is_severe(finding: Finding, *, strict: bool = False) -> bool:
    """Return whether `finding` fails a run: an error, if strict also a warning.

    A finding for which the owner recorded a reason fails none.
    """
    failing = ("error", "warning") if strict else ("error",)
    return finding.accepted is None and finding.severity in failing
