"""Step 1 of an audit: the files are those that the manifest lists, and no others.

`review_revisions` begins step 5.
"""

from collections.abc import Mapping, Sequence

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.report import Finding, Notebook
from consent_service.evidence.audit.signatures import Judge, review_unknown
from consent_service.evidence.export.layout import (
    MANIFEST,
    MAX_MANIFEST,
    RECORDS_PER_FILE,
    SITE_FILE,
    epoch_of,
    is_accesses,
    is_attachment,
    parse_records_name,
    revision_of,
)
from consent_service.evidence.export.manifest import Manifest, decode_manifest
from consent_service.evidence.export.reader import Export, digest_file, read_file
from consent_service.evidence.note import Verifier, open_note, split_note
from consent_service.evidence.tiles import (
    BUNDLE,
    TILE_HEIGHT,
    TILE_WIDTH,
    parse_tile_path,
)


def read_manifest(export: Export, notebook: Notebook) -> Manifest | None:
    """Return the manifest, its signature not yet checked, or None with a finding."""
    try:
        data = read_file(export, MANIFEST, limit=MAX_MANIFEST)
        return decode_manifest(split_note(data, limit=MAX_MANIFEST)[0])
    except EvidenceError as error:
        notebook.find(Finding("bad-manifest", str(error), path=MANIFEST))
        return None


def review_listed(export: Export, manifest: Manifest, notebook: Notebook) -> None:
    """Compare every file with its line in the manifest."""
    for path in sorted(export.sizes.keys() | manifest.files.keys()):
        if path == MANIFEST:
            continue
        listed, size = manifest.files.get(path), export.sizes.get(path)
        if listed is None:
            message = f"{path!r} is not in the manifest"
            notebook.find(Finding("wrong-file", message, path=path))
        elif size is None:
            message = f"{path!r} is in the manifest and not in the export"
            notebook.find(Finding("missing-file", message, path=path))
        elif (size, digest_file(export, path)) != (listed.size, listed.digest):
            message = f"{path!r} is not the file that the manifest lists"
            notebook.find(Finding("wrong-file", message, path=path))


def review_signed(export: Export, keys: Sequence[Verifier], judge: Judge) -> None:
    """Check that a key of one of the logs signed the manifest."""
    data = read_file(export, MANIFEST, limit=MAX_MANIFEST)
    try:
        note = open_note(data, keys, limit=MAX_MANIFEST)
    except EvidenceError as error:
        judge.notebook.find(Finding("bad-manifest", str(error), path=MANIFEST))
        return
    review_unknown(MANIFEST, note.unknown, judge)


def review_revisions(export: Export, notebook: Notebook) -> frozenset[str]:
    """Return the digests of the revisions that are here, byte for byte."""
    present: set[str] = set()
    for path in sorted(export.sizes):
        digest = revision_of(path)
        if digest is None:
            continue
        if digest_file(export, path) == digest:
            present.add(digest)
        else:
            message = f"{path!r} does not hash to its name"
            notebook.find(Finding("wrong-revision", message, path=path))
    return frozenset(present)


def review_places(export: Export, sizes: Mapping[int, int], judge: Judge) -> None:
    """Look for files that have no place in an export of logs of those sizes."""
    for path in sorted(export.sizes):
        if _has_place(path, sizes):
            continue
        message = f"{path!r} has no place in an export"
        if judge.strict:
            judge.notebook.find(Finding("unexpected-file", message, path=path))
        else:
            judge.notebook.warn(message)


def _has_place(path: str, sizes: Mapping[int, int]) -> bool:
    if path in (MANIFEST, SITE_FILE) or is_accesses(path):
        return True
    if revision_of(path) or is_attachment(path):
        return True
    match epoch_of(path):
        case (epoch, name) if epoch in sizes:
            return _has_place_in_log(name, sizes[epoch])
    return False


def _has_place_in_log(name: str, size: int) -> bool:
    folder, _, rest = name.partition("/")
    match folder:
        case "checkpoint":
            return not rest
        case "checkpoints" | "anchors":
            return bool(rest) and "/" not in rest
        case "tile":
            return _is_tile_of(name, size)
        case "records":
            number = parse_records_name(name)
            return number is not None and number * RECORDS_PER_FILE < size
    return False


def _is_tile_of(name: str, size: int) -> bool:
    try:
        tile = parse_tile_path(name)
    except EvidenceError:
        return False
    length = size if tile.level == BUNDLE else size >> TILE_HEIGHT * tile.level
    # The width that the tree gives to the tile of that number, 0 beyond its end.
    return tile.width == max(0, min(TILE_WIDTH, length - TILE_WIDTH * tile.number))
