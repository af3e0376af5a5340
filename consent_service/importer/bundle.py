"""The files of an export to import, as the signed manifest lists them."""

from hashlib import sha256

from consent_service.errors import ExportError
from consent_service.evidence.export.layout import (
    MANIFEST,
    MAX_BUNDLE,
    MAX_MANIFEST,
    MAX_TILE,
    SITE_FILE,
    epoch_tile_path,
)
from consent_service.evidence.export.manifest import Manifest, decode_manifest
from consent_service.evidence.export.reader import Export, read_file
from consent_service.evidence.note import split_note
from consent_service.evidence.tiles import BUNDLE, Tile, decode_bundle


class Bundle:
    """A whole export of one site. What was audited is what is read.

    Attributes:
        export: The files, unchecked: for the audit.
        manifest: Its signature is for the audit to check.
    """

    def __init__(self, export: Export, manifest: Manifest) -> None:
        self.export = export
        self.manifest = manifest

    @property
    def site(self) -> str:
        return self.manifest.head.site

    def has(self, path: str) -> bool:
        return path in self.export.sizes

    def read(self, path: str, *, limit: int) -> bytes:
        """Return a file.

        Raises:
            MalformedEvidenceError: It is not there, or above `limit` bytes.
            ExportError: It is not the one that the audit has seen.
        """
        content = read_file(self.export, path, limit=limit)
        listed = self.manifest.files.get(path)
        if listed is None or listed.digest != sha256(content).hexdigest():
            raise ExportError(f"{path!r} was changed while the export was read")
        return content

    def read_tile(self, epoch: int, tile: Tile) -> bytes:
        limit = MAX_BUNDLE if tile.level == BUNDLE else MAX_TILE
        return self.read(epoch_tile_path(epoch, tile), limit=limit)

    def read_entries(self, epoch: int, tile: Tile) -> list[bytes]:
        return decode_bundle(self.read_tile(epoch, tile))


def open_bundle(export: Export, *, site: str | None) -> Bundle:
    """Return an export that states that it has all of a site.

    Args:
        export: What is to be taken in.
        site: Whose it has to be, or None when any will do.

    Raises:
        MalformedEvidenceError: It has no manifest, or one that cannot be read.
        ExportError: It is of another site, filtered, or of an older release.
    """
    data = read_file(export, MANIFEST, limit=MAX_MANIFEST)
    manifest = decode_manifest(split_note(data, limit=MAX_MANIFEST)[0])
    head = manifest.head
    if site is not None and head.site != site:
        raise ExportError(f"export is of site {head.site[:80]!r}, not {site!r}")
    if head.scope:
        raise ExportError(
            f"export was filtered by {', '.join(sorted(head.scope))}: it is not the"
            " whole site",
            hint=f"consent-service log export {head.site}, without a filter",
        )
    if SITE_FILE not in export.sizes:
        raise ExportError(
            f"export has no file {SITE_FILE!r}, so it is not the whole site",
            hint="an older release made it: export again with this release",
        )
    return Bundle(export, manifest)
