"""The demo sites do what their policies say, as a stranger's scan sees them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.scan.report import decode_report
from tests.places import ROOT
from tests.service.choosing import Service, bearer
from tests.service.starting import starting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The demo pages load what stands for third parties from there.
_STAND_IN = "localhost"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with starting(tmp_path_factory.mktemp("demo")) as begin:
        yield begin("--demo", "--rate-limit", "0")


@pytest.mark.parametrize(
    "site", ["imagoplus", "imediat", "inope", "ivplus", "kehobalanssi"]
)
def test_a_scan_finds_no_fault(service: Service, site: str, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    subprocess.run(
        [
            *(sys.executable, "-m", "consent_service.cli.main", "scan"),
            *(f"{service.address}/demo/{site}", "--format", "json", "--out", str(out)),
            *("--policy", str(ROOT / "policies" / f"{site}.toml"), "--allow-private"),
            *("--pages", "1", "--rest", "0.8", "--idle", "2"),
        ],
        cwd=ROOT,
        timeout=300,
        check=False,
        capture_output=True,
    )
    report = decode_report(out.read_bytes())

    grave = [each for each in report.findings if each.severity != "info"]
    assert {(each.rule, each.subject.host) for each in grave} == {
        ("undeclared", _STAND_IN)
    }
    assert report.banner.driver == "api"
    assert all(each.done for each in report.passes)
    # It pressed the buttons in five passes or more, and is no visitor (decision 0074).
    headers = bearer(service.token(site=site))
    assert service.get(f"/{site}/records", headers=headers).text == ""
    assert _choices_counted(service, site) == 0


def _choices_counted(service: Service, site: str) -> int:
    done = service.run("statistics", site, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(map(len, found["seen"].values())) == {0}
    return int(found["whole"]["choices"])
