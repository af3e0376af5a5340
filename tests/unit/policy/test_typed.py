"""What people type is read as they mean it, and never read as something else."""

import pytest

from consent_service.policy.typed import (
    address,
    colour,
    country,
    is_odd_business_id,
    is_odd_email,
    lifetime,
    period,
    visible,
    whole_number,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("#fff", "#ffffff"),
        ("0a5", "#00aa55"),
        (" #0A5C36 ", "#0A5C36"),
        ("0a5c36", "#0a5c36"),
        ("red", "red"),
        ("#ffff", "#ffff"),
        ("", ""),
    ],
)
def test_a_short_colour_is_written_out(text: str, meant: str) -> None:
    assert colour(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("shop.fi/tietosuoja", "https://shop.fi/tietosuoja"),
        ("www.shop.fi", "https://www.shop.fi"),
        ("http://shop.fi", "http://shop.fi"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("shop", "shop"),
        ("a b.fi", "a b.fi"),
    ],
)
def test_an_address_without_its_scheme_is_one_of_https(text: str, meant: str) -> None:
    assert address(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14 kuukautta.", "P14M"),
        ("14kk", "P14M"),
        ("2 vuotta", "P2Y"),
        ("1 år", "P1Y"),
        ("3 månader", "P3M"),
        ("30 days", "P30D"),
        ("p14m", "P14M"),
        ("PT30M", "PT30M"),
        ("kauan", "kauan"),
        ("14 minuuttia", "14 minuuttia"),
        ("0 kk", "0 kk"),
    ],
)
def test_a_time_in_words_is_a_period(text: str, meant: str) -> None:
    assert period(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("istunto", "session"),
        ("Pysyvä.", "persistent"),
        ("30 minuuttia", "PT30M"),
        ("2 tuntia", "PT2H"),
        ("13 kuukautta.", "P13M"),
        ("vuosi", "P1Y"),
        ("Yksi kuukausi", "P1M"),
        ("ett år", "P1Y"),
        ("an hour", "PT1H"),
        ("vuosittain", "vuosittain"),
        ("PT30M", "PT30M"),
        ("P1Y", "P1Y"),
        ("", ""),
        ("ikuisesti", "ikuisesti"),
    ],
)
def test_how_long_a_cookie_lives_is_read_in_words(text: str, meant: str) -> None:
    assert lifetime(text) == meant


@pytest.mark.parametrize(
    ("text", "unit", "meant"),
    [
        ("3 vuotta.", "Y", "3"),
        ("183 päivää", "D", "183"),
        ("183", "D", "183"),
        ("6 kuukautta", "D", "6 kuukautta"),
        ("abc", "Y", "abc"),
    ],
)
def test_a_number_is_read_without_its_own_unit_alone(
    text: str, unit: str, meant: str
) -> None:
    assert whole_number(text, unit) == meant


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("tietosuoja@esimerkki.fi", False),
        ("a@sub.esimerkki.example", False),
        ("a@ä.fi", False),
        ("", False),
        ("a@esimerkki", True),
        ("a..b@esimerkki.fi", True),
        ("a@esimerkki,fi", True),
    ],
)
def test_an_address_that_no_mail_reaches_is_odd(text: str, is_odd: bool) -> None:
    assert is_odd_email(text) is is_odd


@pytest.mark.parametrize(
    ("text", "is_odd"),
    [
        ("1234567-1", False),
        ("1234567-8", True),
        ("123456-1", True),
        ("12345-6", True),
        ("12345678-1", True),
        ("556000-1234", False),
        ("12345678", False),
        ("123", True),
        ("abc", True),
        ("FI12345671", False),
        ("", False),
    ],
)
def test_a_business_id_whose_check_digit_is_wrong_is_odd(
    text: str, is_odd: bool
) -> None:
    assert is_odd_business_id(text) is is_odd


def test_marks_that_nobody_sees_are_left_out_and_nothing_else_is() -> None:
    """They come along with a paste; a question with one was lost (U+202E)."""
    pasted = "\u202eKysy\u202c \ufeffAnna\u200bl\u00adta\r\n\tja\x00 m\u200ci"

    seen = visible(pasted)

    assert seen == "Kysy Annal\u00adta\r\n\tja m\u200ci"


@pytest.mark.parametrize(
    ("text", "meant"), [("fi", "FI"), (" Se ", "SE"), ("Suomi", "Suomi")]
)
def test_what_is_no_code_of_a_country_is_quoted_as_it_was_typed(
    text: str, meant: str
) -> None:
    """Found by a stranger: `SUOMI ei kelpaa` where `Suomi` was typed."""
    assert country(text) == meant
