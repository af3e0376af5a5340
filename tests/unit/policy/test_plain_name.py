import pytest

from consent_service.policy.plain_name import plain_name
from consent_service.policy.reserved_names import may_be_site


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Höyry & Co", "hoyry-co"),
        ("Åkesson Möbler AB", "akesson-mobler-ab"),
        ("Żółć, Straße", "zolc-strasse"),
        ("Smørrebrød/Ærø", "smorrebrod-aero"),
        ("track.example.com", "track-example-com"),
        ("Ελληνικά", ""),
        ("--", ""),
    ],
)
def test_a_name_is_what_people_call_it_in_plain_letters(text: str, name: str) -> None:
    assert plain_name(text) == name


def test_a_name_that_is_cut_does_not_end_with_a_dash() -> None:
    assert plain_name("kauppa ja kahvila", longest=7) == "kauppa"


def test_a_name_that_addresses_need_is_no_site() -> None:
    assert may_be_site("kauppa_1")
    assert not may_be_site("healthz")
    assert not may_be_site("Kauppa Oy")
