"""Publishing: what visitors are shown is stated in the log before they see it."""

from datetime import datetime, timedelta

import apsw
import msgspec
import pytest

from consent_service.errors import (
    DamagedStoreError,
    ReadOnlyLogError,
    UnknownRevisionError,
)
from consent_service.evidence.statement import Close, Config
from consent_service.evidence.statement_json import decode_statement
from consent_service.ledger import Ledgers, reopen_ledger
from consent_service.policy.revision import Revision, revision_of
from consent_service.publishing.publisher import (
    Held,
    Publisher,
    Signature,
    in_force_since,
    list_held,
)
from consent_service.store.interface import StoredRevision
from tests.evidence.house import NOON, House, check_log
from tests.sample_policy import sample_policy
from tests.store.readings import counted_readings

pytestmark = pytest.mark.anyio

SITE = "example"


@pytest.fixture(scope="module")
def newer() -> Revision:
    policy = msgspec.structs.replace(sample_policy(), validity_days=90)
    return revision_of(policy, snippet="00" * 32)


async def stated(house: House) -> list[str]:
    found = []
    for head in await house.store.logs.load_heads(SITE):
        for each in await house.store.logs.find_statements(head.key, "config"):
            statement = decode_statement(each.body)
            assert isinstance(statement, Config)
            found.append(statement.revision)
    return found


async def test_a_revision_is_kept_and_stated(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    """Requirements B-07 and B-08."""
    published_at = await Publisher(ledgers).publish(revision)

    stored = await house.store.revisions.load_revision(SITE, revision.digest)
    assert stored is not None
    assert (stored.document, stored.published_at) == (revision.document, NOON)
    assert published_at == NOON
    assert await stated(house) == [revision.digest]
    await check_log(house, SITE)


async def test_publishing_what_is_in_force_changes_nothing(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    await Publisher(ledgers).publish(revision)
    house.now += timedelta(days=1)

    published_at = await Publisher(ledgers).publish(revision)

    assert published_at == NOON
    assert await stated(house) == [revision.digest]


async def test_a_site_comes_back_into_service_by_few_readings(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    """Thousands of sites do so at every start: each reading is a turn of a thread."""
    await Publisher(ledgers).publish(revision)
    await house.stop(ledgers)
    again = await house.start()

    with counted_readings() as read:
        await Publisher(again).publish(revision)

    # The heads, the statements of keys, the tiles at the end; then the statements of
    # revisions, and the revisions.
    assert read.call_count == 5
    await house.stop(again)


async def test_going_back_to_an_earlier_revision_is_stated_again(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    publisher = Publisher(ledgers)
    for each in (revision, newer, revision):
        await publisher.publish(each)

    assert await stated(house) == [revision.digest, newer.digest, revision.digest]


async def test_each_time_in_force_has_who_began_it_and_why(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """A revision that comes back was put there by somebody, for another reason."""
    publisher = Publisher(ledgers)
    for each, why in ((revision, ""), (newer, "A campaign"), (revision, "It is over")):

        async def sign(why: str = why) -> Signature:
            return Signature("20c4827ed252a77c", why, house.now) if why else Signature()

        await publisher.publish(each, find_signature=sign)
        house.now += timedelta(days=1)

    assert await list_held(house.store.logs, SITE) == [
        Held(revision.digest, NOON, NOON + timedelta(days=1)),
        Held(
            newer.digest,
            NOON + timedelta(days=1),
            NOON + timedelta(days=2),
            by="20c4827ed252a77c",
            why="A campaign",
        ),
        Held(
            revision.digest,
            NOON + timedelta(days=2),
            by="20c4827ed252a77c",
            why="It is over",
        ),
    ]


async def test_what_was_replaced_lately_is_found_after_the_way_back_too(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """Pages that were opened before it still ask for its scripts."""
    publisher = Publisher(ledgers)
    await publisher.publish(revision)
    assert await publisher.load_before(SITE, revision.digest) is None
    house.now += timedelta(days=10)
    await publisher.publish(newer)
    house.now += timedelta(days=10)
    await publisher.publish(revision)

    found = await publisher.load_before(SITE, revision.digest)

    assert found is not None
    assert found[0].digest == newer.digest
    assert found[1] == NOON + timedelta(days=20)


@pytest.mark.parametrize(
    ("held", "since"),
    [
        ([], None),
        ([Held("ab", NOON)], NOON),
        ([Held("ab", NOON, NOON), Held("cd", NOON)], None),
        (
            [
                Held("ab", NOON, NOON + timedelta(days=1)),
                Held("cd", NOON + timedelta(days=1), NOON + timedelta(days=2)),
                Held("ab", NOON + timedelta(days=2)),
            ],
            NOON + timedelta(days=2),
        ),
    ],
)
def test_a_revision_that_came_back_is_in_force_since_it_did(
    held: list[Held], since: datetime | None
) -> None:
    assert in_force_since(held, "ab") == since


async def test_nobody_signs_what_another_release_makes_of_the_same_file(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """An update changes the revision; who published the file did not do that."""
    signature = Signature("20c4827ed252a77c", "A campaign", house.now)

    async def sign() -> Signature:
        return signature

    publisher = Publisher(ledgers)
    await publisher.publish(revision, find_signature=sign)
    house.now += timedelta(days=1)
    await publisher.publish(newer, find_signature=sign)

    held = await list_held(house.store.logs, SITE)
    assert [(each.by, each.why) for each in held] == [
        ("20c4827ed252a77c", "A campaign"),
        ("", ""),
    ]


async def test_after_a_broken_policy_the_last_good_revision_is_there(
    ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    publisher = Publisher(ledgers)
    assert await publisher.load_last(SITE) is None
    for each in (newer, revision):
        await publisher.publish(each)

    last = await Publisher(ledgers).load_last(SITE)

    assert last is not None
    assert (last.digest, last.document) == (revision.digest, revision.document)
    assert last.policy == revision.policy
    assert last.meanings == revision.meanings


async def test_choices_may_name_any_revision_that_is_published(
    ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """A page that was opened yesterday still shows yesterday's revision."""
    for each in (revision, newer):
        await Publisher(ledgers).publish(each)
    publisher = Publisher(ledgers)

    found = await publisher.find(SITE, revision.digest)

    assert found.digest == revision.digest
    assert await publisher.find(SITE, revision.digest) is found
    for site, digest in ((SITE, "00" * 32), ("elsewhere", revision.digest)):
        with pytest.raises(UnknownRevisionError):
            await publisher.find(site, digest)


async def test_a_withdrawn_revision_is_kept_and_not_named_any_more(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    publisher = Publisher(ledgers)
    await publisher.publish(revision)

    await publisher.withdraw(SITE, revision.digest)

    for each in (publisher, Publisher(ledgers)):
        with pytest.raises(UnknownRevisionError):
            await each.find(SITE, revision.digest)
    assert await house.store.revisions.load_revision(SITE, revision.digest) is not None


async def test_the_last_revision_is_one_that_was_not_withdrawn(
    ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    publisher = Publisher(ledgers)
    for each in (revision, newer):
        await publisher.publish(each)
    await publisher.withdraw(SITE, newer.digest)

    last = await Publisher(ledgers).load_last(SITE)

    assert last is not None
    assert last.digest == revision.digest


async def test_a_log_that_takes_nothing_publishes_nothing(
    ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    publisher = Publisher(ledgers)
    await publisher.publish(revision)
    ledger = await ledgers.open(SITE)
    await ledger.state(Close("2026-11-22T12:00:00.000Z"))
    await ledger.open()

    with pytest.raises(ReadOnlyLogError):
        await publisher.publish(newer)

    last = await publisher.load_last(SITE)
    assert last is not None
    assert last.digest == revision.digest


async def test_a_new_epoch_states_the_revision_again(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    await Publisher(ledgers).publish(revision)
    await (await ledgers.open(SITE)).close()
    await reopen_ledger(house.environment, SITE)
    again = Ledgers(house.environment)
    last = await Publisher(again).load_last(SITE)

    await Publisher(again).publish(revision)

    assert last is not None
    assert last.digest == revision.digest
    assert await stated(house) == [revision.digest, revision.digest]
    await check_log(house, SITE)
    await again.close()


def alter(house: House, digest: str) -> None:
    """Change one letter of a stored document, as a bad disk or a hand does."""
    change = (
        "UPDATE revision SET document ="
        " CAST(replace(CAST(document AS TEXT), 'example', 'exampla') AS BLOB)"
        " WHERE digest = ?"
    )
    with apsw.Connection(str(house.database)) as connection:
        connection.execute(change, (digest,))
        assert connection.changes() == 1


async def test_a_revision_that_is_not_as_it_was_published_is_not_used(
    house: House,
    ledgers: Ledgers,
    revision: Revision,
    newer: Revision,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for each in (revision, newer):
        await Publisher(ledgers).publish(each)
    alter(house, revision.digest)
    publisher = Publisher(ledgers)

    with pytest.raises(UnknownRevisionError, match="not as it was published"):
        await publisher.find(SITE, revision.digest)
    for load in (publisher.load(SITE, revision.digest), publisher.load_all(SITE)):
        with pytest.raises(DamagedStoreError, match="not as it was published"):
            await load

    assert (await publisher.find(SITE, newer.digest)).digest == newer.digest
    assert ledgers.environment.damages.list_of(SITE) == [
        f"revision {revision.digest[:16]} of {SITE} is not as it was published"
    ]
    assert caplog.text.count("not as it was published") == 1


async def test_the_last_revision_is_never_a_damaged_one(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """Nor silently the one before: visitors would be shown what is not in force."""
    for each in (newer, revision):
        await Publisher(ledgers).publish(each)
    alter(house, revision.digest)

    with pytest.raises(DamagedStoreError):
        await Publisher(ledgers).load_last(SITE)


async def test_damage_is_found_before_anybody_asks(
    house: House, ledgers: Ledgers, revision: Revision
) -> None:
    publisher = Publisher(ledgers)
    await publisher.publish(revision)
    await publisher.review(SITE)
    assert ledgers.environment.damages.list_of(SITE) == []
    alter(house, revision.digest)

    await publisher.review(SITE)

    assert len(ledgers.environment.damages.list_of(SITE)) == 1


async def test_no_choice_names_a_revision_that_was_kept_and_never_stated(
    house: House, ledgers: Ledgers, revision: Revision, newer: Revision
) -> None:
    """A crash may leave one so: nobody was shown it."""
    publisher = Publisher(ledgers)
    await publisher.publish(revision)
    await house.store.revisions.save_revision(
        StoredRevision(SITE, newer.digest, newer.document, NOON)
    )

    with pytest.raises(UnknownRevisionError):
        await publisher.find(SITE, newer.digest)

    await publisher.publish(newer)
    assert (await Publisher(ledgers).find(SITE, newer.digest)).digest == newer.digest
