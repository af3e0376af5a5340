import pytest

from consent_service.jurisdictions import jurisdiction_of, load_jurisdictions


def test_every_jurisdiction_of_the_table_is_there() -> None:
    assert set(load_jurisdictions()) == {
        "EU",
        "FI",
        "FR",
        "DE",
        "IT",
        "ES",
        "AT",
        "DK",
        "NO",
        "UK",
        "US-CA",
        "US",
        "CA-QC",
        "BR",
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("FI", "FI"),
        ("US-CA", "US-CA"),
        ("US-TX", "US"),
        ("DE-BY", "DE"),
        ("GB", "UK"),
        ("QC", "CA-QC"),
        ("SE", "EU"),
        ("CA", "EU"),
        ("", "EU"),
    ],
)
def test_an_unknown_jurisdiction_gets_the_strictest_profile(
    name: str, found: str
) -> None:
    """Requirement A-50."""
    assert jurisdiction_of(load_jurisdictions(), name).id == found


def test_what_a_profile_leaves_out_is_the_strictest() -> None:
    austria = load_jurisdictions()["AT"]

    assert (austria.model, austria.reject_first_layer) == ("opt_in", "required")
    assert (austria.reask_days, austria.max_age_days) == (183, 183)


def test_italy_has_its_close_button() -> None:
    """Requirement A-22."""
    profiles = load_jurisdictions()

    assert [profile.id for profile in profiles.values() if profile.close_button] == [
        "IT"
    ]


def test_finland_names_both_authorities() -> None:
    """Requirement C-16: one for the personal data, one for what is stored."""
    authorities = load_jurisdictions()["FI"].authorities

    assert [authority.covers for authority in authorities] == ["data", "storage"]
    assert authorities[0].name["fi"] == "Tietosuojavaltuutetun toimisto"


def test_every_profile_says_how_sure_its_numbers_are() -> None:
    for profile in load_jurisdictions().values():
        assert {"reask_days", "max_age_days"} <= set(profile.basis)
