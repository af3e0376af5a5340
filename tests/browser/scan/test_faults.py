"""Faults on the way: certificates, circles, and what is on a private network."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from consent_service.catalog import load_catalog
from consent_service.outward import guarding_proxy
from consent_service.scan.options import Options
from consent_service.scan.run import scan_site
from consent_service.scan.standard import Standard
from consent_service.scan.world import World
from consent_service.world import entropy, utc_now
from tests.browser.scan.planted import SEEN, serving
from tests.places import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_start_page_that_cannot_be_opened_ends_the_scan(tmp_path: Path) -> None:
    """A circle, and a certificate that nobody signed: there is nothing to report."""
    with serving(tmp_path) as (rules, trusted):
        circle = _scan("circle.test", tmp_path, (rules, trusted))
        unsigned = _scan("slow.test", tmp_path, (rules,))

    assert circle.returncode == unsigned.returncode == 3
    assert b"no page can be seen at https://circle.test/: it redirects" in circle.stderr
    assert b"its certificate is not valid" in unsigned.stderr
    assert not (tmp_path / "report.json").exists()


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
        # In a thread: the one of the tests may have a loop of the browser's fixture.
        with ThreadPoolExecutor(1) as apart:
            scanned = apart.submit(
                scan_site,
                f"https://front.test:{port}/",
                Standard(load_catalog()),
                public,
                world=World(now=lambda: utc_now().timestamp(), entropy=entropy),
            ).result()

    assert SEEN.count("front.test", "/") > 0
    assert set(reached) == {"127.0.0.1"}
    (limit,) = [
        each for each in scanned.report.limits if each.kind == "private_address"
    ]
    assert "inner.test" in limit.message


def _scan(
    host: str, folder: Path, arguments: tuple[str, ...]
) -> subprocess.CompletedProcess[bytes]:
    out = folder / "report.json"
    given = [part for each in arguments for part in ("--browser-arg", each)]
    return subprocess.run(
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
