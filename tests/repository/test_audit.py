"""What cannot be audited is never called fine."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tools import audit
from tools.audit import FINDINGS, FINE, NOT_AUDITED, NotAuditedError, judge
from tools.locks import Locked

HTTPX = Locked("httpx", "0.28.1", (), ())
PYEE = [Locked("pyee", "13.0.1", (), ()), Locked("pyee", "14.0.0", (), ())]
FAULT = {"id": "PYSEC-2026-1", "fix_versions": ["0.28.2"], "aliases": []}


def told(*vulns: dict[str, Any], **changes: str) -> dict[str, Any]:
    about = {"name": "httpx", "version": "0.28.1", "vulns": list(vulns), **changes}
    return {"dependencies": [about], "fixes": []}


def test_a_package_without_a_known_fault_is_fine() -> None:
    assert judge([HTTPX], told()).code == FINE


def test_a_known_fault_is_named_with_what_mends_it() -> None:
    verdict = judge([HTTPX], told(FAULT))

    assert verdict.code == FINDINGS
    assert verdict.findings == ["httpx 0.28.1: PYSEC-2026-1, mended in 0.28.2"]


@pytest.mark.parametrize(
    "report",
    [
        {"dependencies": [{"name": "httpx", "skip_reason": "not found: httpx (0)"}]},
        {"dependencies": []},
        {},
        told(version="0.28.0"),
    ],
)
def test_what_the_report_passes_over_was_not_audited(report: dict[str, Any]) -> None:
    """pip-audit ends with 0 in each of these cases."""
    verdict = judge([HTTPX], report)

    assert verdict.code == NOT_AUDITED
    assert len(verdict.unaudited) == 1
    assert verdict.findings == []


def test_a_finding_weighs_more_than_a_gap() -> None:
    verdict = judge([HTTPX, *PYEE], told(FAULT))

    assert verdict.code == FINDINGS
    assert len(verdict.unaudited) == len(PYEE)


def test_two_versions_of_a_package_are_asked_about_apart(tmp_path: Path) -> None:
    paths = audit.write_pins([HTTPX, *PYEE], tmp_path)

    assert [path.read_text() for path in paths] == [
        "httpx==0.28.1\npyee==13.0.1\n",
        "pyee==14.0.0\n",
    ]


def command(folder: Path, program: str) -> Path:
    """Return an executable in the place of pip-audit."""
    path = folder / "pip-audit"
    path.write_text(f"#!{sys.executable}\n{program}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import sys; sys.exit('no such host')", "no such host"),
        ("pass", "without a word"),
        ("print('Traceback')", "without a word"),
    ],
)
def test_an_auditor_that_says_nothing_has_audited_nothing(
    tmp_path: Path, program: str, reason: str
) -> None:
    auditor = command(tmp_path, program)

    with pytest.raises(NotAuditedError, match=reason):
        audit.ask([HTTPX], "pypi", tmp_path, install=lambda _: auditor)


def test_its_report_is_read(tmp_path: Path) -> None:
    auditor = command(tmp_path, f"import json; print(json.dumps({told(FAULT)!r}))")

    report = audit.ask([HTTPX], "pypi", tmp_path, install=lambda _: auditor)

    assert judge([HTTPX], report).code == FINDINGS


def test_without_a_registry_the_command_ends_with_3(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_: Path) -> Path:
        raise NotAuditedError("the registry is out of reach")

    with pytest.raises(SystemExit) as ended:
        audit.main([], install=fail)

    assert ended.value.code == NOT_AUDITED
    assert capsys.readouterr().out.startswith("audit: could not be audited: ")
