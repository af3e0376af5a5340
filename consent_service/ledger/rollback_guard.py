"""Whether a log may continue from the store: never with less than was signed.

An operator who restores yesterday's copy does no wrong, and would tell two stories
under one name if the log went on from there. So a store that knows less than the
high-water mark, or something else, is served to readers and not appended to.
"""

from consent_service.errors import EvidenceError, ReadOnlyLogError
from consent_service.evidence.merkle import Frontier
from consent_service.evidence.tiles import TILE_HEIGHT, TILE_WIDTH
from consent_service.ledger.mark import Mark
from consent_service.ledger.readings import Readings
from consent_service.ledger.tip import REOPEN, REOPEN_COMMAND, nodes_of
from consent_service.store.interface import Head, TileKey


def mark_of(head: Head) -> Mark:
    """Return the mark that stands for a head once it is released."""
    site, epoch = head.key
    root = Frontier(head.size, head.frontier).root()
    return Mark(site, epoch, head.origin, head.size, root)


async def check_mark(logs: Readings, head: Head, mark: Mark | None) -> None:
    """Raise if the store does not hold all that `mark` says was signed.

    A store may be ahead: the service may have died between commit and mark. Then
    the tree that was signed must be where this one begins.

    Raises:
        ReadOnlyLogError: The store is behind the mark, or tells another story.
    """
    if mark is None or head.key.epoch > mark.epoch:
        return
    if head.key.epoch < mark.epoch or head.size < mark.size:
        raise ReadOnlyLogError(
            f"store of {mark.site} is behind the signed state: "
            f"{describe_gap(head.key.epoch, head.size, mark)}",
            hint=f"put the newest store back; if there is none, {REOPEN}",
        )
    if head.origin != mark.origin or await _root_at(logs, head, mark.size) != mark.root:
        raise ReadOnlyLogError(
            f"store of {mark.site} holds another log than was signed: "
            f"the roots at size {mark.size} differ",
            hint=f"put the right store back; if there is none, {REOPEN}",
        )


def describe_gap(epoch: int, size: int, mark: Mark) -> str:
    """Return how far a log of that epoch and size is behind a mark, in words."""
    if epoch == mark.epoch:
        return f"it has {size} entries, {mark.size} were signed (epoch {epoch})"
    return (
        f"it has {size} entries of epoch {epoch}, "
        f"{mark.size} of epoch {mark.epoch} were signed"
    )


def no_log_in_store(site: str) -> ReadOnlyLogError:
    """Return the error for a mark whose log the store does not have at all."""
    return ReadOnlyLogError(
        f"the high-water mark says that a log of {site} was signed, "
        "and this store has none",
        hint="this is another store than the one that was used before: name its own "
        f"mark with --high-water, or restore the store, or {REOPEN_COMMAND} {site}",
    )


def check_unmarked(head: Head) -> None:
    """Raise if the log may have been released without a high-water mark.

    Raises:
        ReadOnlyLogError: The log has grown and has no mark. The store may be a copy
            from another machine, and nobody can say how old it is.
    """
    # Size 1 is a genesis whose mark a crash prevented: nobody has seen it yet.
    if head.size > 1:
        raise ReadOnlyLogError(
            f"log {head.origin} has no high-water mark on this machine",
            hint=f"bring the high-water file along, or {REOPEN}",
        )


async def _root_at(logs: Readings, head: Head, size: int) -> bytes | None:
    levels = [bit for bit in reversed(range(size.bit_length())) if size >> bit & 1]
    places = [(level, (size >> level) - 1) for level in levels]
    keys = {
        TileKey(level // TILE_HEIGHT, (place << level % TILE_HEIGHT) // TILE_WIDTH)
        for level, place in places
    }
    # Whether the tiles lead to the head of a log that is open, `load_tip` looks next.
    is_head = size == head.size and head.state == "open"
    tiles = {} if is_head else await logs.load_tiles(head.key, keys)
    nodes = nodes_of(tiles)
    try:
        if is_head:
            return mark_of(head).root
        return Frontier(size, tuple(nodes.node(*place) for place in places)).root()
    except EvidenceError:
        return None
