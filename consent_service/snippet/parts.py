"""The parts of the script that only some policies need, and the inline stub."""

import json

from consent_service.catalog.signals import EARLY, PARTS
from consent_service.policy.model import Policy
from consent_service.snippet.built import read_built
from consent_service.snippet.config import shows_content

_ALWAYS = 4

_BLOCKING = {"on": "block", "report": "block-report"}


def signal_parts_of(policy: Policy) -> list[str]:
    """Return the names of the parts that send the signals of `policy`."""
    wanted = {signal for service in policy.services for signal in service.signals}
    return [part for signal, part in PARTS.items() if signal in wanted]


def parts_of(policy: Policy) -> list[str]:
    """Return the code that ends the list of data: see `Config` in snippet/src."""
    parts: dict[str, str] = json.loads(read_built("parts.json"))
    told = [_tell(part, parts, policy) for part in signal_parts_of(policy)]
    if policy.count_views:
        told.append(parts["views"])
    blocking = policy.blocking
    ending = [
        "navigator.doNotTrack==='1'" if policy.honour_dnt else "0",
        f"[{','.join(told)}]",
        "0" if blocking == "off" else parts[_BLOCKING[blocking]],
        parts["shadow"] if shows_content(policy) else "0",
        parts["databases"] if _keeps_databases(policy) else "0",
        f"{parts['hand-over']}({_hosts(policy)})" if policy.hand_over else "0",
    ]
    # What the page finds missing is as good as 0. The first four are always there.
    while len(ending) > _ALWAYS and ending[-1] == "0":
        ending.pop()
    return ending


def _tell(part: str, parts: dict[str, str], policy: Policy) -> str:
    """Return the code that tells one tool."""
    if part == "google" and policy.demographics == "coupled":
        return parts["google-coupled"]
    if part == "amazon":
        return f"{parts[part]}({json.dumps(_country(policy))})"
    return parts[part]


def _country(policy: Policy) -> str:
    """Return the country of the policy's law by ISO 3166; `EU` is reserved there."""
    place = policy.jurisdiction.split("-")[0]
    return "GB" if place == "UK" else place


def _hosts(policy: Policy) -> str:
    """Return the other sites' hosts, each with the name of its site."""
    sites = {host: site for site, hosts in policy.hand_over.items() for host in hosts}
    return json.dumps(sites, separators=(",", ":"))


def _keeps_databases(policy: Policy) -> bool:
    kinds = {item.kind for service in policy.services for item in service.items}
    return bool(kinds & {"indexed_db", "cache"})


def is_told(policy: Policy) -> bool:
    """Tell whether a tool of `policy` has to know before the script has come."""
    return not EARLY.isdisjoint(signal_parts_of(policy))


def stub_of(policy: Policy) -> str:
    """Return the stub that knows the signals of `policy`.

    There is one for each set of the tools that share code in it; the others have a line
    of their own.
    """
    stubs: dict[str, str] = json.loads(read_built("stubs.json"))
    early = [part for part in signal_parts_of(policy) if part in EARLY]
    shared = [part for part in early if f"+{part}" not in stubs]
    own = [stubs[f"+{part}"] for part in early if part not in shared]
    return ";".join([stubs[" ".join(shared)], *own])
