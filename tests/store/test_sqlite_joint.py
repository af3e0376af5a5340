"""Commits of many logs in one transaction: what they cost and what they leave."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.errors import ConsentServiceError
from consent_service.store.interface import Commit
from consent_service.store.sqlite.apply_commit import apply_commit
from consent_service.store.sqlite.joint_commit import change_of
from consent_service.store.sqlite.rows import fetch
from consent_service.store.sqlite.writer import Writer
from tests.store.redis_sample import make_commit

Table = Sequence[tuple[object, ...]]


@pytest.fixture
def make_writer(tmp_path: Path) -> Iterator[Callable[[str], Writer]]:
    writers: list[Writer] = []

    def make(name: str) -> Writer:
        writers.append(Writer(tmp_path / name / "consent.db"))
        return writers[-1]

    yield make
    for writer in writers:
        writer.close()


@pytest.mark.parametrize("count", [16, 64])
def test_commits_of_many_logs_take_as_many_statements_as_those_of_few(
    make_writer: Callable[[str], Writer], count: int
) -> None:
    """Each statement hands Python's lock to the event loop and waits to get it back."""
    writer = make_writer("many")
    sites = [f"site-{number:02}" for number in range(count)]
    _run(writer, [make_commit(0, site=site) for site in sites])
    statements: list[str] = []

    def note(_: object, statement: str, __: object) -> bool:
        statements.append(statement.split("(")[0])
        return True

    writer.connection.exec_trace = note
    outcomes = _run(writer, [make_commit(1, site=site) for site in sites])

    assert outcomes == [None] * count
    assert len(statements) == 7


def test_commits_leave_the_same_together_as_one_after_the_other(
    make_writer: Callable[[str], Writer],
) -> None:
    together, alone = make_writer("together"), make_writer("alone")
    sites = [f"site-{number}" for number in range(5)]
    for start, count in ((0, 1), (1, 1), (2, 300), (302, 7)):
        commits = [_on_day(make_commit(start, count, site=s), start) for s in sites]
        _run(together, commits)
        for commit in commits:
            alone.run([_alone(commit)])

    for table in ("log", "past", "tile", "statement", "record", "day_count"):
        assert _rows(together, table) == _rows(alone, table)
    assert together.lookup._settled.rows == alone.lookup._settled.rows


def test_a_commit_that_is_refused_leaves_the_others_of_its_transaction(
    make_writer: Callable[[str], Writer],
) -> None:
    writer = make_writer("refused")
    sites = ["one", "two", "three", "four", "five"]
    _run(writer, [make_commit(0, 3, site=site) for site in sites])
    first, _, repeated, twice, last = (make_commit(3, 2, site=s) for s in sites)

    outcomes = _run(
        writer,
        [
            first,
            make_commit(2, 2, site="two"),
            _with_choices(repeated, "0" * 32, make_commit(0).records[0].choice or ""),
            _with_choices(twice, "1" * 32, "1" * 32),
            last,
        ],
    )

    assert [_name(outcome) for outcome in outcomes] == [
        "NoneType",
        "StaleHeadError",
        "RepeatedChoiceError",
        "RepeatedChoiceError",
        "NoneType",
    ]
    found = fetch(writer.connection, "SELECT site, size FROM log ORDER BY id")
    assert found == [("one", 5), ("two", 3), ("three", 3), ("four", 3), ("five", 5)]


def test_an_earlier_epoch_takes_nothing_beside_others(
    make_writer: Callable[[str], Writer],
) -> None:
    writer = make_writer("epochs")
    _run(writer, [make_commit(0, site="one"), make_commit(0, site="two")])
    _run(writer, [make_commit(0, site="one", epoch=2)])

    outcomes = _run(writer, [make_commit(1, site="one"), make_commit(1, site="two")])

    assert [_name(outcome) for outcome in outcomes] == ["StaleHeadError", "NoneType"]


def test_two_commits_of_one_log_are_applied_one_after_the_other(
    make_writer: Callable[[str], Writer],
) -> None:
    writer = make_writer("twice")
    _run(writer, [make_commit(0)])

    outcomes = _run(writer, [make_commit(1), make_commit(2), make_commit(2)])

    names = [_name(outcome) for outcome in outcomes]
    assert names == ["NoneType", "NoneType", "StaleHeadError"]
    assert fetch(writer.connection, "SELECT size FROM log") == [(3,)]


def test_a_commit_that_cannot_be_written_takes_no_other_with_it(
    make_writer: Callable[[str], Writer],
) -> None:
    """Found out in the midst of writing all: then each is written alone."""
    writer = make_writer("malformed")
    sites = ["one", "two", "three"]
    _run(writer, [make_commit(0, site=site) for site in sites])
    commits = [make_commit(1, site=site) for site in sites]
    broken = msgspec.structs.replace(commits[1].records[0], digest="no digest")
    commits[1] = msgspec.structs.replace(commits[1], records=(broken,))

    outcomes = _run(writer, commits)

    assert [_name(each) for each in outcomes] == ["NoneType", "StoreError", "NoneType"]
    assert len(_rows(writer, "record")) == 5
    # What was undone is not remembered either: the choice may come again.
    assert _run(writer, [make_commit(1, site="two")]) == [None]


def _run(
    writer: Writer, commits: Sequence[Commit]
) -> list[object | ConsentServiceError]:
    return writer.run([change_of(commit) for commit in commits])


def _alone(commit: Commit) -> Callable[[Writer], None]:
    return lambda writer: apply_commit(writer.connection, commit, writer.lookup)


def _on_day(commit: Commit, day: int) -> Commit:
    at = commit.head.at + timedelta(days=day)
    head = msgspec.structs.replace(commit.head, at=at)
    counts = {at.date(): {"action accept_all": len(commit.records)}}
    return msgspec.structs.replace(commit, head=head, counts=counts)


def _with_choices(commit: Commit, *choices: str) -> Commit:
    records = tuple(
        msgspec.structs.replace(record, choice=choice)
        for record, choice in zip(commit.records, choices, strict=True)
    )
    return msgspec.structs.replace(commit, records=records)


# Of tables named here.
def _rows(writer: Writer, table: str) -> Table:
    return fetch(writer.connection, f"SELECT * FROM {table} ORDER BY 1, 2, 3")


def _name(outcome: object) -> str:
    return type(outcome).__name__
