"""Where a finding stands, as a person looks for it: the line, or the heading above.

In a web page nobody sees lines, so there it is the heading.
"""

from consent_service.findings import Finding
from consent_service.notice.check import Report
from consent_service.notice.document import Block
from consent_service.notice.report.labels import Labels

_MOST_HEADING = 60  # characters: enough to find it again


def block_of(report: Report, finding: Finding) -> int | None:
    """Return the number of the block that holds the finding.

    None for an absence, and for what stands in a cookie bar or a footer, which are not
    part of the text.
    """
    if finding.line is None:
        return None
    blocks = report.blocks
    line = report.line_in_notice(finding)
    near = [
        number
        for number, block in enumerate(blocks)
        if any(start == line for _, start in block.starts)
    ]
    words = finding.words or ""
    quoted = [number for number in near if words and words in blocks[number].text]
    return next(iter(quoted or near), None)


def place_words(report: Report, finding: Finding, labels: Labels) -> str:
    """Return "line 12", or what to look for on a web page; "" for an absence.

    An absence from a site of several pages names the page that lacks it.
    """
    words = labels.finding
    if finding.line is None:
        several = len(report.pages) > 1
        return words["on_page"].format(page=finding.file) if several else ""
    place = f"{words['line']} {finding.line}"
    if report.notice.form == "html":
        number = block_of(report, finding)
        heading = "" if number is None else _heading_above(report.blocks, number)
        place = words["under"].format(heading=_short(heading)) if heading else ""
    if not report.pages:
        return place
    return f"{words['on_page'].format(page=finding.file)} {place}".strip()


def _heading_above(blocks: tuple[Block, ...], number: int) -> str:
    for block in reversed(blocks[: number + 1]):
        if block.kind == "heading":
            return block.text
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _MOST_HEADING else f"{text[:_MOST_HEADING].rstrip()}…"
