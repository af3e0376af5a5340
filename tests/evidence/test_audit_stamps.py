"""`log verify` and the timestamps of an export, by an authority of our own."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from consent_service.anchors.ways.timestamp import (
    Authority,
    fetch_timestamp,
    load_roots,
)
from consent_service.choices.record import format_time
from consent_service.cli.commands.log import log
from tests.evidence.anchor_sample import post_text, serve
from tests.evidence.sample import (
    LOG_VKEY,
    ORIGIN,
    SampleLog,
    files_of,
    pack,
)
from tests.evidence.time_stamping import TimeStamping

pytestmark = pytest.mark.anyio

LOG = SampleLog().begin().record_many(3)
STEP = "10. every timestamp is of a checkpoint here, by the authority that was named"


@pytest.fixture(scope="module")
def stamping(tmp_path_factory: pytest.TempPathFactory) -> TimeStamping:
    return TimeStamping(tmp_path_factory.mktemp("tsa") / "ours")


async def stamp(stamping: TimeStamping, checkpoint: bytes) -> tuple[bytes, datetime]:
    with serve(stamping.app()) as url:
        authority = Authority(url, load_roots(stamping.root))
        now = datetime.now(UTC)
        got = await fetch_timestamp(checkpoint, authority, post=post_text, now=now)
    return got.answer, got.at


def anchored(stamps: dict[str, tuple[bytes, bytes]]) -> bytes:
    """Return an export with those timestamps: by name, checkpoint and answer."""
    files = files_of(LOG)
    for name, (checkpoint, answer) in stamps.items():
        files[f"log/1/anchors/{name}.daily.checkpoint"] = checkpoint
        files[f"log/1/anchors/{name}.daily.tsr"] = answer
    return pack(files)


def verify(folder: Path, export: bytes, *options: str) -> Result:
    path = folder / "export.tar"
    path.write_bytes(export)
    arguments = ["verify", str(path), "--vkey", LOG_VKEY, *options]
    return CliRunner().invoke(log, arguments)


def said(result: Result) -> dict[str, Any]:
    outcome: dict[str, Any] = json.loads(result.stdout)
    return outcome


async def test_a_timestamp_proves_what_was_there_and_when(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    early, late = LOG.checkpoint(2), LOG.checkpoint()
    first, at = await stamp(stamping, early)
    second, _ = await stamp(stamping, late)
    export = anchored({"2026-11-22": (early, first), "2026-11-23": (late, second)})

    result = verify(tmp_path, export, "--tsa-ca", str(stamping.root))

    assert result.exit_code == 0, result.output
    assert f"{STEP}: OK" in result.stdout
    assert (
        f"  {format_time(at)}  the first 2 entries of {ORIGIN} were there"
        in result.stdout
    )
    assert f"the first 5 entries of {ORIGIN} were there" in result.stdout


async def test_timestamps_that_nobody_checks_are_said_loudly(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    answer, _ = await stamp(stamping, LOG.checkpoint())
    export = anchored({"2026-11-22": (LOG.checkpoint(), answer)})

    plain = verify(tmp_path, export)
    outcome = said(verify(tmp_path, export, "--json"))

    assert plain.exit_code == 0
    assert f"{STEP}: NOT CHECKED (1 here)" in plain.stdout
    assert "timestamps were NOT CHECKED (1 here)" in plain.stderr
    assert "--tsa-ca" in plain.stderr
    assert outcome["timestamps"] == {
        "count": 1,
        "checked": False,
        "proved": [],
        "faults": [],
    }
    assert any("NOT CHECKED" in entry for entry in outcome["warnings"])


async def test_a_timestamp_of_another_authority_makes_an_export_unsound(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    other = TimeStamping(tmp_path / "other")
    answer, _ = await stamp(other, LOG.checkpoint())
    export = anchored({"2026-11-22": (LOG.checkpoint(), answer)})

    plain = verify(tmp_path, export, "--tsa-ca", str(stamping.root))
    both = verify(
        tmp_path, export, "--tsa-ca", str(stamping.root), "--tsa-ca", str(other.root)
    )

    assert plain.exit_code == 1
    assert f"{STEP}: 1 finding" in plain.stdout
    assert "TIMESTAMP log/1/anchors/2026-11-22.daily.tsr: " in plain.stdout
    assert "the export is NOT sound: 1 timestamp" in plain.stderr
    assert both.exit_code == 0


async def test_a_timestamp_of_another_checkpoint_is_found(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    answer, _ = await stamp(stamping, LOG.checkpoint(2))
    export = anchored({"2026-11-22": (LOG.checkpoint(), answer)})

    result = verify(tmp_path, export, "--tsa-ca", str(stamping.root), "--json")

    outcome = said(result)
    assert result.exit_code == 1
    assert (outcome["sound"], outcome["timestamps"]["proved"]) == (False, [])
    assert [entry["path"] for entry in outcome["timestamps"]["faults"]] == [
        "log/1/anchors/2026-11-22.daily.tsr"
    ]


async def test_a_timestamp_of_a_history_that_the_log_left_proves_nothing(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    """The authority did sign it; but it is not the log that is here."""
    other = SampleLog().begin().record_many(1)
    other.record(b"consent-record/v1\nanother\n{}")
    answer, at = await stamp(stamping, other.checkpoint())
    export = anchored({"2026-11-22": (other.checkpoint(), answer)})

    result = verify(tmp_path, export, "--tsa-ca", str(stamping.root))

    assert result.exit_code == 1
    assert "does not agree with the checkpoint" in result.stdout
    assert format_time(at) not in result.stdout
    assert at > datetime.now(UTC) - timedelta(minutes=10)


def test_an_authority_without_a_timestamp_is_said(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    result = verify(tmp_path, pack(files_of(LOG)), "--tsa-ca", str(stamping.root))

    assert result.exit_code == 0
    assert f"{STEP}: there is none" in result.stdout
    assert "the export has no timestamp for the authority" in result.stderr


def test_a_file_that_holds_no_certificate_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("nothing")

    result = verify(tmp_path, pack(files_of(LOG)), "--tsa-ca", str(tmp_path / "ca.pem"))

    assert "not a file of certificates" in str(result.exception)
