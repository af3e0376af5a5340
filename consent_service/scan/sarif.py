"""A report as SARIF 2.1.0, which code hosts and editors show."""

from typing import Any
from urllib.parse import urljoin

import msgspec

from consent_service.findings import findings_sarif
from consent_service.scan.compare.kinds import kind_rules
from consent_service.scan.report import Report, ScanFinding
from consent_service.scan.speech import speech_in


def report_sarif(report: Report) -> dict[str, Any]:
    """Return the findings as SARIF: at the line of the policy, else at the page.

    Each result has the id of its finding as a fingerprint (SARIF 3.27.17), and with a
    baseline whether it is new (3.27.24).
    """
    rules = kind_rules(speech_in(report.language))
    placed = [_placed(finding, report.url) for finding in report.findings]
    log = findings_sarif(placed, command="scan", rules=rules)
    for finding, result in zip(placed, log["runs"][0]["results"], strict=True):
        result["partialFingerprints"] = {"findingId/v1": finding.id}
        if report.since is not None:
            new = finding.id in report.since.new
            result["baselineState"] = "new" if new else "unchanged"
    return log


def _placed(finding: ScanFinding, start: str) -> ScanFinding:
    if finding.file:
        return finding
    page = urljoin(start, finding.pages[0]) if finding.pages else start
    return msgspec.structs.replace(finding, file=page)
