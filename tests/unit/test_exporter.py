"""An export gives way to those who choose meanwhile."""

import pytest

from consent_service.exporter import Exporter
from consent_service.ledger import Ledgers
from consent_service.store.interface import RecordQuery
from tests.evidence.house import NOON, SITE, House, append

pytestmark = pytest.mark.anyio


async def test_an_export_gives_way_part_by_part(house: House, ledgers: Ledgers) -> None:
    """A choice takes several turns of the loop, each behind a part of the export."""
    ways = 0

    async def give_way() -> None:
        nonlocal ways
        ways += 1

    ledger = await ledgers.open(SITE)
    await append(ledger, 0, 300)
    exporter = Exporter(
        house.store, ledger.head, anchors=lambda _, __: (), give_way=give_way
    )

    chunks = exporter.export(RecordQuery(), ledger.signers, at=NOON)

    assert [chunk async for chunk in chunks]
    # 300 records in parts of 256.
    assert ways == 2
