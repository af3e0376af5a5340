import pytest

from consent_service.web.http.language import choose_language

OFFERED = ("fi", "sv", "en")


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        (None, None, "fi"),
        (None, "", "fi"),
        ("sv", "en", "sv"),
        ("SV-FI", None, "sv"),
        ("de", "en", "en"),
        (None, "en-GB,en;q=0.8", "en"),
        (None, "en;q=0.5, sv;q=0.9", "sv"),
        (None, "en;q=0, sv;q=0.1", "sv"),
        (None, "*;q=0.5", "fi"),
        (None, "de, fr", "fi"),
        (None, "en;q=many, sv", "sv"),
        (None, ",;=,;q=", "fi"),
    ],
)
def test_the_address_goes_before_the_browser_and_the_site_s_own_language_last(
    asked: str | None, accepted: str | None, chosen: str
) -> None:
    assert choose_language(asked, accepted, OFFERED) == chosen
