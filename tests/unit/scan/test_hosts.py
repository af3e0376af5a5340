"""Hosts and parties."""

import pytest

from consent_service.scan.domains import is_same_site, registrable, without_query
from consent_service.scan.hosts import is_host


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("www.shop.fi", "shop.fi"),
        ("a.shop.co.uk", "shop.co.uk"),
        ("one.myshopify.com", "one.myshopify.com"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("Shop.FI.", "shop.fi"),
    ],
)
def test_a_registrable_domain_is_what_somebody_can_register(
    host: str, expected: str
) -> None:
    assert registrable(host) == expected


def test_a_name_that_begins_alike_is_another_party() -> None:
    assert not is_same_site("shop.fi", "shop.fi.tracker.test")
    assert not is_same_site("shop.fi", "my-shop.fi")
    assert is_same_site("shop.fi", "metrics.shop.fi")


def test_a_host_stands_for_those_below_it_only_with_a_star() -> None:
    assert is_host("*.clarity.ms", "c.clarity.ms")
    assert is_host("*.clarity.ms", "clarity.ms")
    assert not is_host("clarity.ms", "c.clarity.ms")


def test_an_address_loses_what_may_hold_a_value() -> None:
    assert without_query("https://a.test/p?uid=1#x") == "https://a.test/p"
