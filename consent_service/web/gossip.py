"""The numbers of what visitors bring back of our own checkpoints."""

from functools import partial

from consent_service.anchors.listening import GossipListener
from consent_service.web.metrics import Metrics

_OUTCOMES = {
    "agrees": "Checkpoints that came back since the start and agree with their log.",
    "foreign": "What came back as a checkpoint since the start and is none of ours.",
    "unchecked": "What came back since the start and could not be looked at.",
}


def put_gossip(listener: GossipListener, metrics: Metrics) -> None:
    """Have them reported whenever the metrics are fetched."""
    metrics.watch(
        "consent_log_contradictions",
        "Checkpoints signed by us that contradict a log: it was rolled back or forked.",
        lambda: listener.contradictions,
    )
    for outcome, meaning in _OUTCOMES.items():
        # A counter that was never raised reads as 0.
        read = partial(listener.counts.__getitem__, outcome)
        metrics.watch(f"consent_gossip_{outcome}", meaning, read)
