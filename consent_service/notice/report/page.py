"""The report as one page: the notice's text with the findings beside it.

Self-contained, without script, readable without styles, and printable.
"""

from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec
from jinja2 import Environment, StrictUndefined, Template

from consent_service.findings import SEVERITIES, Finding
from consent_service.notice.check import Report
from consent_service.notice.document import Block

_LABELS = {
    "fi": {
        "title": "Tietosuojaselosteen tarkistus",
        "summary": "Löydökset vakavuuden mukaan",
        "severity": "Vakavuus",
        "count": "Määrä",
        "error": "virhe",
        "warning": "varoitus",
        "info": "huomio",
        "absent": "Mitä selosteesta puuttuu",
        "text": "Seloste ja löydökset",
        "line": "rivi",
        "instead": "Ehdotus",
        "source": "Peruste",
        "none": "Löydöksiä ei ole.",
        "help": "Tarkistus on tekninen apuväline eikä oikeudellinen neuvo.",
    },
    "sv": {
        "title": "Granskning av integritetspolicy",
        "summary": "Fynd efter allvar",
        "severity": "Allvar",
        "count": "Antal",
        "error": "fel",
        "warning": "varning",
        "info": "anmärkning",
        "absent": "Vad som saknas i texten",
        "text": "Texten och fynden",
        "line": "rad",
        "instead": "Förslag",
        "source": "Grund",
        "none": "Inga fynd.",
        "help": "Granskningen är ett tekniskt hjälpmedel, inte juridisk rådgivning.",
    },
    "en": {
        "title": "Check of the privacy notice",
        "summary": "Findings by severity",
        "severity": "Severity",
        "count": "Count",
        "error": "error",
        "warning": "warning",
        "info": "remark",
        "absent": "What is missing from the notice",
        "text": "The notice and the findings",
        "line": "line",
        "instead": "Suggestion",
        "source": "Source",
        "none": "There are no findings.",
        "help": "The check is a technical aid and no legal advice.",
    },
}


class _Part(msgspec.Struct, frozen=True):
    """A piece of a block's text, marked where a finding quotes it."""

    text: str
    marked: bool


class _Row(msgspec.Struct, frozen=True):
    """A block of the notice with what was found in it."""

    line: int
    kind: str
    parts: tuple[_Part, ...]
    findings: tuple[Finding, ...]


def report_page(report: Report, language: str = "") -> str:
    """Return the report as HTML, labels in `language` or that of the notice."""
    language = language or report.notice.language
    return _template().render(
        language=language,
        labels=_LABELS.get(language, _LABELS["en"]),
        notice=report.notice,
        counts=[(severity, report.count(severity)) for severity in SEVERITIES],
        absent=[finding for finding in report.findings if finding.line is None],
        rows=list(_rows(report)),
    )


@cache
def _template() -> Template:
    source = resources.files("consent_service.notice.report") / "page.html"
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source.read_text(encoding="utf-8"))


def _rows(report: Report) -> Iterator[_Row]:
    placed = _placed(report)
    for number, block in enumerate(report.notice.blocks):
        findings = placed.get(number, [])
        yield _Row(
            block.line, block.kind, _parts(block.text, findings), tuple(findings)
        )


def _placed(report: Report) -> dict[int, list[Finding]]:
    """Give each finding to the block that holds its words, else to one of its line."""
    placed: dict[int, list[Finding]] = {}
    for finding in report.findings:
        if finding.line is not None:
            number = _block_of(report.notice.blocks, finding)
            placed.setdefault(number, []).append(finding)
    return placed


def _block_of(blocks: tuple[Block, ...], finding: Finding) -> int:
    line = finding.line or 0
    near = [
        number
        for number, block in enumerate(blocks)
        if any(start == line for _, start in block.starts)
    ]
    words = finding.words or ""
    quoted = [number for number in near if words and words in blocks[number].text]
    if quoted or near:
        return (quoted or near)[0]
    before = [number for number, block in enumerate(blocks) if block.line <= line]
    return before[-1] if before else 0


def _parts(text: str, findings: list[Finding]) -> tuple[_Part, ...]:
    marked = [False] * len(text)
    for finding in findings:
        start = text.find(finding.words) if finding.words else -1
        if start >= 0:
            end = start + len(finding.words or "")
            marked[start:end] = [True] * (end - start)
    parts: list[_Part] = []
    begin = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marked[at] != marked[begin]:
            parts.append(_Part(text[begin:at], marked[begin]))
            begin = at
    return tuple(parts)
