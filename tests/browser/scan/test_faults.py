"""Faults on the way: certificates, circles, and what is on a private network."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from consent_service.catalog import load_catalog
from consent_service.cli.world import entropy, utc_now
from consent_service.outward import guarding_proxy
from consent_service.scan.options import Options
from consent_service.scan.report import Report, decode_report
from consent_service.scan.run import scan_site
from consent_service.scan.standard import Standard
from consent_service.scan.world import World
from tests.browser.scan.planted import SEEN, serving
from tests.places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_site_that_only_leads_in_a_circle_is_no_clean_site(tmp_path: Path) -> None:
    with serving(tmp_path) as arguments:
        report = _scan("circle.test", tmp_path, arguments)

    assert [(limit.kind, limit.page) for limit in _trouble(report)] == [
        ("redirect_loop", "/")
    ]
    assert report.verdict == "incomplete"
    assert report.findings == ()


def test_a_certificate_that_nobody_signed_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as (rules, _trusted):
        report = _scan("slow.test", tmp_path, (rules,))

    assert [(limit.kind, limit.page) for limit in _trouble(report)] == [
        ("certificate", "/")
    ]
    assert report.verdict == "incomplete"


def test_nothing_of_a_page_reaches_a_private_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Redirects, resources, frames, workers, sockets and beacons go by the guard."""
    # The public address of the test is one of loopback; the private one another.
    monkeypatch.setattr(
        guarding_proxy, "is_public", lambda address: address == "127.0.0.1"
    )
    reached: list[object] = []
    connect = asyncio.open_connection

    async def note(host: str, port: int) -> object:
        reached.append(host)
        return await connect(host, port)

    monkeypatch.setattr(asyncio, "open_connection", note)
    with serving(tmp_path) as (rules, trusted):
        port = rules.rpartition(":")[2]
        inner = "--host-resolver-rules=MAP inner.test 127.0.0.2,"
        public = Options(
            pages=2,
            rest_seconds=1.0,
            idle_seconds=2.0,
            browser_arguments=(f"{inner}MAP front.test 127.0.0.1", trusted),
        )
        scanned = scan_site(
            f"https://front.test:{port}/",
            Standard(load_catalog()),
            public,
            world=World(now=lambda: utc_now().timestamp(), entropy=entropy),
        )

    assert SEEN.count("front.test", "/") > 0
    assert set(reached) == {"127.0.0.1"}
    (limit,) = [
        each for each in scanned.report.limits if each.kind == "private_address"
    ]
    assert "inner.test" in limit.message


def _trouble(report: Report) -> list:  # type: ignore[type-arg]  # limits
    return [limit for limit in report.limits if limit.kind != "sandbox"]


def _scan(host: str, folder: Path, arguments: tuple[str, ...]) -> Report:
    out = folder / "report.json"
    given = [part for each in arguments for part in ("--browser-arg", each)]
    subprocess.run(
        [
            *(sys.executable, "-m", "consent_service.cli.main", "scan"),
            *(f"https://{host}/", "--format", "json", "--out", str(out)),
            *("--allow-private", "--rest", "0.8", "--idle", "2", *given),
        ],
        cwd=ROOT,
        timeout=300,
        check=False,
        capture_output=True,
    )
    return decode_report(out.read_bytes())
