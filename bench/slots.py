"""How evenly sites and their traffic spread over the nodes of a Redis Cluster.

A site lies in one slot, so the question is how 16,384 slots fill. Sites are drawn
with random names and with traffic as the web has it: the n-th largest has 1/n of the
largest (Zipf). No server is needed.

    python bench/slots.py --sites 1000 10000 100000 --nodes 3 6 12
"""

import argparse
import secrets
import statistics
from collections import Counter

from redis.crc import REDIS_CLUSTER_HASH_SLOTS, key_slot

from consent_service.store.redis.layout.keys import site_key


def main(sites: list[int], nodes: list[int], rounds: int) -> None:
    print(
        "  sites nodes   fullest node, sites   busiest node, traffic   sites in a slot"
    )
    for number in sites:
        for parts in nodes:
            draws = [draw(number, parts) for _ in range(rounds)]
            full, busy, most = (
                statistics.median(each) for each in zip(*draws, strict=True)
            )
            print(
                f"{number:>7} {parts:>5} {full:>15.2f} × mean {busy:>17.2f} × mean "
                f"{most:>13.0f} at most"
            )


def draw(sites: int, nodes: int) -> tuple[float, float, float]:
    """Return the fullest node's and the busiest node's part of the mean."""
    names = [secrets.token_hex(6) for _ in range(sites)]
    slots = [key_slot(site_key(name, "heads").encode()) for name in names]
    homes = [slot * nodes // REDIS_CLUSTER_HASH_SLOTS for slot in slots]
    traffic: Counter[int] = Counter()
    for rank, home in enumerate(homes, 1):
        traffic[home] += 1_000_000 // rank
    count = Counter(homes)
    return (
        max(count.values()) * nodes / sites,
        max(traffic.values()) * nodes / traffic.total(),
        max(Counter(slots).values()),
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sites", type=int, nargs="+", default=[1_000, 10_000, 100_000]
    )
    parser.add_argument("--nodes", type=int, nargs="+", default=[3, 6, 12])
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    main(arguments.sites, arguments.nodes, arguments.rounds)
