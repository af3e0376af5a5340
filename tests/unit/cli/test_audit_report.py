import pytest

from consent_service.cli.audit_report import print_report
from consent_service.cli.timestamp_report import Stamps
from consent_service.evidence.audit.report import Finding, Report


def report_of(finding: Finding) -> Report:
    return Report(
        head=None,
        epochs=(),
        choices={},
        erasures={},
        published=(),
        outside=0,
        warnings=(),
        findings=(finding,),
        found={finding.kind: 1},
    )


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (Finding("changed", "no", epoch=1, index=0), "CHANGED entry 0: no\n"),
        (Finding("changed", "no", epoch=1, index=7), "CHANGED entry 7: no\n"),
        (Finding("wrong-file", "no", path="site.json"), "WRONG-FILE site.json: no\n"),
        (Finding("bad-epoch", "no", epoch=2), "BAD-EPOCH epoch 2: no\n"),
        (Finding("missing-file", "no"), "MISSING-FILE: no\n"),
    ],
)
def test_a_finding_is_printed_with_its_place(
    finding: Finding, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Entry 0 is the genesis of the log: its place was left out once."""
    print_report(report_of(finding), Stamps(0, None))

    assert line in capsys.readouterr().out
