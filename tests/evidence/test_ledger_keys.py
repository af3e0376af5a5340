"""Which keys sign when: rotation with overlap, and no line that nobody vouched for."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from consent_service.errors import ReadOnlyLogError
from consent_service.evidence.checkpoint import open_checkpoint
from consent_service.evidence.note import split_note
from consent_service.evidence.statement import Key
from consent_service.evidence.statement_json import decode_statement
from consent_service.keys import Keys, Seed, SigningKey
from consent_service.ledger import Ledger, open_ledger
from consent_service.ledger.stated_keys import load_stated, signers_on
from tests.evidence.house import NOON, SITE, House, check_log, draft_of, started

pytestmark = pytest.mark.anyio

OLD = Seed(b"\1" * 32, NOON)
NEW = Seed(b"\2" * 32, NOON + timedelta(days=10))
DAY = timedelta(days=1)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with started(House(tmp_path)) as house:
        yield house


async def rotated(house: House) -> Ledger:
    """A log of the old key, opened ten days later with a new one beside it."""
    ledger = await open_ledger(house.environment, SITE)
    await ledger.append(draft_of(1))
    await ledger.close()
    house.now = NOON + 10 * DAY
    house.keys = Keys((NEW, OLD))
    return await open_ledger(house.environment, SITE)


def signed_by(ledger: Ledger) -> list[str]:
    names = {
        key.signer.key_id: name
        for key, name in zip(
            Keys((NEW, OLD)).log_keys(ledger.head.origin), ("new", "old"), strict=True
        )
    }
    _, signatures = split_note(ledger.head.checkpoint)
    return [names[signature.key_id] for signature in signatures]


async def test_a_new_key_is_stated_under_the_old_one(house: House) -> None:
    ledger = await rotated(house)

    stored = await house.store.logs.load_statements(ledger.head.key, [2])
    vkey = house.keys.log_keys(ledger.head.origin)[0].vkey

    assert decode_statement(stored[2].body) == Key(vkey, "2026-12-02T12:00:00.000Z")
    assert signed_by(ledger) == ["old"]
    await check_log(house)


async def test_a_new_key_signs_from_the_next_day_beside_the_old(house: House) -> None:
    """The day's last checkpoint is kept: it has the statement, under the old key."""
    ledger = await rotated(house)
    signatures = []
    for days in (0, 1, 89, 90):
        house.now = NOON + (10 + days) * DAY
        await ledger.append(draft_of(100 + days))
        signatures.append(signed_by(ledger))

    assert signatures == [["old"], ["new", "old"], ["new", "old"], ["new"]]
    await check_log(house)


async def test_in_the_overlap_either_key_alone_is_enough(house: House) -> None:
    ledger = await rotated(house)
    house.now += DAY
    await ledger.append(draft_of(2))

    for key in house.keys.log_keys(ledger.head.origin):
        signed = open_checkpoint(ledger.head.checkpoint, [key.verifier])
        assert signed.checkpoint.size == 4


async def test_a_key_is_stated_once(house: House) -> None:
    ledger = await rotated(house)
    await ledger.close()

    again = await open_ledger(house.environment, SITE)

    assert again.head.size == 3


async def test_a_log_that_begins_later_has_the_new_key_alone(house: House) -> None:
    house.keys = Keys((NEW, OLD))

    ledger = await open_ledger(house.environment, SITE)

    assert signed_by(ledger) == ["new"]
    assert len(await load_stated(house.store.logs, ledger.head.key)) == 1


async def test_a_key_file_without_a_key_that_may_sign_today_stops_the_log(
    house: House,
) -> None:
    ledger = await rotated(house)
    await ledger.close()
    house.now += DAY
    ledger = await open_ledger(house.environment, SITE)
    await ledger.append(draft_of(2))
    await ledger.close()
    # Back on the day of the statement, with the old key thrown away.
    house.keys = Keys((NEW,))
    house.now -= DAY

    ledger = await open_ledger(house.environment, SITE)

    with pytest.raises(ReadOnlyLogError, match="no key in the key file may sign"):
        await ledger.append(draft_of(3))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ["one"]),
        (0, ["one"]),
        (1, ["two", "one"]),
        (30, ["two", "one"]),
        (31, ["three", "two", "one"]),
        (90, ["three", "two"]),
        (120, ["three"]),
    ],
)
def test_keys_come_in_and_go_out_by_the_day(days: int, expected: list[str]) -> None:
    keys = Keys(tuple(Seed(bytes([n]) * 32, NOON) for n in (3, 2, 1)))
    three, two, one = keys.log_keys("consent.example/shop/log/1")
    names = {key.signer.key_id: name for key, name in _named(three, two, one)}
    today = NOON.date()
    stated = {
        one.vkey: date.min,
        two.vkey: today,
        three.vkey: today + timedelta(days=30),
    }

    signers = signers_on(today + timedelta(days=days), (three, two, one), stated)

    assert [names[signer.key_id] for signer in signers] == expected


def _named(*keys: SigningKey) -> list[tuple[SigningKey, str]]:
    return list(zip(keys, ("three", "two", "one"), strict=True))
