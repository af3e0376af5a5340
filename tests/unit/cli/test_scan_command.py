"""`consent-service scan`: what is asked for wrongly is refused before a browser starts.

What it finds is shown by `tests/browser/scan/`.
"""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from consent_service.cli.commands.scan_schedule import address_of
from consent_service.cli.main import program
from consent_service.cli.scan_progress import ScanProgress
from consent_service.cli.scanner import Made
from consent_service.errors import InstallationError, ScanError, UnknownSiteError
from consent_service.policy.load import load_policy
from consent_service.scan.banner.values import Inspection
from consent_service.scan.report import PageSeen, decode_report, encode_report
from tests.places import ROOT
from tests.unit.scan.test_report import REPORT

SITE = "https://shop.test/"


def run(*words: str) -> Result:
    return CliRunner().invoke(program, ["scan", *words])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((SITE, "--fail-on", "new"), "--fail-on new needs --baseline"),
        ((SITE, "--draft", "Kauppa Oy.toml"), "is not the file of a site"),
        ((SITE, "--draft", "healthz.toml"), "is not the file of a site"),
        ((SITE, "--baseline", "nowhere.json"), "does not exist"),
        ((SITE, "--language", "de"), "'de' is not one of"),
        (("shop.test",), "is not an address"),
        (("https://name:word@shop.test/",), "a user name or a password"),
    ],
)
def test_wrong_usage_says_what_is_wrong(words: tuple[str, ...], said: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert said in done.stderr


def test_a_draft_is_for_a_site_without_a_policy(tmp_path: Path) -> None:
    policy = str(ROOT / "policies" / "inope.toml")

    done = run(SITE, "--policy", policy, "--draft", str(tmp_path / "shop.toml"))

    assert done.exit_code == 2
    assert "--draft is for a site without a policy" in done.stderr


def test_a_baseline_has_to_be_a_report(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_bytes(encode_report(REPORT)[:200])

    done = run(SITE, "--baseline", str(old))

    assert done.exit_code == 2
    assert "not a report of a scan" in done.stderr


def test_a_baseline_has_to_be_of_the_same_site(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_bytes(encode_report(REPORT))

    done = run("https://other.test/", "--baseline", str(old))

    assert done.exit_code == 2
    assert "a report of shop.test, and this scan is of other.test" in done.stderr


@pytest.mark.parametrize(("status", "code"), [(200, 0), (500, 3), (None, 3)])
def test_a_scan_that_saw_no_page_gives_its_report_and_exits_with_3(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, status: int | None, code: int
) -> None:
    page = PageSeen(url=SITE, status=status, settled=True, found_by="start")
    report = msgspec.structs.replace(
        REPORT, findings=(), verdict="incomplete", pages=(page,)
    )
    monkeypatch.setattr(
        "consent_service.cli.commands.scan.make_scan",
        lambda *_, **__: Made(report, None, Inspection()),
    )

    out = tmp_path / "report.json"
    done = run(SITE, "--format", "json", "--out", str(out), "--data", str(tmp_path))

    assert exit_code_of(done) == code
    assert decode_report(out.read_bytes()) == report


def exit_code_of(done: Result) -> int:
    return 3 if isinstance(done.exception, ScanError) else done.exit_code


def test_the_schedule_has_a_help_of_its_own() -> None:
    assert "scan schedule [OPTIONS]" in run("schedule", "--help").stdout
    assert "scan [OPTIONS] URL" in run("--help").stdout


def test_a_schedule_without_policies_says_so(tmp_path: Path) -> None:
    done = run(
        *("schedule", "--once", "--policies", str(tmp_path), "--data", str(tmp_path))
    )

    assert isinstance(done.exception, InstallationError)
    assert list(tmp_path.iterdir()) == []


def test_a_schedule_knows_the_sites_that_it_is_asked_for(tmp_path: Path) -> None:
    done = run(
        *("schedule", "--once", "--scan-sites", "inop", "--data", str(tmp_path)),
        *("--policies", str(ROOT / "policies")),
    )

    assert isinstance(done.exception, UnknownSiteError)
    assert done.exception.hint.startswith("sites here: inope")


def test_a_site_is_scanned_at_its_first_domain() -> None:
    policy = load_policy(ROOT / "policies" / "inope.toml")

    assert address_of(policy) == "https://inope.fi/"


def test_the_line_of_progress_says_pass_page_and_the_time_left() -> None:
    moments = iter([0.0, 10.0, 30.0, 30.0])
    progress = ScanProgress(lambda: next(moments))

    progress.plan({"no_choice": 4, "accept_all": 6})
    progress._done = {"no_choice": 4, "accept_all": 1}

    assert progress.line("accept_all") == (
        "30 s, about 20 s left: accept_all, page 2 of 6; 2 of 2 passes begun"
    )
