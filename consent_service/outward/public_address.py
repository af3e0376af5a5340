"""Which addresses are everybody's. All others may lead into somebody's network.

Python's own `is_global` differs from release to release, so these tables decide, and
it may only refuse more. Sources: the IANA registries of special-purpose addresses
(RFC 6890 and its updates) and of the IPv6 address space.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC_4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # behind a provider's NAT
        "127.0.0.0/8",
        "169.254.0.0/16",  # this link, and the metadata of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocols
        "192.0.2.0/24",  # documents
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved and broadcast
    )
]
# What is in use of IPv6; loopback, site-local, unique local, link-local, mapped,
# translated and IPv4-compatible addresses are all outside.
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = [
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocols, among them Teredo, which holds an IPv4 address
        "2001:db8::/32",  # documents
        "2002::/16",  # 6to4, which holds one too
        "3fff::/20",  # documents
    )
]
# On a network with IPv6 alone every IPv4 address has this prefix (RFC 6052). Its local
# sibling 64:ff9b:1::/48 (RFC 8215) is for networks of one's own.
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """Return whether `address` is one that the whole internet can reach."""
    try:
        # What follows a percent sign names an interface of this machine.
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        within = found.ipv4_mapped or _in_nat64(found)
        return _is_public_6(found) if within is None else _is_public_4(within)
    return _is_public_4(found)


def _in_nat64(address: IPv6Address) -> IPv4Address | None:
    return IPv4Address(address.packed[-4:]) if address in _NAT64 else None


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not any(address in block for block in _NOT_PUBLIC_4)


def _is_public_6(address: IPv6Address) -> bool:
    return (
        address in _PUBLIC_6
        and address.is_global
        and not any(address in block for block in _NOT_PUBLIC_6)
    )
