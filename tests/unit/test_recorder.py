"""Recording choices: from what a visitor sends to a receipt, and back to nothing."""

import os
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import pytest

from consent_service.choices.choice import Choice, Decision
from consent_service.choices.visitor import pseudonym_of
from consent_service.errors import (
    ChoiceIdUsedError,
    InvalidChoiceError,
    NotFoundError,
    StoreUnavailableError,
    UnknownSiteError,
)
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.note import Verifier
from consent_service.evidence.proof import decode_proof
from consent_service.evidence.receipt import open_receipt
from consent_service.keys import Keys, Seed
from consent_service.ledger import Ledgers, reopen_ledger
from consent_service.policy.revision import Revision
from consent_service.publishing.publisher import Publisher
from consent_service.recorder import Recorder, _Salts
from consent_service.store.interface import LogKey, Store
from tests.evidence.house import NOON, House, check_log
from tests.store.readings import counted_readings

pytestmark = pytest.mark.anyio

SITE = "example"


@pytest.fixture
async def ledgers(house: House, revision: Revision) -> AsyncIterator[Ledgers]:
    ledgers = await house.start()
    await Publisher(ledgers).publish(revision)
    yield ledgers
    await house.stop(ledgers)


@pytest.fixture
def recorder(ledgers: Ledgers) -> Recorder:
    return Recorder(ledgers)


def choice_of(number: int, revision: Revision, *, visitor: int = 1) -> Choice:
    decisions: dict[str, Decision] = {
        category.id: "denied"
        for category in revision.policy.categories
        if not category.necessary
    }
    return Choice(
        id=f"{number:032x}",
        visitor=f"{visitor:032x}",
        revision=revision.digest,
        language="fi",
        surface="banner",
        action="reject_all",
        decisions=decisions,
    )


def name_of(visitor: int) -> str:
    """Return what records call the visitor of that number."""
    return pseudonym_of(f"{visitor:032x}", SITE)


async def test_a_choice_is_answered_with_record_and_receipt(
    house: House, recorder: Recorder, revision: Revision
) -> None:
    recorded = await recorder.record_choice(revision, choice_of(1, revision))

    assert (recorded.index, recorded.repeated) == (2, False)
    assert recorded.record.at == "2026-11-22T12:00:00.000Z"
    assert recorded.record.expires_at == "2027-05-24T12:00:00.000Z"
    assert recorded.record.decisions["analytics"] == "denied"
    origin = f"consent.example/{SITE}/log/00000001"
    verifiers = [key.verifier for key in house.keys.log_keys(origin)]
    opened = open_receipt(recorded.receipt, verifiers, strict=True)
    assert opened.digest.hex() == recorded.digest
    assert opened.record["visitor"] == name_of(1)
    await check_log(house, SITE)


async def test_a_repeated_choice_is_answered_with_what_was_said_first(
    house: House, recorder: Recorder, revision: Revision
) -> None:
    first = await recorder.record_choice(revision, choice_of(1, revision))
    house.now += timedelta(days=3)

    again = await recorder.record_choice(revision, choice_of(1, revision))

    assert again == msgspec.structs.replace(first, receipt=again.receipt, repeated=True)


async def test_a_choice_that_does_not_fit_leaves_no_trace(
    ledgers: Ledgers, recorder: Recorder, revision: Revision
) -> None:
    wrong = msgspec.structs.replace(choice_of(1, revision), action="accept_all")

    with pytest.raises(InvalidChoiceError):
        await recorder.record_choice(revision, wrong)

    assert ledgers.get(SITE).head.size == 2


async def test_a_withdrawal_is_a_record_more(
    recorder: Recorder, revision: Revision
) -> None:
    """Requirement B-12: it never deletes the earlier one."""
    first = await recorder.record_choice(revision, choice_of(1, revision))
    withdrawal = msgspec.structs.replace(
        choice_of(2, revision), action="withdraw", supersedes=first.digest
    )

    second = await recorder.record_choice(revision, withdrawal)

    assert second.record.supersedes == first.digest
    assert (await recorder.find(SITE, first.digest)).record == first.record


@pytest.mark.parametrize(
    "change",
    [
        {"visitor": f"{7:032x}"},
        {"action": "withdraw"},
        {"gpc": True},
        {"surface": "preferences"},
        {"supersedes": "0" * 64},
        {"at": 1_795_000_000_000},
    ],
    ids=lambda change: next(iter(change)),
)
async def test_a_used_id_with_anything_else_is_not_answered(
    house: House, recorder: Recorder, revision: Revision, change: dict[str, Any]
) -> None:
    """Ids stand in records: a reader must not get by them what the visitor got."""
    choice = choice_of(1, revision)
    await recorder.record_choice(revision, choice)

    with pytest.raises(ChoiceIdUsedError):
        await recorder.record_choice(
            revision, msgspec.structs.replace(choice, **change)
        )
    await check_log(house, SITE)


async def test_a_receipt_is_given_again_to_who_knows_the_digest(
    recorder: Recorder, revision: Revision
) -> None:
    """Requirement B-21."""
    recorded = await recorder.record_choice(revision, choice_of(1, revision))

    found = await recorder.find(SITE, recorded.digest)

    assert (found.index, found.record) == (recorded.index, recorded.record)
    with pytest.raises(NotFoundError):
        await recorder.find(SITE, "00" * 32)


async def test_a_receipt_again_takes_one_reading_of_the_store(
    recorder: Recorder, revision: Revision
) -> None:
    """It is asked for a thousand times a second, each reading a thread's turn."""
    recorded = await recorder.record_choice(revision, choice_of(1, revision))
    first = await recorder.find(SITE, recorded.digest)

    with counted_readings() as read:
        again = await recorder.find(SITE, recorded.digest)

    assert again == first
    assert read.call_count == 1


async def test_a_visitor_is_forgotten_and_nobody_else(
    house: House, recorder: Recorder, revision: Revision
) -> None:
    """GDPR Article 17."""
    kept = await recorder.record_choice(revision, choice_of(1, revision, visitor=7))
    gone = await recorder.record_choice(revision, choice_of(2, revision))
    await recorder.record_choice(revision, choice_of(3, revision))

    count = await recorder.erase_visitor(SITE, name_of(1), reason="art17")

    assert count == 2
    with pytest.raises(NotFoundError):
        await recorder.find(SITE, gone.digest)
    assert (await recorder.find(SITE, kept.digest)).record == kept.record
    assert await recorder.erase_visitor(SITE, name_of(1), reason="art17") == 0
    await check_log(house, SITE)


async def test_a_consent_id_that_a_stranger_sent_as_a_secret_erases_nothing_of_his(
    recorder: Recorder, revision: Revision
) -> None:
    """GDPR Article 17: an owner erases the visitor's records, and no one else's."""
    await recorder.record_choice(revision, choice_of(1, revision))
    as_secret = msgspec.structs.replace(choice_of(2, revision), visitor=name_of(1))
    strangers = await recorder.record_choice(revision, as_secret)

    count = await recorder.erase_stated(SITE, name_of(1), reason="art17")

    assert count == 1
    assert (await recorder.find(SITE, strangers.digest)).record == strangers.record


async def test_a_visitor_who_gives_his_secret_is_forgotten_too(
    recorder: Recorder, revision: Revision
) -> None:
    """GDPR Article 17."""
    await recorder.record_choice(revision, choice_of(1, revision))

    assert await recorder.erase_stated(SITE, f"{1:032x}", reason="art17") == 1


async def test_one_record_can_be_erased(recorder: Recorder, revision: Revision) -> None:
    gone = await recorder.record_choice(revision, choice_of(1, revision))
    kept = await recorder.record_choice(revision, choice_of(2, revision))

    assert await recorder.erase_record(SITE, gone.digest, reason="court") == 1
    assert await recorder.erase_record(SITE, gone.digest, reason="court") == 0
    assert (await recorder.find(SITE, kept.digest)).index == 3


@pytest.fixture
async def later(
    house: House, ledgers: Ledgers, recorder: Recorder, revision: Revision
) -> AsyncIterator[Recorder]:
    """A recorder whose log follows one with choices 1 and 2 of visitors 1 and 2."""
    for number in (1, 2):
        choice = choice_of(number, revision, visitor=number)
        await recorder.record_choice(revision, choice)
    await ledgers.close()
    await reopen_ledger(house.environment, SITE)
    again = Ledgers(house.environment)
    await Publisher(again).publish(revision)
    yield Recorder(again)
    await again.close()


async def test_a_visitor_is_forgotten_in_every_epoch(
    house: House, later: Recorder, revision: Revision
) -> None:
    """GDPR Article 17 knows no epochs."""
    new = await later.record_choice(revision, choice_of(3, revision, visitor=1))
    kept = await later.record_choice(revision, choice_of(4, revision, visitor=2))

    count = await later.erase_visitor(SITE, name_of(1), reason="art17")

    assert count == 2
    with pytest.raises(NotFoundError):
        await later.find(SITE, new.digest)
    assert (await later.find(SITE, kept.digest)).record == kept.record
    places = await house.store.records.find_visitor(SITE, name_of(2))
    assert [(key.epoch, index) for key, index in places] == [(1, 3), (2, 3)]
    assert await later.erase_visitor(SITE, name_of(1), reason="art17") == 0
    await check_log(house, SITE)


async def test_one_record_of_an_earlier_epoch_can_be_erased(
    house: House, later: Recorder
) -> None:
    records = await house.store.records.load_records(LogKey(SITE, 1), [2])
    digest = records[2].digest or ""

    assert await later.erase_record(SITE, digest, reason="court") == 1
    assert await later.erase_record(SITE, digest, reason="court") == 0
    await check_log(house, SITE)


async def test_a_sweep_goes_through_every_epoch(
    house: House, later: Recorder, revision: Revision
) -> None:
    """Requirement B-22."""
    house.now += timedelta(days=1)
    await later.record_choice(revision, choice_of(3, revision))
    counts = []
    for now in (
        datetime(2030, 5, 24, 13, tzinfo=UTC),
        datetime(2030, 5, 26, tzinfo=UTC),
    ):
        house.now = now
        counts.append(await later.sweep(SITE, years=3, now=house.now))

    assert counts == [2, 1]
    await check_log(house, SITE)


async def test_a_sweep_takes_what_is_past_validity_and_years(
    house: House, recorder: Recorder, revision: Revision
) -> None:
    """Requirement B-22: validity end plus the policy's years."""
    await recorder.record_choice(revision, choice_of(1, revision))
    house.now += timedelta(days=1)
    await recorder.record_choice(revision, choice_of(2, revision))

    counts = []
    for now in (
        datetime(2030, 5, 24, 12, tzinfo=UTC),
        datetime(2030, 5, 24, 13, tzinfo=UTC),
        datetime(2030, 5, 26, tzinfo=UTC),
    ):
        house.now = now
        counts.append(await recorder.sweep(SITE, years=3, now=house.now))

    assert counts == [0, 1, 1]
    await check_log(house, SITE)


class SlowIndex:
    """Records of which some still look expired after they were erased."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked = 0

    async def find_expired(
        self, key: LogKey, before: datetime, limit: int
    ) -> list[int]:
        self.asked += 1
        found = await self._store.records.find_expired(key, before, limit)
        return found or [2]

    def __getattr__(self, name: str) -> Any:
        if name == "records":
            return self
        for part in (self._store, self._store.records):
            if hasattr(part, name):
                return getattr(part, name)
        raise AttributeError(name)


async def test_a_sweep_ends_when_another_process_was_quicker(
    house: House, ledgers: Ledgers, recorder: Recorder, revision: Revision
) -> None:
    await recorder.record_choice(revision, choice_of(1, revision))
    await ledgers.close()
    index = SlowIndex(house.store)
    house.store = cast(Store, index)
    again = Ledgers(house.environment)
    await again.open(SITE)
    house.now = datetime(2030, 5, 26, tzinfo=UTC)

    count = await Recorder(again).sweep(SITE, years=3, now=house.now)

    assert (count, index.asked) == (1, 2)
    await again.close()


async def test_a_sweep_on_a_leap_day_errs_on_the_safe_side(
    house: House, recorder: Recorder
) -> None:
    house.now = datetime(2028, 2, 29, tzinfo=UTC)

    assert await recorder.sweep(SITE, years=3, now=house.now) == 0


async def test_an_unknown_site_has_no_log(recorder: Recorder) -> None:
    with pytest.raises(UnknownSiteError):
        await recorder.sweep("elsewhere", years=3, now=NOON)


async def test_nothing_is_acknowledged_while_the_store_is_away(
    house: House, recorder: Recorder, revision: Revision
) -> None:
    await house.store.close()

    with pytest.raises(StoreUnavailableError):
        await recorder.record_choice(revision, choice_of(1, revision))


async def test_equal_decisions_make_unlike_entries(
    recorder: Recorder, revision: Revision
) -> None:
    """Nothing in the tree says whether two visitors decided alike (B-24)."""
    one = await recorder.record_choice(revision, choice_of(1, revision))
    other = await recorder.record_choice(revision, choice_of(2, revision))

    assert one.digest != other.digest


def size_of(receipt: bytes) -> int:
    """Return the size of the tree that a receipt is against."""
    return read_checkpoint(decode_proof(receipt).checkpoint).size


async def test_a_receipt_never_shows_what_others_have_chosen_since(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    """Asked for again and again, by its digest or by the choice itself."""
    public: list[bytes] = []
    recorder = Recorder(ledgers, lambda _: public[-1] if public else None)
    made = await recorder.record_choice(revision, choice_of(1, revision))
    public.append(ledgers.get(SITE).head.checkpoint)
    later = await recorder.record_choice(revision, choice_of(2, revision))
    sizes: list[int] = []
    for number in range(3, 40):
        await recorder.record_choice(revision, choice_of(number, revision))
        if number == 30:
            public.append(ledgers.get(SITE).head.checkpoint)
        found = await recorder.find(SITE, later.digest)
        again = await recorder.record_choice(revision, choice_of(2, revision))
        assert found.receipt == again.receipt
        opened = open_receipt(found.receipt, verifiers_of(house), strict=True)
        assert opened.digest.hex() == later.digest
        sizes.append(size_of(found.receipt))

    assert size_of((await recorder.find(SITE, made.digest)).receipt) == 32
    assert sizes == [later.index + 1] * 27 + [32] * 10


async def test_a_public_checkpoint_of_another_log_proves_nothing(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    foreign = (await ledgers.open("shop")).head.checkpoint
    recorder = Recorder(ledgers, lambda _: foreign)
    made = await recorder.record_choice(revision, choice_of(1, revision))

    found = await recorder.find(SITE, made.digest)

    open_receipt(found.receipt, verifiers_of(house), strict=True)
    assert size_of(found.receipt) == made.index + 1


async def test_a_log_that_nothing_signs_proves_against_its_newest(
    house: House, recorder: Recorder, ledgers: Ledgers, revision: Revision
) -> None:
    made = await recorder.record_choice(revision, choice_of(1, revision))
    for number in (2, 3):
        await recorder.record_choice(revision, choice_of(number, revision))
    verifiers = verifiers_of(house)
    await house.stop(ledgers)
    house.keys = Keys((Seed(b"\2" * 32, NOON),))
    again = await house.start()
    await again.open(SITE)

    found = await Recorder(again).find(SITE, made.digest)
    await again.close()

    open_receipt(found.receipt, verifiers, strict=True)
    assert size_of(found.receipt) == 5


def verifiers_of(house: House) -> list[Verifier]:
    origin = f"consent.example/{SITE}/log/00000001"
    return [key.verifier for key in house.keys.log_keys(origin)]


def test_a_salt_is_fetched_with_others_and_given_out_once() -> None:
    fetched: list[int] = []

    def entropy(size: int) -> bytes:
        fetched.append(size)
        return secrets.token_bytes(size)

    salts = _Salts(entropy)
    taken = [salts.take() for _ in range(256)]

    assert {len(salt) for salt in taken} == {32}
    assert len(set(taken)) == 256
    assert fetched == [4096, 4096]


def test_a_process_that_splits_off_has_none_of_our_salts() -> None:
    salts = _Salts(secrets.token_bytes)
    salts.take()
    reader, writer = os.pipe()

    child = os.fork()
    if not child:
        os.write(writer, salts.take())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reader, 32)

    assert theirs not in [salts.take() for _ in range(127)]
    os.close(reader)
    os.close(writer)
