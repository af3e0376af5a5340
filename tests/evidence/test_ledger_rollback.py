"""A store that knows less than what was signed is read, and never appended to."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import apsw
import pytest

from consent_service.errors import NotFoundError, ReadOnlyLogError, StoreError
from consent_service.evidence.audit.report import Report
from consent_service.evidence.checkpoint import open_checkpoint, read_checkpoint
from consent_service.evidence.statement import Close, Genesis, Restore, Statement
from consent_service.evidence.statement_json import decode_statement
from consent_service.exporter import Exporter
from consent_service.keys import Keys, Seed
from consent_service.ledger import Ledger, open_ledger, reopen_ledger
from consent_service.store.interface import LogKey, RecordQuery
from tests.evidence.house import (
    NOON,
    SITE,
    House,
    append,
    check_log,
    check_receipt,
    draft_of,
    started,
)
from tests.evidence.sample import audit_tar

pytestmark = pytest.mark.anyio


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with started(House(tmp_path)) as house:
        yield house


async def restart(house: House) -> Ledger:
    await house.start()
    return await open_ledger(house.environment, SITE)


async def set_back(house: House, size: int, later: int) -> Ledger:
    """Take a copy of the store, let the log grow, and put the copy back."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, size)
    await ledger.close()
    await house.store.close()
    shutil.copytree(house.database.parent, house.folder / "copy")
    ledger = await restart(house)
    await append(ledger, size, later)
    await ledger.close()
    await house.store.close()
    shutil.rmtree(house.database.parent)
    shutil.copytree(house.folder / "copy", house.database.parent)
    return await restart(house)


async def statement_at(house: House, key: LogKey, index: int) -> Statement:
    stored = await house.store.logs.load_statements(key, [index])
    return decode_statement(stored[index].body)


async def test_a_store_from_yesterday_is_not_appended_to(house: House) -> None:
    ledger = await set_back(house, 5, 9)

    with pytest.raises(ReadOnlyLogError, match="behind the signed state") as caught:
        await ledger.append(draft_of(20))

    assert "it has 5 entries, 9 were signed (epoch 1)" in str(caught.value)
    assert "consent-service log reopen" in caught.value.hint
    stored = await house.store.logs.load_head(SITE)
    assert stored is not None
    assert stored.size == 5


async def test_a_log_that_is_read_only_can_be_read(house: House) -> None:
    ledger = await set_back(house, 5, 9)

    proof = await ledger.prove_record(LogKey(SITE, 1), 2)

    check_receipt(house, proof, draft_of(2))
    assert ledger.head.size == 5
    assert not ledger.is_open
    with pytest.raises(ReadOnlyLogError):
        ledger.check()


async def test_a_log_that_is_read_only_stays_so_after_another_start(
    house: House,
) -> None:
    await set_back(house, 5, 9)

    ledger = await restart(house)

    assert not ledger.is_open


async def test_reopening_names_the_last_checkpoint_and_the_gap(house: House) -> None:
    """Requirement B-13: an honest gap instead of two stories under one name."""
    before = await set_back(house, 5, 9)
    ledger = await reopen_ledger(house.environment, SITE)
    key = LogKey(SITE, 2)

    genesis = await statement_at(house, key, 0)
    restore = await statement_at(house, key, 1)

    assert isinstance(genesis, Genesis)
    assert genesis.previous is not None
    assert genesis.previous.origin == before.head.origin
    quoted = genesis.previous.checkpoint.encode()
    verifiers = [each.verifier for each in house.keys.log_keys(before.head.origin)]
    assert open_checkpoint(quoted, verifiers).checkpoint.size == 9
    assert restore == Restore(
        genesis.previous.checkpoint, (5, 8), "2026-11-22T12:00:00.000Z"
    )
    assert ledger.head.key == key
    assert ledger.head.origin != before.head.origin


async def test_a_reopened_log_goes_on_and_the_old_one_is_closed(house: House) -> None:
    await set_back(house, 5, 9)
    ledger = await reopen_ledger(house.environment, SITE)

    appended = await ledger.append(draft_of(20))

    check_receipt(house, appended.proof, draft_of(20))
    heads = await house.store.logs.load_heads(SITE)
    assert [(head.key.epoch, head.state) for head in heads] == [
        (1, "closed"),
        (2, "open"),
    ]
    await check_log(house)
    again = await restart(house)
    again.check()


async def test_a_choice_of_an_earlier_epoch_keeps_its_record(house: House) -> None:
    await set_back(house, 5, 9)
    ledger = await reopen_ledger(house.environment, SITE)

    again = await ledger.append(draft_of(2))
    lost = await ledger.append(draft_of(7))

    assert (again.repeated, lost.repeated) == (True, False)
    assert read_checkpoint(again.proof.checkpoint).size == 5
    check_receipt(house, again.proof, draft_of(2))


async def test_a_store_that_was_lost_altogether_does_not_begin_anew(
    house: House,
) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.store.close()
    shutil.rmtree(house.database.parent)

    ledger = await restart(house)

    assert await house.store.logs.load_heads(SITE) == []
    with pytest.raises(
        ReadOnlyLogError, match="a log of shop was signed, and this store"
    ):
        ledger.check()
    with pytest.raises(StoreError, match="this store has none"):
        _ = ledger.head

    reopened = await reopen_ledger(house.environment, SITE)
    assert reopened.head.key == LogKey(SITE, 2)
    restore = await statement_at(house, LogKey(SITE, 2), 1)
    assert isinstance(restore, Restore)
    assert restore.lost == (0, 3)
    await check_log(house)


async def test_a_log_with_another_past_is_not_appended_to(house: House) -> None:
    """Same size, other entries: somebody put another store in the place of ours."""
    other = House(house.folder / "other")
    await other.start()
    ledger = await open_ledger(other.environment, SITE)
    await append(ledger, 100, 104)
    await other.high_water.close()
    await other.store.close()
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.store.close()
    shutil.rmtree(house.database.parent)
    shutil.copytree(other.database.parent, house.database.parent)

    ledger = await restart(house)

    with pytest.raises(ReadOnlyLogError, match="the roots at size 4 differ"):
        ledger.check()


async def test_a_store_that_is_ahead_of_the_mark_goes_on(house: House) -> None:
    """The service died between commit and mark: logged, and seen by nobody."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.high_water.close()
    marks = _read(house.marks)
    await house.high_water.open()
    await append(ledger, 4, 9)
    await house.store.close()
    await house.high_water.close()
    _write(house.marks, marks)

    ledger = await restart(house)

    ledger.check()
    mark = house.high_water.mark_of(SITE)
    assert mark is not None
    assert (ledger.head.size, mark.size) == (9, 9)


async def test_a_log_without_a_mark_is_not_appended_to(house: House) -> None:
    """A copy that was brought to another machine: nobody knows how old it is."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.high_water.close()
    house.marks.unlink()

    ledger = await restart(house)

    with pytest.raises(ReadOnlyLogError, match="no high-water mark on this machine"):
        ledger.check()
    reopened = await reopen_ledger(house.environment, SITE)
    reopened.check()
    assert isinstance(await statement_at(house, LogKey(SITE, 2), 1), Restore)
    await check_log(house)


async def test_a_machine_that_joins_others_believes_the_store_once(
    house: House,
) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.high_water.close()
    house.marks.unlink()
    await house.start()

    house.shared = True
    ledger = await open_ledger(house.environment, SITE)

    ledger.check()
    mark = house.high_water.mark_of(SITE)
    assert mark is not None
    assert mark.size == 4


async def test_a_genesis_without_a_mark_is_a_crash_and_goes_on(house: House) -> None:
    await open_ledger(house.environment, SITE)
    await house.high_water.close()
    house.marks.unlink()

    ledger = await restart(house)

    ledger.check()
    assert ledger.head.size == 1


async def test_a_log_that_is_well_is_closed_before_another_begins(
    house: House,
) -> None:
    """As after the theft of a key."""
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await ledger.close()

    reopened = await reopen_ledger(house.environment, SITE)

    genesis = await statement_at(house, LogKey(SITE, 2), 0)
    assert isinstance(genesis, Genesis)
    assert genesis.previous is not None
    assert read_checkpoint(genesis.previous.checkpoint.encode()).size == 5
    closed = await statement_at(house, LogKey(SITE, 1), 4)
    assert closed == Close("2026-11-22T12:00:00.000Z")
    assert reopened.head.size == 1
    await check_log(house)


async def test_a_crash_between_close_and_genesis_is_said(house: House) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await ledger.state(Close("2026-11-22T12:00:00.000Z"))

    ledger = await restart(house)

    with pytest.raises(ReadOnlyLogError, match="is closed"):
        ledger.check()
    reopened = await reopen_ledger(house.environment, SITE)
    reopened.check()
    await check_log(house)


async def test_reopening_a_site_without_a_log_begins_one(house: House) -> None:
    ledger = await reopen_ledger(house.environment, SITE)

    assert (ledger.head.key, ledger.head.size) == (LogKey(SITE, 1), 1)


async def test_a_log_signed_by_other_keys_is_not_appended_to(house: House) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    house.keys = Keys((Seed(b"\7" * 32, NOON),))

    ledger = await open_ledger(house.environment, SITE)

    with pytest.raises(ReadOnlyLogError, match="does not lead to its checkpoint"):
        ledger.check()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE tile SET content = zeroblob(32) WHERE level = 0",
        "UPDATE tile SET content = zeroblob(35) WHERE level = -1",
        "DELETE FROM tile WHERE level = 0",
        "UPDATE log SET frontier = zeroblob(length(frontier))",
        "UPDATE log SET size = 3, frontier = zeroblob(64)",
        "UPDATE log SET checkpoint = CAST('x' AS BLOB)",
    ],
)
async def test_a_store_that_contradicts_itself_is_not_appended_to(
    house: House, damage: str
) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await house.store.close()
    connection = apsw.Connection(str(house.database))
    connection.execute(damage)
    connection.close()

    ledger = await restart(house)

    with pytest.raises(ReadOnlyLogError):
        ledger.check()


async def test_a_lost_record_is_not_proved(house: House) -> None:
    ledger = await set_back(house, 5, 9)

    for key, index in (
        (LogKey(SITE, 1), 7),
        (LogKey(SITE, 1), 0),
        (LogKey(SITE, 9), 1),
    ):
        with pytest.raises(NotFoundError):
            await ledger.prove_record(key, index)


def _read(path: Path) -> bytes:
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


async def exported(house: House, ledger: Ledger) -> Report:
    """Export a log with what signs it now, and audit the export."""
    exporter = Exporter(house.store, ledger.head, anchors=lambda _, __: ())
    chunks = exporter.export(RecordQuery(), ledger.signers, at=NOON)
    return audit_tar(b"".join([chunk async for chunk in chunks]))


async def test_a_log_behind_its_mark_is_exported_and_signed(house: House) -> None:
    ledger = await set_back(house, 4, 9)

    with pytest.raises(ReadOnlyLogError, match="behind the signed state"):
        ledger.check()
    report = await exported(house, ledger)

    # The bodies of these records are no choices; all else has to be right.
    assert report.found == {"bad-record": 3}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE log SET state = 'closed'",
        "UPDATE log SET frontier = zeroblob(length(frontier))",
        "UPDATE tile SET content = zeroblob(length(content)) WHERE level = 0",
    ],
)
async def test_a_log_is_exported_whatever_keeps_it_closed(
    house: House, change: str
) -> None:
    ledger = await open_ledger(house.environment, SITE)
    await append(ledger, 1, 4)
    await ledger.close()
    await house.store.close()
    with apsw.Connection(str(house.database)) as connection:
        connection.execute(change)

    again = await restart(house)

    with pytest.raises(ReadOnlyLogError):
        again.check()
    found = dict((await exported(house, again)).found)
    assert found.pop("bad-record") == 3
    assert found == ({"bad-tile": 1} if "tile" in change else {})


async def test_a_key_that_is_missing_is_the_cause_that_is_named(house: House) -> None:
    await (await open_ledger(house.environment, SITE)).close()
    house.keys = Keys((Seed(b"\2" * 32, NOON),))

    ledger = await restart(house)

    with pytest.raises(ReadOnlyLogError, match="no key in the key file may sign"):
        _ = ledger.signers
