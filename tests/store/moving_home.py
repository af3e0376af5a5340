"""Sites with a past, in stores of either kind, and everything that a store tells.

Each home is an installation of its own: a store, keys and marks. All have the same
keys, as after the key file was brought along.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from consent_service.choices.choice import Choice
from consent_service.choices.visitor import pseudonym_of
from consent_service.evidence.export.reader import Export, TarExport
from consent_service.evidence.tiles import tiles_of
from consent_service.exporter import Exporter
from consent_service.importer import Imported, import_bundle, open_bundle
from consent_service.keys import Keys, Seed
from consent_service.ledger import Environment, Ledgers, LogReader, reopen_ledger
from consent_service.ledger.high_water import HighWater
from consent_service.policy.revision import Revision, revision_of
from consent_service.publishing.publisher import Publisher, Signature, list_held
from consent_service.recorder import Recorder
from consent_service.store.interface import (
    Access,
    Head,
    LogKey,
    RecordQuery,
    Store,
    TileKey,
)
from tests.sample_policy import sample_policy

NOON = datetime(2026, 11, 22, 12, 0, 0, 123_456, UTC)
DAY = timedelta(days=1)
SITE = "example"
KEYS = Keys((Seed(b"\1" * 32, NOON),))


class Home:
    """One installation: a store of either kind, and its own marks."""

    def __init__(
        self, folder: Path, store: Store, *, keys: Keys = KEYS, salts: int = 0
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.store = store
        self.now = NOON
        self.high_water = HighWater(folder / "high-water")
        self.steps: dict[str, list[tuple[int, int]]] = {}
        self.kept: dict[tuple[int, str], bytes] = {}
        self._keys = keys
        self._salts = salts

    @property
    def environment(self) -> Environment:
        return Environment(
            store=self.store,
            high_water=self.high_water,
            keys=self._keys,
            host="consent.example",
            clock=lambda: self.now,
            entropy=self._entropy,
        )

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Ledgers]:
        await self.store.open()
        await self.high_water.open()
        ledgers = Ledgers(self.environment)
        try:
            yield ledgers
        finally:
            await ledgers.close()
            await self.high_water.close()
            await self.store.close()

    async def export(self, query: RecordQuery | None = None) -> bytes:
        """Return the export of the site, as it stands."""
        async with self.opened() as ledgers:
            ledger = await ledgers.open(SITE)
            anchors = [("2026-11-23.daily.checkpoint", ledger.head.checkpoint)]
            exporter = Exporter(
                self.store,
                ledger.head,
                anchors=lambda key, _: anchors if key == ledger.head.key else [],
            )
            query, signers = query or RecordQuery(), ledger.signers
            chunks = exporter.export(query, signers, at=self.now)
            return b"".join([chunk async for chunk in chunks])

    async def take_in(
        self,
        data: bytes,
        site: str | None = None,
        wrap: Callable[[Export], Export] = lambda export: export,
    ) -> Imported:
        def keep(key: LogKey, name: str, content: bytes) -> None:
            self.kept[key.epoch, name] = content

        def progress(step: str) -> Callable[[int, int], None]:
            seen = self.steps.setdefault(step, [])
            return lambda done, total: seen.append((done, total))

        bundle = open_bundle(wrap(TarExport(io.BytesIO(data))), site=site)
        async with self.opened() as ledgers:
            return await import_bundle(
                ledgers.environment, bundle, keep=keep, progress=progress
            )

    def _entropy(self, size: int) -> bytes:
        self._salts += 1
        return sha256(b"%d" % self._salts).digest()[:size]


def revision(**changes: object) -> Revision:
    policy = msgspec.structs.replace(sample_policy(), **changes)
    return revision_of(policy, snippet="00" * 32)


def choice(number: int, shown: Revision) -> Choice:
    """Return one of forty visitors' choices; the number is its id."""
    return Choice(
        id=f"{number:032x}",
        visitor=f"{number % 40 + 1:032x}",
        revision=shown.digest,
        language="fi",
        surface="banner",
        action="save",
        decisions={
            "analytics": "granted",
            "ga_demographics": "denied",
            "marketing": "denied",
        },
    )


def name_of(number: int) -> str:
    """Return what records call the visitor of that number."""
    return pseudonym_of(f"{number:032x}", SITE)


async def live(home: Home, *, most: int = 1_300) -> None:
    """Give a site a past: days, revisions, an erasure, and two epochs."""
    old, new = revision(), revision(validity_days=90)
    async with home.opened() as ledgers:
        publisher, recorder = Publisher(ledgers), Recorder(ledgers)
        await publisher.publish(old)
        for number in range(most // 2):
            await recorder.record_choice(old, choice(number, old))
        home.now += DAY
        # There, back and there again, each for its reason.
        for shown, why in ((new, "Shorter."), (old, "Too short."), (new, "After all.")):
            await publisher.publish(shown, find_signature=_signing(home, why))
        await publisher.withdraw(SITE, old.digest)
        for number in range(most // 2, most):
            await recorder.record_choice(new, choice(number, new))
        await recorder.erase_visitor(SITE, name_of(3), reason="art17")
        home.now += DAY
        await (await reopen_ledger(ledgers.environment, SITE)).close()
    async with home.opened() as ledgers:
        await ledgers.open(SITE)
        publisher, recorder = Publisher(ledgers), Recorder(ledgers)
        await publisher.publish(new)
        for number in range(most, most + 20):
            await recorder.record_choice(new, choice(number, new))
        # Its records lie in both epochs, and the newest log says so of all.
        await recorder.erase_visitor(SITE, name_of(25), reason="art17")
        home.now += DAY
        await recorder.record_choice(new, choice(most + 20, new))
        # More than one file of an export holds.
        uses = [Access(home.now, SITE, "t1", f"read {n}") for n in range(1_029)]
        uses.append(Access(home.now, SITE, "t2", "export", "Maija, DVV", "5f" * 16))
        await asyncio.gather(*map(home.store.accesses.save_access, uses))


def _signing(home: Home, why: str) -> Callable[[], Awaitable[Signature]]:
    async def sign() -> Signature:
        return Signature("20c4827ed252a77c", why, home.now)

    return sign


async def portrait(home: Home) -> dict[str, Any]:
    """Return everything that the store tells of the site."""
    async with home.opened():
        store = home.store
        heads = await store.logs.load_heads(SITE)
        told: dict[str, Any] = {
            "heads": heads,
            "revisions": await store.revisions.list_revisions(SITE),
            "held": await list_held(store.logs, SITE),
            "accesses": [
                use
                async for batch in store.accesses.stream_accesses(SITE)
                for use in batch
            ],
        }
        for head in heads:
            told[f"log {head.key.epoch}"] = await _log(store, head)
        told["found"] = await _found(store, told)
        return told


async def _log(store: Store, head: Head) -> dict[str, Any]:
    key, indexes = head.key, range(head.size)
    tiles = [TileKey(tile.level, tile.number) for tile in tiles_of(head.size)]
    stream = store.records.stream_records(key, RecordQuery())
    reader = LogReader(store.logs, head)
    return {
        "tiles": await store.logs.load_tiles(key, tiles),
        "statements": await store.logs.load_statements(key, indexes),
        "configs": await store.logs.find_statements(key, "config"),
        "checkpoints": await store.logs.load_checkpoints(key),
        "records": [record async for batch in stream for record in batch],
        # Those of one moment come in no order.
        "expired": sorted(
            await store.records.find_expired(key, NOON + 91 * DAY, 2_000)
        ),
        "proofs": [await reader.prove(index) for index in indexes[::97]],
        "consistency": await reader.prove_consistency(head.size // 2, head.size),
    }


async def _found(store: Store, told: dict[str, Any]) -> dict[str, Any]:
    logs = [told[name] for name in told if name.startswith("log ")]
    records = [
        record for log in logs for record in log["records"] if record.file is not None
    ]
    choices = [record.choice for record in records]
    return {
        "choices": await store.records.find_choices(SITE, choices),
        "digests": [
            await store.records.find_record(SITE, record.digest)
            for record in records[::50]
        ],
        "visitors": [
            await store.records.find_visitor(SITE, name_of(number))
            for number in range(1, 41)
        ],
    }
