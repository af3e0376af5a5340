"""Making a commit: pure, from the end of a log and what is to be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

import msgspec

from consent_service.choices.record import Draft
from consent_service.choices.tally import tally_drafts
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.evidence.inclusion import inclusion_paths
from consent_service.evidence.merkle import EMPTY_FRONTIER, Growth, grow, hash_leaf
from consent_service.evidence.note import Signer
from consent_service.evidence.proof import LogProof
from consent_service.evidence.record_file import record_entry, statement_entry
from consent_service.evidence.statement import Close, Erasure, Retention, Statement
from consent_service.evidence.tiles import extend_tiles
from consent_service.ledger.readings import edge_keys
from consent_service.ledger.tip import Tip
from consent_service.store.interface import (
    Commit,
    Head,
    LogKey,
    StoredRecord,
    StoredStatement,
    TileKey,
)


@dataclass(frozen=True, slots=True)
class Built:
    """A commit, and the log's end once it is durable."""

    commit: Commit
    tip: Tip
    growth: Growth

    @property
    def first(self) -> int:
        """The index of the first new entry."""
        return self.growth.old.size

    def proofs(self, files: Sequence[bytes]) -> list[LogProof]:
        """Return the proof of each new entry, with its record file as the extra."""
        # All lead to one checkpoint: a batch costs one signature, however many it has.
        size = self.growth.frontier.size
        indexes = range(self.first, size)
        paths = inclusion_paths(indexes, size, self.growth.node)
        checkpoint = self.tip.head.checkpoint
        return [
            LogProof(index, tuple(path), checkpoint, file)
            for index, path, file in zip(indexes, paths, files, strict=True)
        ]


def build_records(
    tip: Tip, drafts: Sequence[Draft], signers: Sequence[Signer], at: datetime
) -> Built:
    """Return the commit that appends records."""
    size = tip.head.size
    records = tuple(
        StoredRecord(
            index=index,
            digest=draft.digest.hex(),
            file=draft.file,
            choice=draft.choice,
            visitor=draft.visitor,
            at=draft.at,
            revision=draft.revision,
            action=draft.action,
            expires_at=draft.expires_at,
        )
        for index, draft in enumerate(drafts, size)
    )
    entries = [record_entry(draft.digest) for draft in drafts]
    tip_after, tiles, growth = _grow(tip, entries, signers, at)
    commit = Commit(
        old=tip.head.checkpoint,
        head=tip_after.head,
        tiles=tiles,
        records=records,
        counts=tally_drafts(drafts),
    )
    return Built(commit, tip_after, growth)


def build_statements(
    tip: Tip, statements: Sequence[Statement], signers: Sequence[Signer], at: datetime
) -> Built:
    """Return the commit that appends statements and does what they say.

    Statement and erasure are one step: a crash leaves neither a record that is
    gone without a word nor one that is there although said to be gone.

    Raises:
        MalformedEvidenceError: A statement erases in a log that is no earlier one.
    """
    entries = [statement_entry(statement) for statement in statements]
    stored: list[StoredStatement] = []
    erased: dict[int, dict[int, int]] = {}
    for index, statement in enumerate(statements, tip.head.size):
        kind = type(statement).__name__.lower()
        # The entry without its first byte is the statement's JSON.
        stored.append(StoredStatement(index, kind, entries[len(stored)][1:]))
        if isinstance(statement, Erasure | Retention):
            spans = [range(first, last + 1) for first, last in statement.spans]
            named = erased.setdefault(tip.epoch_of(statement.origin), {})
            named |= dict.fromkeys(chain.from_iterable(spans), index)
    tip_after, tiles, growth = _grow(tip, entries, signers, at)
    if any(isinstance(statement, Close) for statement in statements):
        tip_after = _closed(tip_after)
    commit = Commit(
        old=tip.head.checkpoint,
        head=tip_after.head,
        tiles=tiles,
        statements=tuple(stored),
        erased=erased,
    )
    return Built(commit, tip_after, growth)


def _grow(
    tip: Tip, entries: Sequence[bytes], signers: Sequence[Signer], at: datetime
) -> tuple[Tip, Mapping[TileKey, bytes], Growth]:
    # Hashes as RFC 6962 section 2.1, tiles as C2SP tlog-tiles. Nothing is stored here:
    # a crash leaves the log as it was and the callers without an answer.
    growth = grow(tip.frontier, map(hash_leaf, entries))
    changed = extend_tiles(growth, entries, tip.partial)
    tiles = {TileKey(*key): content for key, content in changed.items()}
    size, roots = growth.frontier.size, growth.frontier.roots
    checkpoint = Checkpoint(tip.head.origin, size, growth.frontier.root())
    head = Head(
        key=tip.head.key,
        origin=tip.head.origin,
        state=tip.head.state,
        size=size,
        frontier=roots,
        checkpoint=sign_checkpoint(checkpoint, signers),
        at=at,
    )
    # A tile at the edge that did not change is at the edge still.
    partial = {key: tiles.get(key) or tip.partial[key] for key in edge_keys(size)}
    return Tip(head, growth.frontier, partial, tip.earlier), tiles, growth


def _closed(tip: Tip) -> Tip:
    return replace(tip, head=msgspec.structs.replace(tip.head, state="closed"))


def empty_tip(key: LogKey, origin: str, at: datetime) -> Tip:
    """Return the end of a log that has no entry yet."""
    return Tip(Head(key, origin, "open", 0, (), b"", at), EMPTY_FRONTIER, {})
