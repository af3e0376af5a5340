"""A whole installation in a folder, for tests of the log: and the audit of its store.

The store is a real one: what it promises is tested in `tests/store/`.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from consent_service.choices.record import Draft
from consent_service.evidence.checkpoint import open_checkpoint
from consent_service.evidence.merkle import EMPTY_FRONTIER, Frontier, grow, hash_leaf
from consent_service.evidence.proof import LogProof
from consent_service.evidence.receipt import encode_receipt, open_receipt
from consent_service.evidence.record_file import (
    RecordEntry,
    decode_entry,
    digest_of,
    encode_record_file,
)
from consent_service.evidence.statement import Erasure, Retention
from consent_service.evidence.statement_json import decode_statement, encode_statement
from consent_service.evidence.tiles import (
    BUNDLE,
    decode_bundle,
    extend_tiles,
    tiles_of,
)
from consent_service.keys import Keys, Seed
from consent_service.ledger import Environment, Ledger, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import Head, LogKey, Store, TileKey
from consent_service.store.sqlite import SqliteStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "shop"

Place = tuple[LogKey, int]


def draft_of(number: int, *, visitor: str = "v") -> Draft:
    """Return a draft; the same number gives the same choice, each time under a salt."""
    salt = sha256(f"salt {number}".encode()).digest()
    file = encode_record_file(salt, b'{"number":%d,"words":"%s"}' % (number, b"x" * 90))
    return Draft(
        file=file,
        digest=digest_of(file),
        choice=f"{number:032x}",
        visitor=visitor,
        at=NOON + timedelta(seconds=number),
        revision="ab" * 32,
        action="save",
        expires_at=NOON + timedelta(days=183, seconds=number),
        cells=("action save",),
    )


class House:
    """An installation that can be started, stopped, robbed and set back."""

    def __init__(
        self, folder: Path, wrap: Callable[[Store], Store] = lambda store: store
    ) -> None:
        self.folder = folder
        self.now = NOON
        self.shared = False
        self.keys = Keys((Seed(b"\1" * 32, NOON),))
        self.real_store = SqliteStore(self.database)
        self.store = wrap(self.real_store)
        self.high_water = HighWater(self.marks)
        self._origins = 0

    @property
    def database(self) -> Path:
        return self.folder / "store" / "consent.db"

    @property
    def marks(self) -> Path:
        return self.folder / "high-water"

    @property
    def environment(self) -> Environment:
        return Environment(
            store=self.store,
            high_water=self.high_water,
            keys=self.keys,
            host="consent.example",
            clock=lambda: self.now,
            entropy=self._entropy,
            is_shared=self.shared,
        )

    async def start(self) -> Ledgers:
        await self.store.open()
        await self.high_water.open()
        return Ledgers(self.environment)

    async def stop(self, ledgers: Ledgers) -> None:
        await ledgers.close()
        await self.high_water.close()
        await self.store.close()

    def _entropy(self, size: int) -> bytes:
        self._origins += 1
        return self._origins.to_bytes(size)


@contextlib.asynccontextmanager
async def started(house: House) -> AsyncIterator[House]:
    """Start a house without keeping its ledgers, and close its files in the end."""
    await house.start()
    yield house
    await house.high_water.close()
    await house.store.close()


async def append(ledger: Ledger, start: int, end: int) -> None:
    """Append drafts with the numbers from `start` to below `end`, all at once."""
    await asyncio.gather(*(ledger.append(draft_of(n)) for n in range(start, end)))


async def check_log(house: House, site: str = SITE) -> None:
    """Derive every log of a site anew from what is stored, and compare all of it."""
    heads = await house.real_store.logs.load_heads(site)
    earlier: dict[str | None, LogKey] = {}
    gone: dict[Place, Place] = {}
    named: dict[Place, Place] = {}
    for head in heads:
        entries = await _check_tree(house, head)
        gone |= await _check_entries(house, head, entries)
        for place, said in _named(entries, {**earlier, None: head.key}, head.key):
            assert place not in named
            named[place] = said
        earlier[head.origin] = head.key
    assert gone == named
    await _check_counts(house, site, heads)
    assert [head.key.epoch for head in heads] == sorted(
        {head.key.epoch for head in heads}
    )
    assert [head for head in heads[:-1] if head.state == "open"] == []


def check_receipt(house: House, proof: LogProof, draft: Draft | None = None) -> None:
    """Verify a receipt as a stranger would, and that it is for that draft."""
    receipt = encode_receipt(proof.index, proof.path, proof.checkpoint, proof.extra)
    origin = proof.checkpoint.split(b"\n", 1)[0].decode()
    verifiers = [key.verifier for key in house.keys.log_keys(origin)]

    opened = open_receipt(receipt, verifiers, strict=True)

    if draft is not None:
        assert opened.digest == draft.digest


async def _check_tree(house: House, head: Head) -> list[bytes]:
    logs = house.real_store.logs
    keys = [TileKey(tile.level, tile.number) for tile in tiles_of(head.size)]
    tiles = await logs.load_tiles(head.key, keys)
    bundles = [tiles[key] for key in keys if key.level == BUNDLE]
    entries = [entry for bundle in bundles for entry in decode_bundle(bundle)]
    growth = grow(EMPTY_FRONTIER, map(hash_leaf, entries))
    roots = _roots(entries)

    assert len(entries) == head.size
    assert growth.frontier == Frontier(head.size, head.frontier)
    assert tiles == extend_tiles(growth, entries, {})
    verifiers = [key.verifier for key in house.keys.log_keys(head.origin)]
    for _, note in await logs.load_checkpoints(head.key):
        signed = open_checkpoint(note, verifiers).checkpoint
        assert signed.origin == head.origin
        assert signed.root == roots[signed.size]
    assert open_checkpoint(head.checkpoint, verifiers).checkpoint.size == head.size
    return entries


def _roots(entries: list[bytes]) -> list[bytes]:
    frontier, roots = EMPTY_FRONTIER, [EMPTY_FRONTIER.root()]
    for entry in entries:
        frontier = frontier.append(hash_leaf(entry))
        roots.append(frontier.root())
    return roots


def _named(
    entries: list[bytes], logs: dict[str | None, LogKey], key: LogKey
) -> Iterator[tuple[Place, Place]]:
    """Yield the places that statements of a log name, each with the statement's."""
    for index, entry in enumerate(entries):
        decoded = decode_entry(entry)
        if isinstance(decoded, RecordEntry):
            continue
        if isinstance(decoded.statement, Erasure | Retention):
            log = logs[decoded.statement.origin]
            for first, last in decoded.statement.spans:
                for named in range(first, last + 1):
                    yield (log, named), (key, index)


async def _check_counts(house: House, site: str, heads: list[Head]) -> None:
    """Every record that there is or was is counted: both are one commit."""
    present = 0
    for head in heads:
        indexes = range(head.size)
        present += len(await house.real_store.records.load_records(head.key, indexes))
    counts = await house.real_store.counts.load_counts(site, date.min, date.max)
    counted = [
        number
        for cells in counts.values()
        for cell, number in cells.items()
        if cell.startswith("action ")
    ]
    assert sum(counted) == present


async def _check_entries(
    house: House, head: Head, entries: list[bytes]
) -> dict[Place, Place]:
    """Check that each entry is a statement or a record; return which are erased."""
    store, indexes = house.real_store, range(len(entries))
    records = await store.records.load_records(head.key, indexes)
    statements = await store.logs.load_statements(head.key, indexes)
    for index, entry in enumerate(entries):
        decoded = decode_entry(entry)
        if isinstance(decoded, RecordEntry):
            record = records[index]
            assert index not in statements
            if record.file is not None:
                assert digest_of(record.file) == decoded.digest
                assert record.digest == decoded.digest.hex()
        else:
            stored = statements[index]
            assert index not in records
            assert stored.body == encode_statement(decoded.statement)
            assert stored.kind == type(decode_statement(stored.body)).__name__.lower()
    gone = [record for record in records.values() if record.file is None]
    return {
        (head.key, place.index): place.erased_by for place in gone if place.erased_by
    }
