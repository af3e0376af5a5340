"""Step 2 of an audit: the whole tree is rebuilt from the entries, hash by hash.

Nothing is taken from the tiles: a tile that agrees with a forged bundle would
otherwise vouch for it. They are only compared with what the entries hash to.
"""

from collections.abc import Iterable, Sequence

from consent_service.errors import EvidenceError
from consent_service.evidence.audit.report import Finding, Notebook
from consent_service.evidence.export.layout import MAX_BUNDLE, MAX_TILE, epoch_tile_path
from consent_service.evidence.export.reader import Export, read_file
from consent_service.evidence.merkle import EMPTY_FRONTIER, EMPTY_ROOT, grow, hash_leaf
from consent_service.evidence.tiles import (
    BUNDLE,
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    decode_bundle,
    row_of,
)


class TreeCheck:
    """Rebuilds one log's tree, bundle by bundle, and compares its tiles.

    Keeps one hash for every 256 entries and the roots at the sizes asked for.
    """

    __slots__ = (
        "_epoch",
        "_export",
        "_notebook",
        "_rows",
        "_wanted",
        "frontier",
        "roots",
    )

    def __init__(
        self, export: Export, epoch: int, wanted: Iterable[int], notebook: Notebook
    ) -> None:
        self._export = export
        self._epoch = epoch
        self._notebook = notebook
        self._wanted = sorted(set(wanted), reverse=True)
        self._rows: list[list[bytes]] = []
        self.frontier = EMPTY_FRONTIER
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT}

    def read_bundle(self, size: int) -> list[bytes] | None:
        """Return the next entries of a log of that size, or None with a finding."""
        number = self.frontier.size // TILE_WIDTH
        tile = Tile(BUNDLE, number, min(TILE_WIDTH, size - number * TILE_WIDTH))
        path = epoch_tile_path(self._epoch, tile)
        try:
            entries = decode_bundle(read_file(self._export, path, limit=MAX_BUNDLE))
        except EvidenceError as error:
            self._find("bad-bundle", str(error), path)
            return None
        if len(entries) != tile.width:
            message = f"{path!r} holds {len(entries)} entries, not {tile.width}"
            self._find("bad-bundle", message, path)
            return None
        self._add([hash_leaf(entry) for entry in entries], tile)
        return entries

    def review_rows(self) -> None:
        """Compare the tiles above the leaves, once all entries are in."""
        for level, hashes in enumerate(self._rows, start=1):
            for tile in row_of(level, len(hashes)):
                start = tile.number * TILE_WIDTH
                self._review_tile(tile, hashes[start : start + tile.width])

    def _add(self, hashes: Sequence[bytes], bundle: Tile) -> None:
        self._review_tile(bundle._replace(level=0), hashes)
        start = self.frontier.size
        while self._wanted and self._wanted[-1] <= start + len(hashes):
            size = self._wanted.pop()
            if size > start:
                part = self.frontier.extend(hashes[: size - start])
                self.roots[size] = part.root()

        growth = grow(self.frontier, hashes)
        self.frontier = growth.frontier
        level = 1
        while done := growth.completed(TILE_HEIGHT * level):
            if level > len(self._rows):
                self._rows.append([])
            self._rows[level - 1].extend(done)
            level += 1

    def _review_tile(self, tile: Tile, hashes: Sequence[bytes]) -> None:
        path = epoch_tile_path(self._epoch, tile)
        if path not in self._export.sizes:
            self._find("missing-file", f"export has no file {path!r}", path)
            return
        try:
            content = read_file(self._export, path, limit=MAX_TILE)
        except EvidenceError as error:
            self._find("bad-tile", str(error), path)
            return
        if content != b"".join(hashes):
            self._find("bad-tile", f"{path!r} is not what the entries hash to", path)

    def _find(self, kind: str, message: str, path: str) -> None:
        index = self.frontier.size if kind == "bad-bundle" else None
        self._notebook.find(Finding(kind, message, self._epoch, index, path))
