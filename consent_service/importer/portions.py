"""A site in portions, each small enough to hold in memory and to be written at once."""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from consent_service.choices.record import decode_record, parse_time
from consent_service.choices.tally import tally_files
from consent_service.errors import ExportError
from consent_service.evidence.export.layout import (
    MAX_ACCESSES,
    MAX_RECORDS,
    MAX_REVISION,
    RECORDS_PER_FILE,
    accesses_path,
    decode_record_line,
    epoch_of,
    records_path,
    revision_path,
)
from consent_service.evidence.export.site_file import decode_access_lines
from consent_service.evidence.note import MAX_NOTE
from consent_service.evidence.record_file import RECORD_ENTRY
from consent_service.evidence.statement_json import decode_statement
from consent_service.evidence.tiles import (
    BUNDLE,
    TILE_WIDTH,
    Tile,
    decode_bundle,
    tiles_of,
)
from consent_service.importer.bundle import Bundle
from consent_service.importer.outline import Gone, Whole
from consent_service.store.interface import (
    Access,
    Head,
    LogKey,
    Portion,
    StoredRecord,
    StoredRevision,
    StoredStatement,
    TileKey,
    emptied_record,
)

# Tiles of 8 kB above the leaves in one portion; a million entries have 16 of them.
_TILES = 64


def portions_of(bundle: Bundle, whole: Whole) -> Iterator[Portion]:
    """Yield all of a site but its heads."""
    for head in whole.heads:
        for first in range(0, head.size, RECORDS_PER_FILE):
            yield _entries_portion(bundle, head, whole.gone[head.key.epoch], first)
        yield from _upper_portions(bundle, head)
        yield Portion(head.key, past=_past(bundle, head.key))
    newest = whole.heads[-1].key
    for revision in _revisions(bundle, whole):
        yield Portion(newest, revisions=(revision,))
    for accesses in _accesses(bundle):
        yield Portion(newest, accesses=accesses)


def _entries_portion(bundle: Bundle, head: Head, gone: Gone, first: int) -> Portion:
    """Return up to 1,024 entries: their tiles, and what they say or stand for."""
    key, end = head.key, min(first + RECORDS_PER_FILE, head.size)
    tiles: dict[TileKey, bytes] = {}
    entries: list[bytes] = []
    for number in range(first // TILE_WIDTH, (end - 1) // TILE_WIDTH + 1):
        width = min(TILE_WIDTH, head.size - number * TILE_WIDTH)
        for level in (BUNDLE, 0):
            tile = Tile(level, number, width)
            tiles[TileKey(level, number)] = bundle.read_tile(key.epoch, tile)
        entries += decode_bundle(tiles[TileKey(BUNDLE, number)])
    files = _record_files(bundle, key.epoch, first)
    places = list(enumerate(entries, first))
    records = tuple(
        _record(index, entry, files.get(index), gone)
        for index, entry in places
        if entry[0] == RECORD_ENTRY
    )
    return Portion(
        key,
        tiles=tiles,
        records=records,
        statements=tuple(
            _statement(index, entry)
            for index, entry in places
            if entry[0] != RECORD_ENTRY
        ),
        counts=tally_files(each.file for each in records if each.file is not None),
    )


def _record_files(bundle: Bundle, epoch: int, first: int) -> dict[int, bytes]:
    path = records_path(epoch, first // RECORDS_PER_FILE)
    # Where all records of a window are erased there is no file.
    if not bundle.has(path):
        return {}
    lines = bundle.read(path, limit=MAX_RECORDS).splitlines()
    return {leaf: file for leaf, file, _ in map(decode_record_line, lines)}


def _record(index: int, entry: bytes, file: bytes | None, gone: Gone) -> StoredRecord:
    erased_by = gone.erased_by(index)
    if file is None or erased_by is not None:
        return emptied_record(index, erased_by=erased_by)
    record = decode_record(file)
    return StoredRecord(
        index=index,
        digest=entry[1:].hex(),
        file=file,
        choice=record.id,
        visitor=record.visitor,
        at=parse_time(record.at),
        revision=record.revision,
        action=record.action,
        expires_at=parse_time(record.expires_at),
    )


def _statement(index: int, entry: bytes) -> StoredStatement:
    # The entry without its first byte is the statement's JSON.
    kind = type(decode_statement(entry[1:])).__name__.lower()
    return StoredStatement(index, kind, entry[1:])


def _upper_portions(bundle: Bundle, head: Head) -> Iterator[Portion]:
    upper = (tile for tile in tiles_of(head.size) if tile.level > 0)
    while group := list(islice(upper, _TILES)):
        tiles = {
            TileKey(tile.level, tile.number): bundle.read_tile(head.key.epoch, tile)
            for tile in group
        }
        yield Portion(head.key, tiles=tiles)


def _past(bundle: Bundle, key: LogKey) -> dict[date, bytes]:
    """Return the kept checkpoints of a log by their days, which are their names."""
    past: dict[date, bytes] = {}
    for path in sorted(bundle.manifest.files):
        match epoch_of(path):
            case (epoch, name) if epoch == key.epoch:
                folder, _, day = name.partition("/")
                if folder == "checkpoints":
                    past[_day(day)] = bundle.read(path, limit=MAX_NOTE)
    return past


def _day(name: str) -> date:
    try:
        return date.fromisoformat(name)
    except ValueError as error:
        raise ExportError(
            f"export has a checkpoint of no day: {name[:40]!r}",
            hint="an older release made it: export again with this release",
        ) from error


def _revisions(bundle: Bundle, whole: Whole) -> Iterator[StoredRevision]:
    for listed in whole.site_file.revisions:
        document = bundle.read(revision_path(listed.digest), limit=MAX_REVISION)
        yield StoredRevision(
            bundle.site,
            listed.digest,
            document,
            published_at=listed.published_at,
            withdrawn_at=listed.withdrawn_at,
        )


def _accesses(bundle: Bundle) -> Iterator[tuple[Access, ...]]:
    number = 0
    while bundle.has(path := accesses_path(number)):
        found = decode_access_lines(bundle.read(path, limit=MAX_ACCESSES))
        yield tuple(
            Access(use.at, bundle.site, use.token, use.what, use.holder, use.salt)
            for use in found
        )
        number += 1
