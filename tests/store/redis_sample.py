"""Commits with a shape and no meaning: a store neither hashes nor signs nor judges."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec

from consent_service.store.interface import (
    BUNDLE,
    Commit,
    Head,
    LogKey,
    StoredRecord,
    TileKey,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_record(index: int, *, epoch: int = 1, visitor: str = "") -> StoredRecord:
    """Return a record as large as real ones are, a second after the one before."""
    name = f"{epoch}-{index}"
    return StoredRecord(
        index=index,
        digest=sha256(f"digest {name}".encode()).hexdigest(),
        file=f"consent-record/v1\nsalt-{name}\n".encode() + b"x" * 400,
        choice=sha256(f"choice {name}".encode()).hexdigest()[:32],
        visitor=visitor or sha256(f"visitor {name}".encode()).hexdigest()[:32],
        at=NOON + timedelta(seconds=index),
        revision="ab" * 32,
        action="accept_all",
        expires_at=NOON + timedelta(days=183, seconds=index),
    )


def make_commit(
    start: int, count: int = 1, *, site: str = "example", epoch: int = 1
) -> Commit:
    """Return the commit that takes a log from `start` entries to `count` more."""
    size = start + count
    return Commit(
        old=checkpoint_of(start) if start else b"",
        head=Head(
            key=LogKey(site, epoch),
            origin=f"consent.example/log/{site}/{epoch}",
            state="open",
            size=size,
            frontier=(b"\1" * 32,),
            checkpoint=checkpoint_of(size),
            at=NOON + timedelta(seconds=size),
        ),
        tiles=_tiles(start, size),
        records=tuple(make_record(i, epoch=epoch) for i in range(start, size)),
    )


def _tiles(start: int, size: int) -> dict[TileKey, bytes]:
    tiles: dict[TileKey, bytes] = {}
    for number in range(start // 256, (size + 255) // 256):
        width = min(256, size - 256 * number)
        tiles[TileKey(0, number)] = b"h" * 32 * width
        tiles[TileKey(BUNDLE, number)] = b"e" * 35 * width
    return tiles


def checkpoint_of(size: int) -> bytes:
    return f"consent.example/log\n{size}\nroot\n\nsigned\n".encode()


def with_checkpoint(commit: Commit, checkpoint: bytes) -> Commit:
    """Return a commit that leads somewhere else from the same head."""
    head = msgspec.structs.replace(commit.head, checkpoint=checkpoint)
    return msgspec.structs.replace(commit, head=head)


def make_next(
    head: Head | None, *, site: str, by: str, choice: str | None = None
) -> Commit:
    """Return one more entry on a head, different for everybody who makes it."""
    start = head.size if head else 0
    commit = make_commit(start, site=site)
    (record,) = commit.records
    name = choice or f"{by}-{record.choice}"
    own = msgspec.structs.replace(record, choice=name, visitor=by)
    ours = with_checkpoint(commit, commit.head.checkpoint + by.encode())
    old = head.checkpoint if head else b""
    return msgspec.structs.replace(ours, old=old, records=(own,))
