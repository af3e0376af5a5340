"""Makes small logs and exports of them, honest or not, with fixed keys and salts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.audit.report import Report
from consent_service.evidence.canonical import Json, encode_json
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.evidence.cosignature import COSIGNATURE, cosigner
from consent_service.evidence.export.layout import (
    epoch_path,
    epoch_tile_path,
    revision_path,
)
from consent_service.evidence.export.manifest import ExportHead
from consent_service.evidence.export.reader import TarExport
from consent_service.evidence.export.writer import ExportWriter, RecordSplitter
from consent_service.evidence.inclusion import inclusion_path
from consent_service.evidence.merkle import EMPTY_FRONTIER, Growth, grow, hash_leaf
from consent_service.evidence.note import (
    ED25519,
    Signer,
    Verifier,
    Vkey,
    ed25519_signer,
    ed25519_verifier,
    format_vkey,
)
from consent_service.evidence.receipt import encode_receipt
from consent_service.evidence.record_file import (
    digest_of,
    encode_record_file,
    record_entry,
    statement_entry,
)
from consent_service.evidence.statement import Config, Genesis, Previous, Statement
from consent_service.evidence.tiles import cut_tile, extend_tiles, tiles_of
from consent_service.evidence.trust import Trust

ORIGIN = "consent.example/log/s8k2/1"
AT = "2026-11-22T12:00:00.123Z"
DAY = "2026-12-01"
HEAD = ExportHead("inope", AT)
DOCUMENT = b'{"texts":{"fi":"Hyv\xc3\xa4ksy"}}'
REVISION = sha256(DOCUMENT).hexdigest()
RECORDS = "log/1/records/000.ndjson"


def private_key(seed: int = 1) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


def vkey(origin: str = ORIGIN, seed: int = 1, key_type: int = ED25519) -> Vkey:
    return Vkey(origin, key_type, private_key(seed).public_key().public_bytes_raw())


def signer(origin: str = ORIGIN, seed: int = 1) -> Signer:
    return ed25519_signer(origin, private_key(seed))


def verifier(origin: str = ORIGIN, seed: int = 1) -> Verifier:
    return ed25519_verifier(vkey(origin, seed))


def witness(seed: int) -> Signer:
    return cosigner(f"w{seed}.example", private_key(seed), clock=lambda: 1_795_325_770)


def witness_vkey(seed: int) -> str:
    return format_vkey(vkey(f"w{seed}.example", seed, COSIGNATURE))


LOG_VKEY = format_vkey(vkey())
X1 = witness_vkey(11)


def record_file(number: int, **changes: Json) -> bytes:
    """Return a record file with a salt that depends on the number alone."""
    body: dict[str, Json] = {
        "action": "save",
        "at": AT,
        "decisions": {"analytics": "granted", "necessary": "granted"},
        "id": f"{number:032x}",
        "revision": REVISION,
        "site": "inope",
    }
    salt = sha256(b"salt %d" % number).digest()
    return encode_record_file(salt, encode_json(body | changes))


@dataclass(slots=True)
class SampleLog:
    """A log in memory. `records` may be changed behind its back, as a liar would."""

    origin: str = ORIGIN
    seed: int = 1
    previous: Previous | None = None
    entries: list[bytes] = field(default_factory=list)
    records: dict[int, bytes] = field(default_factory=dict)
    checkpoints: list[bytes] = field(default_factory=list)

    def begin(self) -> "SampleLog":
        key = format_vkey(vkey(self.origin, self.seed))
        self.say(Genesis(self.origin, "inope", (key,), self.previous))
        self.say(Config(REVISION, AT))
        return self

    def say(self, statement: Statement) -> None:
        self.entries.append(statement_entry(statement))

    def record(self, file: bytes) -> int:
        self.records[len(self.entries)] = file
        self.entries.append(record_entry(digest_of(file)))
        return len(self.entries) - 1

    def record_many(self, count: int) -> "SampleLog":
        for _ in range(count):
            self.record(record_file(len(self.entries)))
        return self

    def grown(self, size: int | None = None) -> Growth:
        return grow(EMPTY_FRONTIER, map(hash_leaf, self.entries[:size]))

    def checkpoint(
        self, size: int | None = None, signers: Sequence[Signer] = ()
    ) -> bytes:
        frontier = self.grown(size).frontier
        claim = Checkpoint(self.origin, frontier.size, frontier.root())
        return sign_checkpoint(claim, signers or [signer(self.origin, self.seed)])

    def receipt(self, index: int, size: int | None = None) -> bytes:
        grown = self.grown(size)
        path = inclusion_path(index, grown.frontier.size, grown.node)
        return encode_receipt(index, path, self.checkpoint(size), self.records[index])


def files_of(log: SampleLog, epoch: int = 1) -> dict[str, bytes]:
    """Return the files of one log as an honest export holds them."""
    size = len(log.entries)
    tiles = extend_tiles(log.grown(), log.entries, {})
    files = {
        epoch_tile_path(epoch, tile): cut_tile(
            tiles[tile.level, tile.number], tile.level, tile.width
        )
        for tile in tiles_of(size)
    }
    files[epoch_path(epoch, "checkpoint")] = log.checkpoint()
    for number, data in enumerate(log.checkpoints):
        files[epoch_path(epoch, f"checkpoints/{number}")] = data
    splitter = RecordSplitter(epoch)
    for index, file in sorted(log.records.items()):
        files |= dict(splitter.push(index, file))
    files |= dict(splitter.finish())
    files[revision_path(REVISION)] = DOCUMENT
    return files


def pack(
    files: Mapping[str, bytes],
    head: ExportHead = HEAD,
    signers: Sequence[Signer] = (),
) -> bytes:
    """Return the archive, signed anew: an insider can always do that."""
    writer = ExportWriter()
    chunks = [writer.add(path, files[path]) for path in sorted(files)]
    return b"".join([*chunks, writer.finish(head, signers or [signer()])])


def audit_tar(
    data: bytes,
    trust: Trust | None = None,
    *,
    anchors: Sequence[bytes] = (),
    receipts: Sequence[bytes] = (),
    strict: bool = True,
) -> Report:
    outside = Outside(anchors, receipts)
    return audit(TarExport(BytesIO(data)), trust, outside=outside, strict=strict)


TRUST = Trust((verifier(),))
"""The keys of a log of one epoch."""
