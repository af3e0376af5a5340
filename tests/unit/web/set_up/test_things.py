"""What nobody knows, in the address of the set-up and back."""

from collections import defaultdict

import pytest

from consent_service.policy.first_things import Thing
from consent_service.site_look.summary import masked
from consent_service.site_look.values import Unknown
from consent_service.web.set_up.things import (
    mistakes_in_things,
    read_things,
    seen_things,
    with_things,
    write_things,
)

BASKET = Thing("kori", "script_cookie", "first", "lintu.example", "P1D")
HOST = Thing(party="third", host="cdn.example")


def there_and_back(*things: Thing) -> tuple[Thing, ...]:
    said: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in write_things(things):
        said[name].append(text)
    return read_things(said)


def test_what_was_said_comes_back_as_it_was() -> None:
    described = Thing(
        *("a|b", "local_storage", "first", "lintu.example", "session"),
        title="Kori",
        category="necessary",
        purpose="Muistaa.",
        note="kysy",
        purposes={"en": "Remembers."},
        notes={"en": "ask"},
    )

    assert there_and_back(BASKET, HOST, described) == (BASKET, HOST, described)


@pytest.mark.parametrize(
    "identity",
    [
        "script_cookie|first|lintu.example|",
        "script_cookie|first|not a host|kori",
        "poison|first|lintu.example|kori",
        "|first|lintu.example|",
        "script_cookie|first|lintu.example|a\x00b",
        "script_cookie|first|lintu.example|*",
        f"script_cookie|first|lintu.example|{'a' * 81}",
        "nonsense",
    ],
)
def test_what_nobody_could_have_seen_is_left_out(identity: str) -> None:
    assert read_things({"thing.0": [identity]}) == ()


def test_a_name_needs_a_category_and_a_description_a_name() -> None:
    named = Thing(*("kori", "script_cookie", "first", "a.fi"), title="Kori")
    described = Thing(*("b", "script_cookie", "first", "a.fi"), purpose="Muistaa.")

    assert mistakes_in_things([named, described, BASKET]) == {
        "thing.0.category": "missing_category",
        "thing.1.title": "missing_title",
    }


def test_another_look_keeps_what_was_said() -> None:
    said = Thing(*("kori", "script_cookie", "first", "lintu.example"), title="Kori")
    gone = Thing(*("vanha", "script_cookie", "first", "lintu.example"), note="kysy")

    assert with_things([said, gone, HOST], [BASKET]) == (said, gone)


def test_what_a_look_saw_can_be_asked_about() -> None:
    found = [
        Unknown("kori", "lintu.example", kind="script_cookie", lifetime="P1D"),
        Unknown("*", "lintu.example", kind="script_cookie"),
        Unknown("", "cdn.example", party="third"),
    ]

    assert seen_things(found) == (BASKET, HOST)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("user_maija.meri@esimerkki.fi", "user_*"),
        ("user%5Fmaija%40esimerkki.fi", "user%*"),
        ("sid_9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c", "sid_*"),
        ("_hjSessionUser_1234567", "_hjSessionUser_1234567"),
        ("woocommerce_items_in_cart", "woocommerce_items_in_cart"),
        ("internationalization", "internationalization"),
    ],
)
def test_what_is_of_one_visitor_is_in_no_name(name: str, shown: str) -> None:
    """Privacy: sites put addresses and tokens into the names of cookies, too."""
    assert masked(name) == shown
