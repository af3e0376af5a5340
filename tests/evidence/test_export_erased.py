"""Exports of a site whose records were erased before, or while they are made."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest

from consent_service.choices.choice import Choice
from consent_service.errors import StoreUnavailableError
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.report import Report
from consent_service.evidence.export.reader import TarExport
from consent_service.evidence.trust import Trust
from consent_service.exporter import Exporter
from consent_service.ledger import Ledger, Ledgers, reopen_ledger
from consent_service.policy.revision import Revision
from consent_service.publishing.publisher import Publisher
from consent_service.recorder import Recorder
from consent_service.store.interface import LogKey, RecordQuery
from tests.evidence.house import House, check_log, started

pytestmark = pytest.mark.anyio

SITE = "example"
OLD, NEW = LogKey(SITE, 1), LogKey(SITE, 2)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with started(House(tmp_path)) as house:
        yield house


@pytest.fixture
async def ledger(house: House, revision: Revision) -> AsyncIterator[Ledger]:
    """A log with choices 5 and 6, after one with choices 1 to 4, at 2 and on."""
    await record(house, revision, range(1, 5))
    await reopen_ledger(house.environment, SITE)
    ledgers = await record(house, revision, range(5, 7))
    yield ledgers.get(SITE)
    await ledgers.close()


async def record(house: House, revision: Revision, numbers: range) -> Ledgers:
    ledgers = Ledgers(house.environment)
    await Publisher(ledgers).publish(revision)
    recorder = Recorder(ledgers)
    for number in numbers:
        choice = Choice(
            id=f"{number:032x}",
            visitor=f"{number:032x}",
            revision=revision.digest,
            language="fi",
            surface="banner",
            action="reject_all",
            decisions={
                category.id: "denied"
                for category in revision.policy.categories
                if not category.necessary
            },
        )
        await recorder.record_choice(revision, choice)
    return ledgers


def exporting(house: House, ledger: Ledger) -> AsyncIterator[bytes]:
    exporter = Exporter(house.store, ledger.head, anchors=lambda _, __: ())
    return exporter.export(RecordQuery(), ledger.signers, at=house.now)


async def audited(house: House, ledger: Ledger) -> Report:
    data = b"".join([chunk async for chunk in exporting(house, ledger)])
    heads = await house.store.logs.load_heads(SITE)
    keys = [key for head in heads for key in house.keys.log_keys(head.origin)]
    trust = Trust(tuple(key.verifier for key in keys))
    return audit(TarExport(BytesIO(data)), trust, strict=True)


async def test_an_export_is_sound_whatever_log_said_that_it_was_erased(
    house: House, ledger: Ledger
) -> None:
    await ledger.erase([(OLD, 2), (OLD, 3), (NEW, 2)], reason="art17")
    await ledger.expire([(OLD, 5)])
    await check_log(house, SITE)

    report = await audited(house, ledger)

    assert report.findings == ()
    assert [(log.outcome.ok, log.outcome.erased) for log in report.epochs] == [
        (1, 3),
        (1, 1),
    ]
    assert report.erasures == {
        ("2026-11", "art17"): 3,
        ("2026-11", "retention"): 1,
    }


async def test_what_goes_while_it_is_exported_ends_the_export(
    house: House, ledger: Ledger
) -> None:
    """The statement is behind the end of the newest log, as the export has it."""
    chunks = exporting(house, ledger)
    await anext(chunks)

    await ledger.erase([(OLD, 3)], reason="art17")

    with pytest.raises(StoreUnavailableError, match="was erased while the export"):
        [chunk async for chunk in chunks]
    assert (await audited(house, ledger)).is_sound
