"""One site as a bundle that anybody can audit offline (docs/log-format.md).

The tree is the one of the head at the start; what is appended meanwhile is not in it.
Memory does not grow with the log: one tile or one file of records at a time.
"""

import asyncio
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Iterator,
    Sequence,
)
from datetime import datetime

from consent_service.accesses import listed_access
from consent_service.choices.record import format_time
from consent_service.errors import StoreUnavailableError
from consent_service.evidence.canonical import Json
from consent_service.evidence.export.layout import (
    ACCESSES_PER_FILE,
    SITE_FILE,
    accesses_path,
    epoch_path,
    epoch_tile_path,
    revision_path,
)
from consent_service.evidence.export.manifest import ExportHead
from consent_service.evidence.export.site_file import (
    ListedRevision,
    SiteFile,
    encode_access_line,
    encode_site_file,
)
from consent_service.evidence.export.writer import ExportWriter, RecordSplitter
from consent_service.evidence.note import Signer
from consent_service.evidence.tiles import tiles_of
from consent_service.ledger import LogReader
from consent_service.store.interface import (
    Head,
    LogKey,
    RecordQuery,
    Store,
    StoredRevision,
)

LoadAnchors = Callable[[LogKey, int], Iterable[tuple[str, bytes]]]
GiveWay = Callable[[], Awaitable[None]]

# Records that are written at a stretch: a millisecond or two.
_SLICE = 256


async def _pass_on() -> None:
    """Let others have a turn."""
    await asyncio.sleep(0)


class Exporter:
    """Writes the export of one site as the chunks of a tar archive."""

    def __init__(
        self,
        store: Store,
        head: Head,
        *,
        anchors: LoadAnchors,
        give_way: GiveWay = _pass_on,
    ) -> None:
        """Set up for the site of `head`, the newest released one.

        Args:
            store: Where the site is.
            head: Where its log ends.
            anchors: Gives name and content of what others have signed about a log, up
                to a size.
            give_way: Is waited for after each millisecond or two of work.
        """
        self._store = store
        self._head = head
        self._anchors = anchors
        self._give_way = give_way
        self._site = head.key.site
        self._writer = ExportWriter()

    async def export(
        self, query: RecordQuery, signers: tuple[Signer, ...], *, at: datetime
    ) -> AsyncIterator[bytes]:
        """Yield the archive, the signed manifest last.

        Raises:
            StoreUnavailableError: A record was erased while it was on its way. What
                was yielded is no export; ask again.
        """
        found = await self._store.logs.load_heads(self._site)
        earlier = [head for head in found if head.key.epoch < self._head.key.epoch]
        heads = [*earlier, self._head]
        revisions = await self._store.revisions.list_revisions(self._site)
        for revision in revisions:
            yield self._writer.add(revision_path(revision.digest), revision.document)
        for head in heads:
            async for chunk in self._export_log(head, query):
                yield chunk
        # Only what has all records can move, and needs the rest of the site as well.
        if not scope_of(query):
            yield self._writer.add(SITE_FILE, _site_file(heads, revisions))
            async for chunk in self._export_accesses():
                yield chunk

        about = ExportHead(self._site, format_time(at), scope_of(query))
        yield self._writer.finish(about, signers)

    async def _export_log(self, head: Head, query: RecordQuery) -> AsyncIterator[bytes]:
        epoch = head.key.epoch
        yield self._writer.add(epoch_path(epoch, "checkpoint"), head.checkpoint)
        for name, checkpoint in await self._earlier(head):
            path = epoch_path(epoch, f"checkpoints/{name}")
            yield self._writer.add(path, checkpoint)

        for name, anchor in await asyncio.to_thread(self._load_anchors, head):
            yield self._writer.add(epoch_path(epoch, f"anchors/{name}"), anchor)
        reader = LogReader(self._store.logs, head)
        for tile in tiles_of(head.size):
            path = epoch_tile_path(epoch, tile)
            yield self._writer.add(path, await reader.read_tile(tile))
        splitter = RecordSplitter(epoch)
        async for index, file in self._records(head, query):
            for path, content in splitter.push(index, file):
                yield self._writer.add(path, content)
        for path, content in splitter.finish():
            yield self._writer.add(path, content)

    def _load_anchors(self, head: Head) -> list[tuple[str, bytes]]:
        return list(self._anchors(head.key, head.size))

    async def _earlier(self, head: Head) -> list[tuple[str, bytes]]:
        """Return the kept checkpoints of a log, each under its day as a name."""
        kept = await self._store.logs.load_checkpoints(head.key)
        return [
            (day.isoformat(), one)
            for day, one in kept
            if int(one.split(b"\n", 2)[1]) < head.size
        ]

    async def _export_accesses(self) -> AsyncIterator[bytes]:
        lines: list[bytes] = []
        number = 0
        async for batch in self._store.accesses.stream_accesses(self._site):
            lines += map(encode_access_line, map(listed_access, batch))
            while len(lines) >= ACCESSES_PER_FILE:
                content = b"".join(lines[:ACCESSES_PER_FILE])
                del lines[:ACCESSES_PER_FILE]
                yield self._writer.add(accesses_path(number), content)
                number += 1
        if lines:
            yield self._writer.add(accesses_path(number), b"".join(lines))

    async def _records(
        self, head: Head, query: RecordQuery
    ) -> AsyncIterator[tuple[int, bytes]]:
        # A later log may say it, too: what is asked is how far the newest goes.
        reach = (self._head.key, self._head.size)
        async for batch in self._store.records.stream_records(head.key, query):
            for place, record in enumerate(batch):
                if place % _SLICE == 0:
                    await self._give_way()
                if record.index >= head.size:
                    return
                if record.file is not None:
                    yield record.index, record.file
                elif record.erased_by is not None and record.erased_by >= reach:
                    # The statement that explains the gap is not in this export.
                    raise StoreUnavailableError(
                        "a record was erased while the export was made",
                        hint="export once more",
                    )


def _site_file(heads: Sequence[Head], revisions: Sequence[StoredRevision]) -> bytes:
    listed = [
        ListedRevision(revision.digest, revision.published_at, revision.withdrawn_at)
        for revision in revisions
    ]
    return encode_site_file(SiteFile(tuple(head.at for head in heads), tuple(listed)))


def scope_of(query: RecordQuery) -> dict[str, Json]:
    """Return what an export says of its own filter; nothing when it has them all."""
    return dict(_scope(query))


def _scope(query: RecordQuery) -> Iterator[tuple[str, Json]]:
    if query.start is not None:
        yield "start", format_time(query.start)
    if query.end is not None:
        yield "end", format_time(query.end)
    if query.revision is not None:
        yield "revision", query.revision
    if query.action is not None:
        yield "action", query.action
