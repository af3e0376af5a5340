"""Backups as an operator makes, keeps and restores them."""

import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.service.choosing import SITE, Made, Service, salt_of
from tests.service.starting import Start
from tests.store.kept_bytes import everything_in
from tests.waiting import wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("consent-*.db"))


def back_up(service: Service, folder: Path) -> None:
    done = service.run("backup", "--to", str(folder))
    assert done.returncode == 0, done.stderr


def erase(service: Service, visitor: str) -> None:
    done = service.run("erase", "--site", SITE, "--visitor", visitor)
    assert done.returncode == 0, done.stderr
    assert "erased 1 records" in done.stderr


def wait_until_daily(service: Service) -> None:
    """Wait until the backup of the day is made and its folder is nobody's."""
    wait_until(
        lambda: "consent_backup_timestamp_seconds 1." in service.get("/metrics").text,
        what="the time of the backup",
    )


def wait_until_forgotten(made: Made, folder: Path) -> None:
    # A service that found something in its way looks again after a minute.
    wait_until(
        lambda: salt_of(made) not in everything_in(folder),
        what=f"a folder {folder} without what was erased",
        seconds=180,
    )


def state_of(service: Service) -> dict[str, Any]:
    sites = service.get("/readyz").json()["sites"]
    return next(site for site in sites if site["site"] == SITE)


def test_a_restored_backup_is_served_but_not_appended_to_until_a_person_decides(
    start: Start, folder: Path, tmp_path: Path
) -> None:
    """The whole story: back up, lose the store, restore, decide, and audit."""
    service = start()
    kept = service.choose().json()
    done = service.run("backup", "--to", str(folder))
    assert done.returncode == 0, done.stderr
    lost = [service.choose().json() for _ in range(3)]
    service.stop()
    for file in (tmp_path / "data").glob("consent.db*"):
        file.unlink()
    shutil.copy(done.stdout.strip(), tmp_path / "data" / "consent.db")

    restored = start()
    refused = restored.choose()

    assert refused.status_code == 503
    assert refused.json()["type"] == "/docs#log-read-only"
    assert "behind the signed state" in refused.json()["detail"]
    assert "behind the signed state" in str(state_of(restored))
    restored.wait_for_line("behind the signed state")
    assert restored.get(f"/{SITE}/consent.js").status_code == 200
    assert restored.get(f"/{SITE}/receipts/{kept['digest']}").status_code == 200
    assert restored.get(f"/{SITE}/receipts/{lost[0]['digest']}").status_code == 404

    restored.stop()
    reopened = restored.run("log", "reopen", SITE, "--yes")
    assert reopened.returncode == 0, reopened.stderr
    again = start()

    assert again.choose().status_code == 201
    vkeys = again.run("log", "vkeys", SITE).stdout.split()
    export = tmp_path / "export.tar"
    assert again.run("log", "export", SITE, "-o", str(export)).returncode == 0
    receipt = tmp_path / "lost.txt"
    receipt.write_text(lost[2]["receipt"])
    keys = [word for key in vkeys for word in ("--vkey", key)]
    audited = again.run("log", "verify", str(export), *keys)
    gap = again.run("log", "verify", str(export), "--receipt", str(receipt))
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert "says that entries 3 to 5 of epoch 1 are lost" in audited.stderr
    assert gap.returncode == 1
    assert "RECEIPT" in gap.stdout


def test_a_backup_holds_neither_keys_nor_the_high_water_mark(
    start: Start, folder: Path, tmp_path: Path
) -> None:
    service = start()
    service.choose()

    done = service.run("backup", "--to", str(folder))

    names = {file.name for file in folder.iterdir()}
    assert names == {"consent-backups.lock", Path(done.stdout.strip()).name}
    assert (tmp_path / "data" / "keys").read_bytes() not in everything_in(folder)
    assert "the keys are not in it" in done.stderr


def test_a_backup_is_made_of_a_store_that_nobody_serves(
    start: Start, folder: Path
) -> None:
    service = start()
    service.choose()
    service.stop()

    done = service.run("backup", "--to", str(folder), "--keep", "1")
    again = service.run("backup", "--to", str(folder), "--keep", "1")

    assert (done.returncode, again.returncode) == (0, 0)
    assert [str(backup) for backup in backups_in(folder)] == [again.stdout.strip()]
    assert start().choose().status_code == 201


def test_the_service_makes_a_backup_a_day_by_itself(start: Start, folder: Path) -> None:
    service = start("--backups", str(folder))

    wait_until_daily(service)

    assert len(backups_in(folder)) == 1


def test_what_is_erased_leaves_the_backups_while_the_service_runs(
    start: Start, folder: Path, tmp_path: Path
) -> None:
    """Requirement B-23: the folder of the setting, and one that a command wrote to."""
    other = tmp_path / "other"
    service = start("--backups", str(folder), "--rate-limit", "0")
    body = service.choice()
    gone, kept = service.choose(body).json(), service.choose().json()
    # One process at a time makes a backup in a folder.
    wait_until_daily(service)
    back_up(service, folder)
    back_up(service, other)
    assert salt_of(gone) in everything_in(folder)
    assert salt_of(gone) in everything_in(other)

    erase(service, body["visitor"])

    for each in (folder, other):
        wait_until_forgotten(gone, each)
        assert salt_of(kept) in everything_in(each)


def test_a_service_that_was_killed_makes_up_for_it_at_the_next_start(
    start: Start, folder: Path
) -> None:
    service = start("--rate-limit", "0")
    body = service.choice()
    gone, kept = service.choose(body).json(), service.choose().json()
    back_up(service, folder)
    hidden = folder.rename(folder.with_name("unmounted"))
    erase(service, body["visitor"])
    service.stop(signal.SIGKILL)
    hidden.rename(folder)
    assert salt_of(gone) in everything_in(folder)

    start()

    wait_until_forgotten(gone, folder)
    assert salt_of(kept) in everything_in(folder)


def test_an_erasure_by_command_reaches_the_backups_without_a_service(
    start: Start, folder: Path
) -> None:
    service = start()
    body = service.choice()
    gone, kept = service.choose(body).json(), service.choose().json()
    back_up(service, folder)
    service.stop()

    erase(service, body["visitor"])

    assert salt_of(gone) not in everything_in(folder)
    assert salt_of(kept) in everything_in(folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no folder for the backup was named"),
        (("--to", "x", "--store", "redis://localhost"), "backs up only a SQLite store"),
        (("--to", "x", "--keep", "0"), "0 is not in the range"),
    ],
)
def test_a_backup_that_cannot_be_made_is_a_usage_error(
    service: Service, arguments: tuple[str, ...], said: str
) -> None:
    done = service.run("backup", *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
