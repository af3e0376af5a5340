"""Real ledgers over a Redis store, as separate processes would have them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from consent_service.choices.record import Draft
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.merkle import hash_leaf, root_of
from consent_service.evidence.proof import verify_proof
from consent_service.evidence.record_file import (
    RecordEntry,
    decode_entry,
    digest_of,
    encode_record_file,
    record_entry,
)
from consent_service.evidence.tiles import decode_bundle
from consent_service.keys import Keys, Seed
from consent_service.ledger import Appended, Environment, Ledger, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import BUNDLE, TileKey
from consent_service.store.redis import RedisStore
from tests.store.redis_use import store_at

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEYS = Keys((Seed(b"s" * 32, NOON),))


@asynccontextmanager
async def ledger_on(url: str, folder: Path, *, site: str) -> AsyncIterator[Ledger]:
    """Open one process's ledger: its own store and its own marks."""
    store = store_at(url)
    marks = HighWater(_made(folder) / "high-water")
    await store.open()
    await marks.open()
    ledgers = Ledgers(
        Environment(
            store=store,
            high_water=marks,
            keys=KEYS,
            host="consent.example",
            clock=lambda: NOON,
            entropy=lambda length: b"r" * length,
            is_shared=True,
        )
    )
    try:
        yield await ledgers.open(site)
    finally:
        await ledgers.close()
        await marks.close()
        await store.close()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_draft(choice: str) -> Draft:
    """Return a draft of some 400 bytes; its salt is its choice's, for repetition."""
    body = f'{{"id":"{choice}","said":"{"x" * 330}"}}'.encode()
    file = encode_record_file(sha256(choice.encode()).digest(), body)
    return Draft(
        file=file,
        digest=digest_of(file),
        choice=choice,
        visitor=sha256(choice.encode()).hexdigest()[:32],
        at=NOON,
        revision="ab" * 32,
        action="accept_all",
        expires_at=NOON + timedelta(days=183),
    )


def check_receipts(ledger: Ledger, receipts: list[Appended]) -> None:
    """Verify every receipt as its visitor could."""
    verifiers = [key.verifier for key in KEYS.log_keys(ledger.head.origin)]
    for receipt in receipts:
        entry = record_entry(digest_of(receipt.proof.extra))
        verify_proof(receipt.proof, hash_leaf(entry), verifiers, strict=True)


async def check_log(store: RedisStore, site: str) -> int:
    """Rebuild the whole log from what is stored; return how many records it has.

    Every entry is in the tree of the signed root, and every record is the one that
    its entry commits to.
    """
    head = await store.logs.load_head(site)
    if head is None:
        raise LookupError(site)
    bundles = [TileKey(BUNDLE, number) for number in range((head.size + 255) // 256)]
    tiles = await store.logs.load_tiles(head.key, bundles)
    entries = [entry for key in bundles for entry in decode_bundle(tiles[key])]
    records = await store.records.load_records(head.key, range(head.size))

    leaves = [hash_leaf(entry) for entry in entries]
    if root_of(leaves) != read_checkpoint(head.checkpoint).root:
        raise ValueError(f"the log of {site!r} has another root than was signed")
    for index, entry in enumerate(map(decode_entry, entries)):
        if isinstance(entry, RecordEntry):
            file = records[index].file
            if file is None or digest_of(file) != entry.digest:
                raise ValueError(f"record {index} is not the one in the log")
    return len(records)
