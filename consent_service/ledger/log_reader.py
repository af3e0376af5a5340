"""Proofs, tiles and checkpoints of a site's logs.

Nothing here is newer than the head that was released: what is committed and not yet
marked outside the store does not leave the service.
"""

from collections.abc import Sequence

from consent_service.errors import (
    DamagedStoreError,
    EvidenceError,
    NotFoundError,
    ProofError,
)
from consent_service.evidence.checkpoint import (
    Checkpoint,
    read_checkpoint,
    sign_checkpoint,
)
from consent_service.evidence.consistency import consistency_path
from consent_service.evidence.inclusion import inclusion_path, verify_inclusion
from consent_service.evidence.merkle import Frontier, hash_leaf
from consent_service.evidence.nodes import (
    TileNodes,
    tiles_for_consistency,
    tiles_for_inclusion,
)
from consent_service.evidence.note import Signer
from consent_service.evidence.proof import LogProof
from consent_service.evidence.record_file import digest_of, record_entry
from consent_service.evidence.tiles import (
    TILE_HEIGHT,
    TILE_WIDTH,
    Tile,
    cut_tile,
)
from consent_service.evidence.tiles import (
    TileKey as Place,
)
from consent_service.ledger.damages import Damages
from consent_service.ledger.kept_proofs import KeptPath, KeptProofs
from consent_service.ledger.tip import nodes_of
from consent_service.store.interface import Head, LogStore, TileKey

_RESTORE = "the operator has to restore it from a backup; an export shows what is there"


class LogReader:
    """Reads one log, as of one head.

    A proof that the store's bytes do not bear out is never handed out. Tiles are: who
    reads them hashes them, and an export has to show what is there.
    """

    def __init__(
        self,
        logs: LogStore,
        head: Head,
        *,
        damages: Damages | None = None,
        kept: KeptProofs | None = None,
    ) -> None:
        """Set up. What `kept` has of earlier proofs is not read and hashed again."""
        self._logs = logs
        self._damages = damages or Damages()
        self._kept = kept or KeptProofs()
        self.head = head

    async def prove(
        self, index: int, *, extra: bytes = b"", checkpoint: bytes = b""
    ) -> LogProof:
        """Return the proof that an entry is in the tree of a checkpoint.

        Args:
            index: Which entry.
            extra: The record file, if the entry is a record.
            checkpoint: One of this log, not newer than the head; else the head's.

        Raises:
            NotFoundError: The log has no such entry.
            DamagedStoreError: Record or tiles are not those that were logged.
        """
        if checkpoint:
            tree = self._kept.read(checkpoint)
        else:
            tree = read_checkpoint(self.head.checkpoint)
        size = tree.size
        if not 0 <= index < size <= self.head.size:
            raise NotFoundError(f"index {index} is outside a log of {size} entries")
        # The newest head is soon another one: nobody asks for a proof of it again.
        key = (self.head.key, index, checkpoint) if checkpoint else None
        kept = self._kept.paths.get(key) if key else None
        try:
            if kept is None:
                kept = await self._find_path(index, tree)
                if key:
                    self._kept.paths.put(key, kept)
            if extra and hash_leaf(record_entry(digest_of(extra))) != kept.leaf:
                raise ProofError("the record is not the one that was logged")
        except EvidenceError as error:
            raise self._damaged(f"entry {index}") from error
        return LogProof(index, kept.path, checkpoint or self.head.checkpoint, extra)

    async def _find_path(self, index: int, tree: Checkpoint) -> KeptPath:
        """Return an entry's hash and its path to the root, which were verified."""
        places = tiles_for_inclusion(index, tree.size)
        nodes = await self._load_nodes(places | {(0, index // TILE_WIDTH)})
        path = inclusion_path(index, tree.size, nodes.node)
        leaf = nodes.node(0, index)
        verify_inclusion(leaf, index=index, size=tree.size, path=path, root=tree.root)
        return KeptPath(leaf, tuple(path))

    async def sign_tree(self, size: int, signers: Sequence[Signer]) -> bytes:
        """Return the checkpoint of the tree of the first `size` entries, at least one.

        It says what every later checkpoint says too, and is the same whenever it is
        signed (Ed25519 has no chance in it).

        Raises:
            DamagedStoreError: The tiles are not all there.
        """
        key = (self.head.key, size, tuple(signer.key_id for signer in signers))
        signed = self._kept.checkpoints.get(key)
        if signed is None:
            signed = await self._sign_tree(size, signers)
            self._kept.checkpoints.put(key, signed)
        return signed

    async def _sign_tree(self, size: int, signers: Sequence[Signer]) -> bytes:
        levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
        nodes = await self._load_nodes(
            {
                (level // TILE_HEIGHT, (number << level % TILE_HEIGHT) // TILE_WIDTH)
                for level in levels
                for number in ((size >> level) - 1,)
            }
        )
        try:
            roots = [nodes.node(level, (size >> level) - 1) for level in levels]
        except EvidenceError as error:
            raise self._damaged(f"tree of {size} entries") from error
        root = Frontier(size, tuple(roots)).root()
        return sign_checkpoint(Checkpoint(self.head.origin, size, root), signers)

    async def prove_consistency(self, old: int, new: int) -> list[bytes]:
        """Return the proof that the tree of `new` entries extends that of `old`.

        Raises:
            NotFoundError: The log never had these sizes.
            DamagedStoreError: The tiles are not all there.
        """
        if not 0 <= old <= new <= self.head.size:
            raise NotFoundError(
                f"sizes {old} to {new} are outside a log of {self.head.size} entries"
            )
        nodes = await self._load_nodes(tiles_for_consistency(old, new))
        try:
            return consistency_path(old, new, nodes.node)
        except EvidenceError as error:
            raise self._damaged(f"tree of {new} entries") from error

    async def read_tile(self, tile: Tile) -> bytes:
        """Return a tile or an entry bundle at the width asked for.

        Raises:
            NotFoundError: The log is not as long.
        """
        length = self.head.size >> TILE_HEIGHT * max(tile.level, 0)
        key = TileKey(tile.level, tile.number)
        found = await self._logs.load_tiles(self.head.key, [key])
        if tile.number * TILE_WIDTH + tile.width > length or key not in found:
            raise NotFoundError(
                f"the tile is outside a log of {self.head.size} entries"
            )
        return cut_tile(found[key], tile.level, tile.width)

    def _damaged(self, what: str) -> DamagedStoreError:
        message = f"{what} of log {self.head.origin} is not as it was logged"
        self._damages.note(self.head.key.site, message)
        return DamagedStoreError(message, hint=_RESTORE)

    async def _load_nodes(self, places: set[Place]) -> TileNodes:
        keys = [TileKey(*place) for place in places]
        return nodes_of(await self._logs.load_tiles(self.head.key, keys))
