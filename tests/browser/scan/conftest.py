"""Each planted site is scanned once, whichever test or worker asks first."""

import fcntl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from consent_service.scan.report import Report, ScanFinding, decode_report
from tests.browser.scan.planted import naming, serving
from tests.places import ROOT

FOLDER = Path(__file__).parent
# Short rests: what the planted pages do, they do at once.
_HASTE = ("--rest", "0.8", "--idle", "2", "--pages", "3")
_LONGEST = 400

Scan = Callable[..., Report]
DraftOf = Callable[[str], Path]


@pytest.fixture(scope="session")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """Return a function that scans a planted site as the command does."""
    shared = tmp_path_factory.getbasetemp().parent / "planted"
    shared.mkdir(exist_ok=True)

    def run(host: str, *options: str) -> Report:
        name = "-".join([host, *options]).replace("/", "_").replace("=", "_")
        out = shared / f"{name[:80]}.json"
        with (shared / f"{name[:80]}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not out.exists():
                _scan(f"https://{host}/", out, options)
        return decode_report(out.read_bytes())

    return run


@pytest.fixture(scope="session")
def draft_of(scan: Scan, tmp_path_factory: pytest.TempPathFactory) -> DraftOf:
    """Return a function that gives the draft which the scan of a site wrote."""

    def run(host: str) -> Path:
        scan(host)
        folder = tmp_path_factory.getbasetemp().parent / "planted"
        return folder / host / "drafted.toml"

    return run


def _scan(url: str, out: Path, options: tuple[str, ...]) -> None:
    folder = out.with_name(out.name.removesuffix(".json"))
    folder.mkdir(exist_ok=True)
    if "--policy" not in options:
        # A scan of a site without a policy drafts one all the same.
        options = (*options, "--draft", str(folder / "drafted.toml"))
    with serving(folder) as arguments, naming() as server:
        given = [part for each in arguments for part in ("--browser-arg", each)]
        subprocess.run(
            [
                *(sys.executable, "-m", "consent_service.cli.main", "scan", url),
                *("--format", "json", "--out", str(out), "--allow-private"),
                *("--dns", server),
                *_HASTE,
                *given,
                *options,
            ],
            cwd=ROOT,
            timeout=_LONGEST,
            check=False,
            capture_output=True,
        )


def summary(finding: ScanFinding) -> tuple[str, str, str]:
    """Return what tells a finding from the others of its report."""
    return finding.rule, finding.subject.name, finding.subject.host


def policy_option(name: str) -> tuple[str, str]:
    return "--policy", str(FOLDER / "policies" / f"{name}.toml")
