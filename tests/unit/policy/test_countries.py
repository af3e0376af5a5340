from babel import Locale

from consent_service.policy.countries import ADEQUATE, COUNTRIES, EEA, MISNAMED

# Codes of CLDR that ISO 3166-1 does not assign.
_NOT_ISO = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"


def test_countries_are_those_of_iso_3166() -> None:
    territories = map(str, Locale("en").territories)
    codes = {code for code in territories if len(code) == 2 and code.isalpha()}

    assert codes - set(_NOT_ISO.split()) == COUNTRIES


def test_the_other_lists_are_of_countries() -> None:
    assert len(EEA) == 30
    assert EEA <= COUNTRIES
    assert ADEQUATE <= COUNTRIES
    assert not EEA & ADEQUATE
    assert set(MISNAMED.values()) <= COUNTRIES
    assert not set(MISNAMED) & COUNTRIES
