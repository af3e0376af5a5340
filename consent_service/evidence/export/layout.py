"""Where everything lies in an export, and the lines that hold the records.

manifest                          signed list of all other files
log/1/checkpoint                  the newest checkpoint of epoch 1
log/1/checkpoints/2026-11-21      the last one of an earlier day, UTC
log/1/tile/…                      tiles and entry bundles, as C2SP tlog-tiles
log/1/records/000.ndjson          records 0 to 1023, those that are there
log/1/anchors/NAME                what third parties gave: cosigned checkpoints
                                  (NAME.checkpoint), timestamps, mails
revisions/DIGEST.json             the exact document of a revision
revisions/DIGEST/NAME             what belongs to it, such as screenshots
site.json                         what is known of the site beside its logs
accesses/000.ndjson               uses 0 to 1023 of tokens, oldest first
"""

import re
from typing import NamedTuple

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.record_file import (
    MAX_RECORD,
    RECORD_MAGIC,
    SALT_TEXT,
    decode_record_file,
)
from consent_service.evidence.tiles import (
    BUNDLE,
    MAX_ENTRY,
    TILE_WIDTH,
    Tile,
    parse_tile_path,
    tile_path,
)

MANIFEST = "manifest"
SITE_FILE = "site.json"

# Four bundles: small enough to hold in memory, few enough files for a million.
RECORDS_PER_FILE = 4 * TILE_WIDTH
ACCESSES_PER_FILE = 1_024

MAX_TILE = 32 * TILE_WIDTH
MAX_BUNDLE = (2 + MAX_ENTRY) * TILE_WIDTH
MAX_RECORDS = (MAX_RECORD + 128) * RECORDS_PER_FILE
MAX_REVISION = 16_000_000
MAX_SITE_FILE = 16_000_000
MAX_ACCESSES = 4_096 * ACCESSES_PER_FILE
# A line for each of some two million files: 250 million records.
MAX_MANIFEST = 256_000_000

_EPOCH_FILE = re.compile(r"log/([1-9][0-9]{0,8})/(.+)")
_REVISION = re.compile(r"revisions/([0-9a-f]{64})\.json")
_ATTACHMENT = re.compile(r"revisions/[0-9a-f]{64}/[^/]+")
_LINE = re.compile(
    rb'\{"index":(0|[1-9][0-9]{0,18}),"salt":"([A-Za-z0-9+/]{43}=)","record":(\{.*\})\}'
)


class RecordLine(NamedTuple):
    """One line of a records file: the leaf and the exact record file.

    A tuple, because an audit makes a million of them.
    """

    leaf: int
    file: bytes
    body: bytes


def epoch_path(epoch: int, name: str) -> str:
    return f"log/{epoch}/{name}"


def epoch_tile_path(epoch: int, tile: Tile) -> str:
    return epoch_path(epoch, tile_path(tile))


def records_path(epoch: int, number: int) -> str:
    """Return the file of records `1024 · number` and on, split as tile paths are."""
    return epoch_path(epoch, _lines_path("records", number))


def parse_records_name(name: str) -> int | None:
    """Return the number in a name that `records_path` writes, or None."""
    return _parse_lines_path("records", name)


def accesses_path(number: int) -> str:
    """Return the file of uses `1024 · number` and on."""
    return _lines_path("accesses", number)


def is_accesses(path: str) -> bool:
    """Return whether a file holds uses of tokens; the manifest alone vouches for it."""
    return _parse_lines_path("accesses", path) is not None


def revision_path(digest: str) -> str:
    return f"revisions/{digest}.json"


def epoch_of(path: str) -> tuple[int, str] | None:
    """Return epoch and name of a file under `log/`, or None for other files."""
    match = _EPOCH_FILE.fullmatch(path)
    return (int(match[1]), match[2]) if match else None


def revision_of(path: str) -> str | None:
    """Return the digest that a revision's file is named by, or None."""
    match = _REVISION.fullmatch(path)
    return match[1] if match else None


def is_attachment(path: str) -> bool:
    """Return whether a file is of a revision; the manifest alone vouches for it."""
    return _ATTACHMENT.fullmatch(path) is not None


def encode_record_line(index: int, record_file: bytes) -> bytes:
    """Return the line for a record: JSON that holds the body as it is, byte for byte.

    The record file is got back by cutting, not by parsing and writing anew.
    """
    decode_record_file(record_file)
    start = len(RECORD_MAGIC)
    salt = record_file[start : start + SALT_TEXT]
    body = record_file[start + SALT_TEXT + 1 :]
    return b'{"index":%d,"salt":"%s","record":%s}\n' % (index, salt, body)


def decode_record_line(line: bytes) -> RecordLine:
    """Cut a line, without its newline, into index and record file."""
    match = _LINE.fullmatch(line)
    if match is None or len(line) > MAX_RECORD + 128:
        raise MalformedEvidenceError(f"not a line of a records file: {line[:40]!r}")
    index, salt, body = match.groups()
    return RecordLine(int(index), RECORD_MAGIC + salt + b"\n" + body, body)


def _lines_path(folder: str, number: int) -> str:
    groups = tile_path(Tile(BUNDLE, number)).removeprefix("tile/entries/")
    return f"{folder}/{groups}.ndjson"


def _parse_lines_path(folder: str, path: str) -> int | None:
    groups = path.removeprefix(f"{folder}/").removesuffix(".ndjson")
    try:
        number = parse_tile_path(f"tile/entries/{groups}").number
    except MalformedEvidenceError:
        return None
    return number if _lines_path(folder, number) == path else None
