"""Times the audit of an export of N records, and takes the memory that it needs.

    .venv/bin/python bench/verify.py                    a million records
    .venv/bin/python bench/verify.py --records 100000 --keep /tmp/export.tar

The export is made first, in this process; the audit runs in one of its own, so that
its memory is its own. Limit: a million records in 60 s and 500 MB.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.audit.report import Report
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.evidence.export.layout import (
    epoch_path,
    epoch_tile_path,
    revision_path,
)
from consent_service.evidence.export.manifest import ExportHead
from consent_service.evidence.export.reader import TarExport
from consent_service.evidence.export.writer import ExportWriter, RecordSplitter
from consent_service.evidence.merkle import EMPTY_FRONTIER, Frontier, grow, hash_leaf
from consent_service.evidence.note import (
    ED25519,
    Vkey,
    ed25519_signer,
    ed25519_verifier,
    format_vkey,
)
from consent_service.evidence.record_file import (
    digest_of,
    encode_record_file,
    record_entry,
    statement_entry,
)
from consent_service.evidence.statement import Config, Erasure, Genesis
from consent_service.evidence.tiles import (
    TileKey,
    extend_tiles,
    partial_tiles,
    tiles_of,
)
from consent_service.evidence.trust import Trust

ORIGIN = "consent.example/log/bench/1"
DOCUMENT = b'{"revision":"of a benchmark"}'
REVISION = sha256(DOCUMENT).hexdigest()
BATCH = 8_192
DAYS = 28

# One record in so many is erased.
ERASED = 97

BODY = (
    '{"action":"%s","at":"2026-%02d-%02dT12:00:00.123Z","chosen_at":1795348799,'
    '"controller":"Esimerkki Oy","decisions":{"analytics":"granted",'
    '"ga_demographics":"denied","marketing":"denied","necessary":"granted",'
    '"social_sharing":"denied"},"expires_at":"2027-05-22T12:00:00.123Z",'
    '"gpc":false,"id":"%032x","jurisdiction":"fi","language":"fi","revision":"%s",'
    '"site":"bench","supersedes":null,"surface":"banner","visitor":"%032x"}'
)


def private_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes(32))


def vkey() -> Vkey:
    return Vkey(ORIGIN, ED25519, private_key().public_key().public_bytes_raw())


def record_file(index: int) -> bytes:
    action = ("accept_all", "reject_all", "save", "withdraw")[index % 4]
    month, day = index % 12 + 1, index % DAYS + 1
    body = BODY % (action, month, day, index, REVISION, index * 7919)
    return encode_record_file(sha256(b"salt %d" % index).digest(), body.encode())


def is_erased(index: int, count: int) -> bool:
    # An erasure comes after what it erases, and statements hold 1,000 spans.
    return index % ERASED == 5 and index < count and index < 90_000


def write_export(path: Path, count: int) -> bytes:
    """Write an export of that many records and return its checkpoint at half way."""
    writer, splitter = ExportWriter(), RecordSplitter(1)
    frontier, half = EMPTY_FRONTIER, b""
    tiles: dict[TileKey, bytes] = {}
    with path.open("wb") as file:
        file.write(writer.add(revision_path(REVISION), DOCUMENT))
        for entries, records in batches(count):
            frontier = append(frontier, entries, tiles)
            for index, record in records:
                for part in splitter.push(index, record):
                    file.write(writer.add(*part))
            if not half and frontier.size * 2 >= count:
                half = checkpoint(frontier)
                file.write(writer.add(epoch_path(1, "checkpoints/half"), half))
        for part in splitter.finish():
            file.write(writer.add(*part))
        for tile in tiles_of(frontier.size):
            content = tiles[tile.level, tile.number]
            file.write(writer.add(epoch_tile_path(1, tile), content))
        file.write(writer.add(epoch_path(1, "checkpoint"), checkpoint(frontier)))
        signer = ed25519_signer(ORIGIN, private_key())
        head = ExportHead("bench", "2026-11-22T12:00:00.123Z")
        file.write(writer.finish(head, [signer]))
    return half


def checkpoint(frontier: Frontier) -> bytes:
    signer = ed25519_signer(ORIGIN, private_key())
    said = Checkpoint(ORIGIN, frontier.size, frontier.root())
    return sign_checkpoint(said, [signer])


def append(
    frontier: Frontier, entries: list[bytes], tiles: dict[TileKey, bytes]
) -> Frontier:
    growth = grow(frontier, map(hash_leaf, entries))
    partial = {key: tiles[key] for key in partial_tiles(frontier.size)}
    tiles |= extend_tiles(growth, entries, partial)
    return growth.frontier


def batches(
    count: int,
) -> Iterator[tuple[list[bytes], list[tuple[int, bytes]]]]:
    """Yield entries with the records among them that were not erased since."""
    entries = [
        statement_entry(Genesis(ORIGIN, "bench", (format_vkey(vkey()),))),
        statement_entry(Config(REVISION, "2026-01-01T00:00:00.000Z")),
    ]
    records: list[tuple[int, bytes]] = []
    for index in range(2, count + 2):
        record = record_file(index)
        entries.append(record_entry(digest_of(record)))
        if not is_erased(index, count):
            records.append((index, record))
        if len(entries) >= BATCH:
            yield entries, records
            entries, records = [], []
    erased = [index for index in range(2, count + 2) if is_erased(index, count)]
    if erased:
        spans = tuple((index, index) for index in erased)
        entries.append(statement_entry(Erasure(spans, "art17", "2026-12-31")))
    yield entries, records


def run_audit(path: Path, anchor: Path) -> None:
    """Audit in this process and print what it took."""
    trust = Trust((ed25519_verifier(vkey()),))
    outside = Outside(anchors=(anchor.read_bytes(),))
    begin, begin_cpu = time.perf_counter(), time.process_time()
    with path.open("rb") as file:
        report: Report = audit(
            TarExport(file), trust, outside=outside, strict=True, progress=show
        )
    took, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    print(file=sys.stderr)
    if not report.is_sound:
        raise SystemExit(f"not sound: {report.findings[:3]}")
    outcome = report.epochs[0].outcome
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"records ok {outcome.ok:,}, erased {outcome.erased:,}")
    print(f"audit {took:.1f} s ({cpu:.1f} s of CPU), peak {peak:.0f} MB")
    print(f"{outcome.ok / took:,.0f} records/s")


def show(done: int, total: int) -> None:
    if sys.stderr.isatty() and done % 65_536 == 0:
        print(f"\r{100 * done // total} %", end="", file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="write the export here and keep it")
    parser.add_argument("--audit", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.audit:
        run_audit(*options.audit)
        return

    with tempfile.TemporaryDirectory() as folder:
        path = options.keep or Path(folder, "export.tar")
        begin = time.perf_counter()
        anchor = Path(folder, "anchor")
        anchor.write_bytes(write_export(path, options.records))
        took = time.perf_counter() - begin
        size = path.stat().st_size / 1e6
        print(f"export of {options.records:,} records: {size:,.0f} MB in {took:.1f} s")
        command = [sys.executable, __file__, "--audit", str(path), str(anchor)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
