"""Half-made sites: whose they are, how many, how long; and as files."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from consent_service.errors import BodyTooLargeError, NotFoundError
from consent_service.publishing.set_up_file import SetUpFiles
from consent_service.publishing.set_ups import SetUps
from tests.store.contract_set_ups import FIRST, NOON, SetUpContract

pytestmark = pytest.mark.anyio


@pytest.fixture
def set_ups(tmp_path: Path) -> SetUpFiles:
    return SetUpFiles(tmp_path / "set-ups", lambda: NOON)


class TestSetUpFiles(SetUpContract):
    """See `contract_set_ups`."""


class Clock:
    now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kept(tmp_path: Path, clock: Clock) -> SetUps:
    ids = iter(f"s{number}" for number in range(100))
    files = SetUpFiles(tmp_path / "set-ups", clock)
    return SetUps(files, clock=clock, new_id=lambda: next(ids))


async def test_only_who_began_it_finds_it(kept: SetUps) -> None:
    made = await kept.begin("maija", "domain=a.example")

    assert await kept.find("maija", made.id) == made
    assert await kept.find("pekka", made.id) is None


async def test_half_a_day_after_it_was_saved_it_is_over(
    kept: SetUps, clock: Clock
) -> None:
    made = await kept.begin("maija", "domain=a.example")

    clock.now += timedelta(hours=12)

    assert await kept.find("maija", made.id) is None


async def test_of_more_than_ten_the_oldest_are_gone(kept: SetUps) -> None:
    for number in range(12):
        await kept.begin("maija", f"domain=a{number}.example")

    ids = [each.id for each in await kept.list("maija")]

    assert ids == ["s11", "s10", "s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2"]


async def test_answers_without_end_are_refused(kept: SetUps) -> None:
    made = await kept.begin("maija", "domain=a.example")

    with pytest.raises(BodyTooLargeError):
        await kept.save("maija", made.id, "x" * 60_001)

    assert await kept.find("maija", made.id) == made


async def test_what_ends_with_the_session_leaves_no_file(
    kept: SetUps, tmp_path: Path
) -> None:
    await kept.begin("maija", "domain=a.example")

    await kept.end("maija")

    assert not [*(tmp_path / "set-ups").glob("*.json")]


async def test_what_nobody_came_back_to_is_removed_with_the_next_one(
    set_ups: SetUpFiles, tmp_path: Path
) -> None:
    await set_ups.save_set_up("maija", FIRST)
    old = (NOON - timedelta(hours=13)).timestamp()
    os.utime(tmp_path / "set-ups" / "maija.json", (old, old))

    await set_ups.save_set_up("pekka", FIRST)

    assert [file.name for file in (tmp_path / "set-ups").glob("*.json")] == [
        "pekka.json"
    ]


async def test_nobody_is_called_like_another_folder(set_ups: SetUpFiles) -> None:
    with pytest.raises(NotFoundError):
        await set_ups.load_set_ups("../policies")
