"""Runs of keys in the SQLite store: joined while they are used, whole at any time."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from consent_service.store.sqlite.record_index import Entry
from consent_service.store.sqlite.rows import fetch, fetch_first, insert_rows
from consent_service.store.sqlite.runs import Runs
from consent_service.store.sqlite.writer import Writer

_ALL = "SELECT key, id FROM run ORDER BY key, id"
_NUMBERS = "SELECT number FROM run_number"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    writer = Writer(tmp_path / "consent.db")
    yield writer
    writer.close()


def test_seventeen_runs_become_two(writer: Writer) -> None:
    """The newest one may still be on its way, so it stays."""
    entries = _fill(writer, 17)
    runs = Runs(writer.connection)

    _step(writer, runs, 1_024)

    assert fetch_first(writer.connection, _NUMBERS) == [16, 1 << 40]
    assert fetch(writer.connection, _ALL) == entries


def test_half_of_a_joining_leaves_every_key_once(writer: Writer) -> None:
    """As a crash leaves it; the next start begins to join them anew."""
    entries = _fill(writer, 17)
    _step(writer, Runs(writer.connection), 500)

    assert fetch(writer.connection, _ALL) == entries

    _step(writer, Runs(writer.connection), 1_024)
    assert fetch(writer.connection, _ALL) == entries
    assert fetch_first(writer.connection, _NUMBERS) == [16, 1 << 40, (1 << 40) + 1]


def test_a_step_that_was_undone_is_done_again(writer: Writer) -> None:
    entries = _fill(writer, 17)
    runs = Runs(writer.connection)
    for _ in range(3):
        writer.connection.execute("BEGIN IMMEDIATE")
        runs.step()
        writer.connection.execute("ROLLBACK")
        runs.forget()

    _step(writer, runs, 1_024)

    assert fetch(writer.connection, _ALL) == entries
    assert fetch_first(writer.connection, _NUMBERS) == [16, 1 << 40]


def test_sixteen_runs_are_left_alone(writer: Writer) -> None:
    _fill(writer, 16)

    _step(writer, Runs(writer.connection), 2)

    assert fetch_first(writer.connection, _NUMBERS) == list(range(16))


def test_a_new_run_has_a_number_of_its_own(writer: Writer) -> None:
    _fill(writer, 3)
    runs = Runs(writer.connection)

    assert [runs.following(0), runs.following(0), runs.following(1)] == [3, 4, 1 << 40]


def _fill(writer: Writer, runs: int) -> list[Entry]:
    """Write runs of ten keys each; return all entries, in order."""
    entries = [
        (run, sha256(b"%d" % (run * 10 + number)).digest()[:16], run * 10 + number)
        for run in range(runs)
        for number in range(10)
    ]
    insert_rows(writer.connection, "INSERT INTO run (run, key, id) VALUES", entries)
    return sorted(entry[1:] for entry in entries)


def _step(writer: Writer, runs: Runs, steps: int) -> None:
    writer.connection.execute("BEGIN IMMEDIATE")
    for _ in range(steps):
        runs.step()
    writer.connection.execute("COMMIT")
    runs.settle()
