"""A policy file is read once, and again when it has changed: also over restarts."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from consent_service.errors import PolicyError
from consent_service.policy.revision import Revision
from consent_service.publishing.files import PolicyFiles
from tests.places import POLICIES

# Files are written now, and looked at long after.
LATER = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    for name in ("inope", "imediat"):
        file = folder / f"{name}.toml"
        file.write_bytes((POLICIES / f"{name}.toml").read_bytes())
    return folder


def files_of(folder: Path, now: datetime = LATER) -> PolicyFiles:
    index = folder.parent / "policies.index"
    return PolicyFiles(folder, clock=lambda: now, index=index)


def change(folder: Path, name: str = "inope") -> None:
    file = folder / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("retention", "# changed\nretention", 1) + "\n# end\n")


def test_what_has_not_changed_is_the_same_object(folder: Path) -> None:
    files = files_of(folder)
    first = files.read()
    change(folder)

    second = files.read()

    assert second["imediat"] is first["imediat"]
    assert second["inope"] is not first["inope"]


def test_a_file_that_was_only_touched_says_the_same(folder: Path) -> None:
    files = files_of(folder)
    first = files.read()
    os.utime(folder / "inope.toml", (1, 1))

    assert files.read()["inope"] is first["inope"]


def test_a_change_within_one_tick_of_the_clock_is_seen(folder: Path) -> None:
    """The same size and time, as on file systems whose clock is coarse."""
    file = folder / "inope.toml"
    now = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    files = files_of(folder, now)
    first = files.read()["inope"]
    stamp, text = file.stat(), file.read_bytes()
    file.write_bytes(text.replace(b"Inope Oy", b"Inope OY", 1))
    assert file.stat().st_size == stamp.st_size
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))

    assert files.read()["inope"] is not first


def test_the_next_start_remembers_the_revision(folder: Path) -> None:
    before = files_of(folder)
    read = before.read()
    before.save()

    again = files_of(folder).read()

    revision = read["inope"]
    assert isinstance(revision, Revision)
    assert again["inope"] == revision.digest


def test_the_next_start_does_not_read_what_has_not_changed(folder: Path) -> None:
    """Size, time and inode are enough; thousands of files are not read for nothing."""
    before = files_of(folder)
    before.read()
    before.save()
    with patch.object(Path, "read_bytes", autospec=True, side_effect=_refuse) as read:
        again = files_of(folder).read()

    assert all(isinstance(found, str) for found in again.values())
    # The index.
    assert read.call_count == 1


def _refuse(file: Path) -> bytes:
    assert file.suffix != ".toml"
    with file.open("rb") as opened:
        return opened.read()


def test_the_next_start_sees_a_change_that_kept_size_and_time(folder: Path) -> None:
    """A file that was put there by a rename has another inode."""
    before = files_of(folder)
    before.read()
    before.save()
    file = folder / "inope.toml"
    stamp, text = file.stat(), file.read_bytes()
    fresh = folder / "fresh"
    fresh.write_bytes(text.replace(b"Inope Oy", b"Inope OY", 1))
    os.utime(fresh, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    fresh.replace(file)

    again = files_of(folder).read()

    assert isinstance(again["inope"], Revision)
    assert isinstance(again["imediat"], str)


def test_an_index_of_an_earlier_release_still_saves_the_reading(folder: Path) -> None:
    """It has no marks: the bytes are looked at, and the policy is not read."""
    before = files_of(folder)
    before.read()
    before.save()
    index = folder.parent / "policies.index"
    kept = json.loads(index.read_bytes())
    kept["files"] = {name: line[:2] for name, line in kept["files"].items()}
    index.write_text(json.dumps(kept))

    assert all(isinstance(found, str) for found in files_of(folder).read().values())


def test_the_next_start_reads_what_changed_meanwhile(folder: Path) -> None:
    before = files_of(folder)
    before.read()
    before.save()
    change(folder)

    again = files_of(folder).read()

    assert isinstance(again["inope"], Revision)
    assert isinstance(again["imediat"], str)


def test_a_broken_policy_is_read_again_at_each_start(folder: Path) -> None:
    """What is wrong with it is to be said again."""
    (folder / "inope.toml").write_text("site = \n")
    before = files_of(folder)
    before.read()
    before.save()

    found = files_of(folder).read()["inope"]

    assert isinstance(found, PolicyError)
    assert found.place.endswith("inope.toml:1")


@pytest.mark.parametrize("damage", [b"", b"{", b"[1, 2]", b"\xff\x00", b"null"])
def test_a_damaged_index_costs_time_and_nothing_else(
    folder: Path, damage: bytes
) -> None:
    before = files_of(folder)
    before.read()
    before.save()
    (folder.parent / "policies.index").write_bytes(damage)

    assert isinstance(files_of(folder).read()["inope"], Revision)


def test_an_index_that_cannot_be_written_is_said_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder.parent / "policies.index").mkdir()
    files = files_of(folder)
    files.read()

    files.save()
    files.save()

    assert caplog.text.count("the next start reads all of them") == 1


def test_a_change_of_the_own_catalog_is_one_of_every_policy(folder: Path) -> None:
    catalog = folder.parent / "catalog"
    (catalog / "services").mkdir(parents=True)
    broken = catalog / "services" / "broken.toml"
    files = PolicyFiles(folder, clock=lambda: LATER, own_catalog=catalog)
    first = files.read()
    broken.write_text("id = 1")

    second = files.read()
    broken.unlink()
    third = files.read()

    assert all(isinstance(found, Revision) for found in first.values())
    assert all(isinstance(found, PolicyError) for found in second.values())
    assert all(isinstance(found, Revision) for found in third.values())


def test_a_folder_that_cannot_be_listed_is_an_error_and_not_an_empty_one(
    folder: Path,
) -> None:
    """An empty one would take every site out of service."""
    files = files_of(folder)
    files.read()
    folder.rename(folder.with_name("gone"))

    with pytest.raises(PolicyError, match="cannot be listed"):
        files.read()


@pytest.mark.parametrize("does", ["add", "change", "remove"])
def test_a_watcher_learns_of_every_change(folder: Path, does: str) -> None:
    files = files_of(folder)
    files.read()
    assert not files.has_changed()

    if does == "add":
        text = (POLICIES / "ivplus.toml").read_bytes()
        (folder / "ivplus.toml").write_bytes(text)
    elif does == "change":
        change(folder)
    else:
        (folder / "inope.toml").unlink()

    assert files.has_changed()
