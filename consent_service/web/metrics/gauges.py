"""Gauges: the state of store, logs and queues at scrape time."""

import asyncio
from functools import partial
from platform import python_version

from consent_service.anchors.gossip.listener import GossipListener
from consent_service.batching import Queue
from consent_service.errors import ConsentServiceError, ReadOnlyLogError
from consent_service.ledger import Ledger, Ledgers
from consent_service.sites import Sites
from consent_service.snippet import snippet_digest
from consent_service.store.chores import Chores
from consent_service.store.interface import Store
from consent_service.version import own_version
from consent_service.web.metrics.metrics import Metrics

# Seconds. A store that takes longer to write something small is as good as away, and
# Prometheus gives up after ten.
_PATIENCE = 1.0


class Numbers:
    """Reads the state of one process for a scrape."""

    def __init__(self, store: Store, ledgers: Ledgers, sites: Sites) -> None:
        self._store = store
        self._ledgers = ledgers
        self._sites = sites
        self._is_up = False

    async def look(self) -> None:
        """Ask the store whether it could append."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._store.check()
        except (ConsentServiceError, TimeoutError):
            self._is_up = False
        else:
            self._is_up = True

    def put_into(self, metrics: Metrics) -> None:
        """Report all of it whenever the metrics are fetched."""
        metrics.families.state(
            "consent_build_info",
            "What is running.",
            version=own_version(),
            python=python_version(),
            snippet=snippet_digest()[:16],
        )
        watch = metrics.families.watch
        watch("consent_store_up", "Whether the store could append.", self._up)
        watch("consent_logs_open", "Logs that take entries.", self._open)
        watch("consent_logs_read_only", "Logs that wait for a person.", self._read_only)
        watch("consent_sites", "Sites in service.", self._count)
        watch(
            "consent_sites_in_trouble",
            "Sites whose policy file is not in force.",
            self._troubled,
        )
        self._put_queues(metrics)

    def _put_queues(self, metrics: Metrics) -> None:
        metrics.families.watch(
            "consent_queue_length",
            "Choices and statements that wait for a commit.",
            lambda: sum(queue.waiting for queue in self._queues()),
        )
        metrics.families.watch(
            "consent_queue_fullness_ratio",
            "How full the fullest log's queue is; at 1 choices are refused.",
            lambda: max(queue.waiting / queue.bound for queue in self._queues()),
        )
        metrics.families.watch(
            "consent_queue_oldest_seconds",
            "How long the oldest one has waited that is not yet in its log.",
            lambda: max(queue.oldest for queue in self._queues()),
        )

    def _queues(self) -> list[Queue]:
        empty = Queue(0, 1, 0.0)
        return [empty, *(ledger.queue for ledger in self._ledgers.all())]

    def _up(self) -> float:
        return float(self._is_up)

    def _open(self) -> float:
        return sum(ledger.is_open for ledger in self._ledgers.all())

    def _read_only(self) -> float:
        return sum(_is_read_only(ledger) for ledger in self._ledgers.all())

    def _count(self) -> float:
        return len(self._sites.all())

    def _troubled(self) -> float:
        troubled = sum(bool(site.trouble) for site in self._sites.all())
        return troubled + len(self._sites.unserved)


def _is_read_only(ledger: Ledger) -> bool:
    try:
        ledger.check()
    except ReadOnlyLogError:
        return True
    except ConsentServiceError:
        return False
    return False


def put_chores(chores: Chores, metrics: Metrics) -> None:
    """Report them whenever the metrics are fetched; 0 for what is not done."""
    metrics.families.watch(
        "consent_backup_timestamp_seconds",
        "When the newest backup was made, in seconds since 1970.",
        lambda: chores.newest_backup.timestamp() if chores.newest_backup else 0,
    )
    metrics.families.watch_count(
        "consent_archived_entries",
        "Entries that this process has moved to the archive.",
        lambda: chores.archived,
    )


_OUTCOMES = {
    "agrees": "Checkpoints that came back since the start and agree with their log.",
    "foreign": "Checkpoints that came back since the start and are not ours.",
    "unchecked": "Checkpoints that came back since the start and were not checked.",
}


def put_gossip(listener: GossipListener, metrics: Metrics) -> None:
    """Report them whenever the metrics are fetched."""
    metrics.families.watch_count(
        "consent_log_contradictions",
        "Checkpoints signed by us that contradict a log: it was rolled back or forked.",
        lambda: listener.contradictions,
    )
    for outcome, meaning in _OUTCOMES.items():
        # A counter that was never raised reads as 0.
        read = partial(listener.counts.__getitem__, outcome)
        metrics.families.watch_count(f"consent_gossip_{outcome}", meaning, read)
