"""Proofs that were made lately, so that a receipt again costs no hashing.

An entry of an append-only log and the tree of a given size never change, so nothing
kept is ever out of date. Whether a record is still there is asked of the store each
time: what was erased leaves nothing here, only its hash.
"""

import msgspec

from consent_service.evidence.checkpoint import Checkpoint, read_checkpoint
from consent_service.recent import Recent
from consent_service.store.interface import LogKey

# About 1 kB each.
_MOST = 2_048


class KeptPath(msgspec.Struct, frozen=True):
    """The hash of an entry, and the path from it to the root of a tree (RFC 6962)."""

    leaf: bytes
    path: tuple[bytes, ...]


class KeptProofs:
    """The memory of one process.

    Attributes:
        paths: By log, index and the checkpoint that the path leads to.
        checkpoints: By log, tree size and the ids of the keys that sign.
    """

    def __init__(self, most: int = _MOST) -> None:
        self.paths: Recent[tuple[LogKey, int, bytes], KeptPath] = Recent(most)
        self.checkpoints: Recent[tuple[LogKey, int, tuple[bytes, ...]], bytes] = Recent(
            most
        )
        self._trees: Recent[bytes, Checkpoint] = Recent(most)

    def read(self, checkpoint: bytes) -> Checkpoint:
        """Return what a checkpoint of ours says; raise what `read_checkpoint` raises.

        One is shown for hours, and read for each receipt.
        """
        tree = self._trees.get(checkpoint)
        if tree is None:
            tree = read_checkpoint(checkpoint)
            self._trees.put(checkpoint, tree)
        return tree
