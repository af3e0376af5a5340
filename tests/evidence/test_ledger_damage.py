"""Bytes that changed in the store: no proof is made of them, and it is said."""

from collections.abc import Callable
from typing import Any

import apsw
import pytest

from consent_service.errors import DamagedStoreError
from consent_service.ledger import Ledgers
from tests.evidence.house import SITE, House, append, check_receipt, draft_of

pytestmark = pytest.mark.anyio

Damage = Callable[[House], None]


def run(house: House, change: str, *given: Any) -> None:
    with apsw.Connection(str(house.database)) as connection:
        connection.execute(change, given)


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def damage_record(house: House) -> None:
    file = draft_of(2).file
    run(house, "UPDATE record SET file = ? WHERE file = ?", flip(file, 90), file)


def damage_tile(house: House) -> None:
    run(house, "UPDATE tile SET content = zeroblob(length(content)) WHERE level = 0")


def shorten_tile(house: House) -> None:
    run(house, "UPDATE tile SET content = x'00' WHERE level = 0")


@pytest.mark.parametrize("damage", [damage_record, damage_tile, shorten_tile])
async def test_what_is_not_as_it_was_logged_is_not_proved(
    house: House, ledgers: Ledgers, caplog: pytest.LogCaptureFixture, damage: Damage
) -> None:
    shop = await ledgers.open(SITE)
    await append(shop, 1, 40)
    place = await house.store.records.find_record(SITE, draft_of(2).digest.hex())
    assert place is not None
    check_receipt(house, await shop.prove_record(*place), draft_of(2))

    damage(house)

    for _ in range(2):
        with pytest.raises(DamagedStoreError, match="is not as it was logged"):
            await shop.prove_record(*place)
    [said] = ledgers.environment.damages.list_of(SITE)
    assert said.startswith(f"entry {place[1]} of log consent.example/{SITE}/log/")
    assert caplog.text.count("is not as it was logged") == 1


async def test_a_choice_that_is_sent_again_gets_no_receipt_of_damaged_bytes(
    house: House, ledgers: Ledgers
) -> None:
    shop = await ledgers.open(SITE)
    await append(shop, 1, 40)
    damage_record(house)

    with pytest.raises(DamagedStoreError):
        await shop.append(draft_of(2))

    check_receipt(house, (await shop.append(draft_of(3))).proof, draft_of(3))
