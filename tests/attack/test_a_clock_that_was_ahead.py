"""A clock that was ahead for a moment stops nothing and destroys nothing (F5)."""

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
