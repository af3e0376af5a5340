"""Old records outside Redis, from click to audit: a real service, a real Redis."""

import json
from pathlib import Path
from typing import Any

import pytest

from consent_service.evidence.proof import decode_proof
from tests.service.choosing import SITE, Made, Service, salt_of
from tests.service.starting import Start
from tests.store.kept_bytes import content_of
from tests.store.redis_servers import RedisServer, needs_redis

pytestmark = [pytest.mark.redis, needs_redis]


def choose_often(service: Service, count: int) -> list[tuple[str, Made]]:
    """Send choices of so many visitors; return their ids and what was answered."""
    body = service.choice()
    made = []
    for number in range(count):
        visitor = f"{number:032x}"
        sent = {**body, "id": f"{number:016x}{'0' * 16}", "visitor": visitor}
        answer = service.choose(sent)
        assert answer.status_code == 201, answer.text
        made.append((visitor, answer.json()))
    return made


def audited(service: Service, export: Path) -> dict[str, Any]:
    """Export the log and audit it; return what the audit says of its only epoch."""
    exported = service.run("log", "export", SITE, "-o", str(export))
    assert exported.returncode == 0, exported.stderr
    done = service.run("log", "verify", str(export), "--json")
    assert done.returncode == 0, done.stdout
    epoch: dict[str, Any] = json.loads(done.stdout)["epochs"][0]
    return epoch


def test_archived_records_are_served_exported_erased_and_verified(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    archive = tmp_path / "old records"
    before = start("--rate-limit", "0", store=redis.url)
    made = choose_often(before, 530)
    before.stop()
    flags = ("--archive", str(archive), "--archive-days", "0")
    service = start(
        *flags, store=redis.url, environment={"CONSENT_ARCHIVE": str(archive)}
    )
    service.wait_for_line("moved 512 entries to the archive")
    visitor, gone = made[7]
    _, kept = made[8]

    assert salt_of(gone) in content_of(archive)
    assert not redis.ask("EXISTS", f"consent:{{{SITE}}}:1:records:0")
    served = service.get(f"/{SITE}/receipts/{gone['digest']}")
    assert decode_proof(served.content).extra == (
        decode_proof(gone["receipt"].encode()).extra
    )
    assert audited(service, tmp_path / "before.tar")["ok"] == 530

    erased = service.run("erase", "--site", SITE, "--visitor", visitor)
    assert erased.returncode == 0, erased.stderr

    assert service.get(f"/{SITE}/receipts/{gone['digest']}").status_code == 404
    assert service.get(f"/{SITE}/receipts/{kept['digest']}").status_code == 200
    assert salt_of(gone) not in content_of(archive) + redis.files()
    assert salt_of(kept) in content_of(archive)
    epoch = audited(service, tmp_path / "after.tar")
    assert (epoch["ok"], epoch["erased"]) == (529, 1)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--archive", "old"), "CONSENT_ARCHIVE is for Redis"),
        (("--archive", "ftp://host/place"), "--archive is 'ftp://host/place'"),
        (
            ("--store", "redis://localhost", "--backups", "copies"),
            "CONSENT_BACKUPS is for SQLite",
        ),
    ],
)
def test_a_store_that_cannot_do_what_is_asked_does_not_start(
    start: Start, flags: tuple[str, ...], said: str
) -> None:
    service = start(*flags, wait=False)

    lines = (service.process.stderr or ()) and service.process.stderr.read()

    assert service.stop() == 2
    assert said in lines
