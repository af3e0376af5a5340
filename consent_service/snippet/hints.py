"""The file that says in the console what an owner got wrong in a page.

It is the same for every site: what a page's policy says comes with the second file.
"""

import base64
import hashlib
from functools import cache
from typing import Any

from consent_service.catalog import load_catalog
from consent_service.policy.built_in import NECESSARY
from consent_service.snippet.built import read_built
from consent_service.snippet.script_json import to_script

_GAP = "CONSENT_CATALOG"


@cache
def debug_script() -> bytes:
    """Return `consent.debug.js`, with what the catalog knows of hosts and addresses."""
    data = to_script(_known())
    return read_built("debug.js").replace(_GAP, data, 1).encode()


@cache
def debug_digest() -> str:
    """Return the SHA-256 of `consent.debug.js`, in base64, for `integrity`."""
    return base64.b64encode(hashlib.sha256(debug_script()).digest()).decode()


def _known() -> list[Any]:
    """Return services, hosts and addresses, as snippet/src/debug/config.ts has them."""
    entries = [
        entry
        for entry in load_catalog().entries.values()
        if entry.category != NECESSARY and entry.gone is None
    ]
    hosts: dict[str, list[str]] = {}
    for entry in entries:
        for host in entry.hosts:
            hosts.setdefault(host, []).append(entry.id)
    addresses = [
        [address, entry.id]
        for entry in entries
        for address in entry.addresses
        if "*" not in address
    ]
    # Of two beginnings the longer one decides.
    addresses.sort(key=lambda pair: -len(pair[0]))
    services = {entry.id: [entry.name, entry.category] for entry in entries}
    return [services, hosts, addresses]
