"""What a log tells: proofs at any size, tiles of any width, never beyond its head."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from unittest.mock import patch

import pytest

from consent_service.errors import DamagedStoreError, NotFoundError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.consistency import verify_consistency
from consent_service.evidence.inclusion import root_from_inclusion
from consent_service.evidence.merkle import hash_leaf, root_of
from consent_service.evidence.proof import LogProof
from consent_service.evidence.tiles import BUNDLE, Tile, decode_bundle
from consent_service.ledger import Ledger, LogReader
from tests.evidence.house import SITE, House, draft_of

pytestmark = pytest.mark.anyio

SIZE = 600


@pytest.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    house = House(tmp_path)
    ledgers = await house.start()
    ledger = await ledgers.open(SITE)
    await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(1, SIZE)))
    yield ledger
    await house.stop(ledgers)


@pytest.fixture
async def hashes(ledger: Ledger) -> list[bytes]:
    tiles = [Tile(BUNDLE, 0), Tile(BUNDLE, 1), Tile(BUNDLE, 2, SIZE - 512)]
    bundles = [await ledger.reader.read_tile(tile) for tile in tiles]
    return [hash_leaf(entry) for each in bundles for entry in decode_bundle(each)]


async def test_every_entry_is_proved(ledger: Ledger, hashes: list[bytes]) -> None:
    root = read_checkpoint(ledger.head.checkpoint).root
    for index in (0, 1, 2, 254, 255, 256, 257, 511, 512, 598, 599):
        proof = await ledger.reader.prove(index)

        assert root == root_from_inclusion(
            hashes[index], index=index, size=SIZE, path=proof.path
        )


@pytest.mark.parametrize(
    ("old", "new"), [(0, 600), (1, 600), (255, 257), (256, 512), (599, 600), (7, 7)]
)
async def test_every_size_extends_the_smaller_ones(
    ledger: Ledger, hashes: list[bytes], old: int, new: int
) -> None:
    path = await ledger.reader.prove_consistency(old, new)

    roots = root_of(hashes[:old]), root_of(hashes[:new])
    verify_consistency(old, new, path, old_root=roots[0], new_root=roots[1])
    # 0 of the tree and all of it need no proof, every other part does.
    assert bool(path) == (0 < old < new)


async def test_a_tile_is_cut_to_the_width_that_is_asked_for(
    ledger: Ledger, hashes: list[bytes]
) -> None:
    assert await ledger.reader.read_tile(Tile(0, 0, 3)) == b"".join(hashes[:3])
    assert await ledger.reader.read_tile(Tile(0, 2, 88)) == b"".join(hashes[512:])
    bundle = await ledger.reader.read_tile(Tile(BUNDLE, 1, 2))
    assert [*map(hash_leaf, decode_bundle(bundle))] == hashes[256:258]
    assert await ledger.reader.read_tile(Tile(1, 0, 1)) == root_of(hashes[:256])


@pytest.mark.parametrize(
    "tile",
    [
        Tile(0, 2, 89),
        Tile(0, 2),
        Tile(0, 3, 1),
        Tile(1, 0, 3),
        Tile(2, 0, 1),
        Tile(40, 0, 1),
        Tile(BUNDLE, 2, 89),
        Tile(BUNDLE, 10**9, 1),
    ],
)
async def test_a_tile_beyond_the_head_is_not_there(ledger: Ledger, tile: Tile) -> None:
    with pytest.raises(NotFoundError):
        await ledger.reader.read_tile(tile)


async def test_what_the_head_does_not_reach_is_not_told(ledger: Ledger) -> None:
    """The store may be ahead of what was released: a reader keeps to its head."""
    reader = LogReader(ledger._environment.store.logs, ledger.head)
    await ledger.append(draft_of(1_000))

    with pytest.raises(NotFoundError):
        await reader.read_tile(Tile(0, 2, 89))
    with pytest.raises(NotFoundError):
        await reader.prove(SIZE)
    assert (await ledger.reader.prove(SIZE)).index == SIZE


@pytest.mark.parametrize(("old", "new"), [(-1, 5), (6, 5), (5, 601)])
async def test_sizes_that_never_were_are_not_compared(
    ledger: Ledger, old: int, new: int
) -> None:
    with pytest.raises(NotFoundError):
        await ledger.reader.prove_consistency(old, new)


@pytest.mark.parametrize("index", [-1, 600, 10**12])
async def test_entries_that_are_not_there_are_not_proved(
    ledger: Ledger, index: int
) -> None:
    with pytest.raises(NotFoundError):
        await ledger.reader.prove(index)


async def test_a_receipt_again_is_the_same_and_hashes_nothing(ledger: Ledger) -> None:
    first = await _receipt(ledger, 300)
    with patch.object(type(ledger._environment.store.logs), "load_tiles") as unread:
        again = await _receipt(ledger, 300)

    assert again == first
    unread.assert_not_called()


async def test_a_receipt_again_is_refused_for_a_record_that_is_another(
    ledger: Ledger,
) -> None:
    """What is remembered of an entry vouches for no other record (B-20)."""
    reader = ledger.reader
    mine = await _receipt(ledger, 300)
    other = await _receipt(ledger, 301)
    await reader.prove(300, extra=mine.extra, checkpoint=mine.checkpoint)

    with pytest.raises(DamagedStoreError, match="entry 300"):
        await reader.prove(300, extra=other.extra, checkpoint=mine.checkpoint)


async def _receipt(ledger: Ledger, index: int) -> LogProof:
    key, records = ledger.head.key, ledger._environment.store.records
    record = (await records.load_records(key, [index]))[index]
    return await ledger.prove_to_visitor(key, record, None)
