"""Revisions, and the uses of tokens, in the database."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import apsw

from consent_service.store.interface import Access, StoredRevision
from consent_service.store.sqlite.database import Database
from consent_service.store.sqlite.rows import (
    decode_time,
    encode_time,
    fetch,
    insert_rows,
)

_BATCH: Final = 1_000

_REVISIONS: Final = (
    "SELECT site, digest, document, published_at, withdrawn_at FROM revision"
)


class SqliteRevisions:
    """A `RevisionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_revision(self, revision: StoredRevision) -> None:
        await self._database.write(
            lambda writer: add_revision(writer.connection, revision)
        )

    async def withdraw_revision(self, site: str, digest: str, at: datetime) -> None:
        mark = (
            "UPDATE revision SET withdrawn_at = ?"
            " WHERE site = ? AND digest = ? AND withdrawn_at IS NULL"
        )
        row = (encode_time(at), site, digest)
        await self._database.write(lambda writer: writer.connection.execute(mark, row))

    async def load_revision(self, site: str, digest: str) -> StoredRevision | None:
        find = _REVISIONS + " WHERE site = ? AND digest = ?"
        found = await self._find(find, (site, digest))
        return found[0] if found else None

    async def load_revisions(
        self, wanted: Collection[tuple[str, str]]
    ) -> list[StoredRevision]:
        if not wanted:
            return []
        rows = ", ".join(["(?, ?)"] * len(wanted))
        find = f"{_REVISIONS} WHERE (site, digest) IN (VALUES {rows})"
        return await self._find(find, [name for pair in wanted for name in pair])

    async def list_revisions(self, site: str) -> list[StoredRevision]:
        return await self._find(_REVISIONS + " WHERE site = ? ORDER BY id", (site,))

    async def _find(self, find: str, given: Sequence[str]) -> list[StoredRevision]:
        rows = await self._database.read(lambda reader: fetch(reader, find, given))
        return [_decode_revision(row) for row in rows]


class SqliteAccesses:
    """An `AccessStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def save_access(self, access: Access) -> None:
        await self._database.write(
            lambda writer: add_accesses(writer.connection, [access])
        )

    async def stream_accesses(
        self, site: str, *, skip: int = 0
    ) -> AsyncIterator[Sequence[Access]]:
        find = (
            "SELECT id, at, site, token, what, holder, salt FROM access"
            " WHERE site = ? AND id > ? ORDER BY id LIMIT ? OFFSET ?"
        )
        last = 0
        while True:
            given = (site, last, _BATCH, skip)
            rows = await self._database.read(partial(fetch, select=find, given=given))
            if not rows:
                return
            last, skip = rows[-1][0], 0
            yield [Access(decode_time(at), *rest) for _, at, *rest in rows]


def add_revision(connection: apsw.Connection, revision: StoredRevision) -> None:
    """Keep a revision, unless it is kept already."""
    save = (
        "INSERT INTO revision (site, digest, document, published_at, withdrawn_at)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    )
    gone = revision.withdrawn_at
    row = (
        revision.site,
        revision.digest,
        revision.document,
        encode_time(revision.published_at),
        None if gone is None else encode_time(gone),
    )
    connection.execute(save, row)


def add_accesses(connection: apsw.Connection, accesses: Sequence[Access]) -> None:
    rows = [
        (
            encode_time(access.at),
            access.site,
            access.token,
            access.what,
            access.holder,
            access.salt,
        )
        for access in accesses
    ]
    into = "INSERT INTO access (at, site, token, what, holder, salt) VALUES"
    insert_rows(connection, into, rows)


def _decode_revision(row: Sequence[Any]) -> StoredRevision:
    site, digest, document, published_at, withdrawn_at = row
    return StoredRevision(
        site=site,
        digest=digest,
        document=document,
        published_at=decode_time(published_at),
        withdrawn_at=None if withdrawn_at is None else decode_time(withdrawn_at),
    )
