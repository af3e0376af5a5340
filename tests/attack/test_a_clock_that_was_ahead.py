"""A clock that was wrong for a moment stops nothing and destroys nothing (F5)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent_service.evidence.checkpoint import read_checkpoint
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start
from tests.service.turned_clock import Clock, clock, needs_faketime
from tests.waiting import wait_until

__all__ = ["clock"]

pytestmark = [pytest.mark.slow, needs_faketime]


def shown(service: Service) -> int:
    note = service.get(f"/{SITE}/log/checkpoint").content
    return read_checkpoint(note).size


def newest_backup(service: Service) -> float:
    lines = service.get("/metrics").text.splitlines()
    name = "consent_backup_timestamp_seconds"
    return max(float(line.split()[-1]) for line in lines if line.startswith(name))


@pytest.mark.parametrize("ahead", ["+3d", "+1095d", "+7300d"])
def test_backups_checkpoint_and_records_outlive_it(
    start: Start, clock: Clock, tmp_path: Path, ahead: str
) -> None:
    flags = ("--rate-limit", "0", "--backups", str(tmp_path / "backups"))
    start(*flags).stop()
    clock.step(ahead)
    jumped = start(*flags)
    made = jumped.choose().json()
    wait_until(lambda: newest_backup(jumped) > 0, what="a backup", seconds=180)
    wait_until(lambda: shown(jumped) > 0, what="a checkpoint", seconds=180)
    token = jumped.issue()
    jumped.stop()
    clock.step("+0")

    service = start(*flags)
    for _ in range(25):
        service.choose()

    now = datetime.now(UTC)
    wait_until(
        lambda: abs(newest_backup(service) - now.timestamp()) < 600,
        what="a backup of today",
        seconds=180,
    )
    made_today = f"consent-{now:%Y%m%d}T*Z.db"
    assert list((tmp_path / "backups").glob(made_today)) != []
    refused = service.get(f"/{SITE}/records", headers=bearer(token))
    assert refused.status_code == 401
    assert service.get(f"/{SITE}/receipts/{made['digest']}").status_code == 200
    before = shown(service)
    service.stop()

    clock.step("+22m")
    later = start(*flags)
    wait_until(lambda: shown(later) > before, what="a later checkpoint", seconds=180)
    assert later.get(f"/{SITE}/receipts/{made['digest']}").status_code == 200


@pytest.mark.parametrize("back", ["-3d", "-1095d"])
def test_a_clock_that_went_back_costs_nothing(
    start: Start, clock: Clock, tmp_path: Path, back: str
) -> None:
    """A machine that has lost its clock over night, and gets it back in the morning."""
    flags = ("--rate-limit", "100", "--backups", str(tmp_path / "backups"))
    service = start(*flags)
    made = service.choose().json()
    wait_until(lambda: newest_backup(service) > 0, what="a backup", seconds=180)
    token = service.issue()
    service.stop()
    clock.step(back)

    behind = start(*flags)
    statuses = {behind.choose().status_code for _ in range(25)}
    ahead = behind.get(f"/{SITE}/records", headers=bearer(token))
    wait_until(lambda: newest_backup(behind) > 0, what="a backup", seconds=180)
    meanwhile = newest_backup(behind)
    behind.stop()
    clock.step("+0")

    later = start(*flags)
    assert statuses == {201}
    assert ahead.status_code == 401
    assert "lies ahead" in ahead.json()["detail"]
    # What was made before lies ahead of the clock that went back.
    assert meanwhile < datetime.now(UTC).timestamp() - 86_400
    assert later.choose().status_code == 201
    assert len(later.records(token)) == 27
    assert later.get(f"/{SITE}/receipts/{made['digest']}").status_code == 200
    export = tmp_path / "export.tar"
    assert later.run("log", "export", SITE, "-o", str(export)).returncode == 0
    audited = later.run("log", "verify", str(export))
    assert audited.returncode == 0, audited.stdout
