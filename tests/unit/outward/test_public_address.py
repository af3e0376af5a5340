"""Which addresses pass as public. A name that leads anywhere else is refused."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.outward.public_address import is_public

PRIVATE_4 = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
    *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
    *("192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
    *("224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32"),
]
PRIVATE_6 = [
    *("::/128", "::1/128", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "100::/64"),
    *("100:0:0:1::/64", "2001::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28"),
    *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"),
    *("fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8", "4000::/2", "8000::/1"),
]
# Answers of name servers for well-known hosts; nothing is asked here.
PUBLIC = [
    *("8.8.8.8", "1.1.1.1", "93.184.215.14", "100.63.255.255", "100.128.0.0"),
    *("172.15.255.255", "172.32.0.0", "192.0.1.1", "223.255.255.255", "11.0.0.0"),
    *("2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001:81b::200e"),
    *("2003::1", "2620:fe::fe", "::ffff:8.8.8.8", "64:ff9b::808:808"),
]


@st.composite
def within(draw: st.DrawFn, blocks: list[str]) -> str:
    """Draw an address of one of the blocks, their ends more often than others."""
    block = ip_network(draw(st.sampled_from(blocks)))
    first, last = int(block[0]), int(block[-1])
    number = draw(st.sampled_from([first, last]) | st.integers(first, last))
    family = IPv4Address if isinstance(block, IPv4Network) else IPv6Address
    return str(family(number))


def holding(prefix: str, address: str, *, shift: int = 0) -> str:
    block = IPv6Network(prefix)
    return str(block[int(IPv4Address(address)) << shift])


@given(within(PRIVATE_4))
def test_no_ipv4_address_of_a_special_block_is_public(address: str) -> None:
    assert not is_public(address)


@given(within(PRIVATE_6))
def test_no_ipv6_address_outside_of_the_public_blocks_is_public(address: str) -> None:
    assert not is_public(address)
    assert not is_public(f"{address}%eth0")


@given(within(PRIVATE_4))
def test_no_form_that_holds_an_ipv4_address_makes_it_public(address: str) -> None:
    forms = [
        holding("::ffff:0:0/96", address),
        holding("::ffff:0:0:0/96", address),
        holding("::/96", address),
        holding("64:ff9b::/96", address),
        holding("64:ff9b:1::/96", address),
        holding("64:ff9b:1:ffff::/96", address),
        holding("2002::/16", address, shift=80),
        # Teredo holds a server, and a client with all bits turned over.
        holding("2001::/32", address, shift=64),
        str(IPv6Network("2001::/32")[int(IPv4Address(address)) ^ 0xFFFFFFFF]),
    ]

    assert [form for form in forms if is_public(form)] == []


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_public_hosts_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "0x7f.1", "::1::", "%eth0"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.integers(0, 2**32 - 1))
def test_what_python_calls_private_is_never_public(number: int) -> None:
    """The tables may refuse more than any release of Python, and never less."""
    address = IPv4Address(number)

    assert not is_public(str(address)) or not (
        address.is_private or address.is_loopback or address.is_multicast
    )
