"""The parts of the script that only some policies need, and the inline stub."""

import json

from consent_service.policy.model import Policy
from consent_service.snippet.built import read_built
from consent_service.snippet.config import shows_content

_PARTS = {
    "google-consent-mode": "google",
    "microsoft-uet": "uet",
    "microsoft-clarity": "clarity",
    "matomo": "matomo",
    "meta": "meta",
}
"""A signal that the catalog names, and the part that sends it."""

# The Meta pixel gives up when something of its name is there before it.
_NOT_EARLY = frozenset({"meta"})

_ALWAYS = 4

_BLOCKING = {"on": "block", "report": "block-report"}


def signal_parts_of(policy: Policy) -> list[str]:
    """Return the names of the parts that send the signals of `policy`."""
    wanted = {signal for service in policy.services for signal in service.signals}
    return [part for signal, part in _PARTS.items() if signal in wanted]


def parts_of(policy: Policy) -> list[str]:
    """Return the code that ends the list of data: see `Config` in snippet/src."""
    parts: dict[str, str] = json.loads(read_built("parts.json"))
    coupled = "google-coupled" if policy.demographics == "coupled" else "google"
    names = [coupled if part == "google" else part for part in signal_parts_of(policy)]
    blocking = policy.blocking
    ending = [
        "navigator.doNotTrack==='1'" if policy.honour_dnt else "0",
        f"[{','.join(parts[name] for name in names)}]",
        "0" if blocking == "off" else parts[_BLOCKING[blocking]],
        parts["placeholder"] if shows_content(policy) else "0",
        parts["databases"] if _keeps_databases(policy) else "0",
        f"{parts['hand-over']}({_hosts(policy)})" if policy.hand_over else "0",
    ]
    # What the page finds missing is as good as 0. The first four are always there.
    while len(ending) > _ALWAYS and ending[-1] == "0":
        ending.pop()
    return ending


def _hosts(policy: Policy) -> str:
    """Return the other sites' hosts, each with the name of its site."""
    sites = {host: site for site, hosts in policy.hand_over.items() for host in hosts}
    return json.dumps(sites, separators=(",", ":"))


def _keeps_databases(policy: Policy) -> bool:
    kinds = {item.kind for service in policy.services for item in service.items}
    return bool(kinds & {"indexed_db", "cache"})


def is_told(policy: Policy) -> bool:
    """Tell whether a tool of `policy` has to know before the script has come."""
    return bool(set(signal_parts_of(policy)) - _NOT_EARLY)


def stub_of(policy: Policy) -> str:
    """Return the stub that knows the signals of `policy`."""
    stubs: dict[str, str] = json.loads(read_built("stubs.json"))
    return stubs[
        " ".join(part for part in signal_parts_of(policy) if part not in _NOT_EARLY)
    ]
