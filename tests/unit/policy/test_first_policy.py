"""The first policy of a site says what a person answered, and nothing else."""

import msgspec
import pytest

from consent_service.policy.first_policy import (
    FirstAnswers,
    domains_of,
    first_policy,
    is_site_host,
    name_of,
    typed_host,
)
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import read_policy
from consent_service.policy.reference import load_known

KNOWN = load_known()
ANSWERS = FirstAnswers(
    domain="www.esimerkki.fi",
    site="esimerkki",
    name='Esimerkki "Oy"',
    email="tietosuoja@esimerkki.fi",
    languages=("fi", "sv"),
    services=("google-analytics-4", "youtube"),
    retention={"google-analytics-4": "P14M"},
    transfers={"youtube": "dpf"},
    accent="#7a3b1e",
)


def test_the_file_is_a_policy_with_the_answers() -> None:
    text = first_policy(ANSWERS, KNOWN.services)

    policy = read_policy(text.encode(), name="esimerkki.toml", known=KNOWN).policy

    assert policy.site == "esimerkki"
    assert policy.domains == ("esimerkki.fi", "www.esimerkki.fi")
    assert policy.languages == ("fi", "sv")
    assert policy.controller.name == 'Esimerkki "Oy"'
    assert policy.controller.business_id is None
    by_id = {service.id: service for service in policy.services}
    assert by_id["google-analytics-4"].data_retention == "P14M"
    assert by_id["youtube"].transfers is not None
    assert by_id["youtube"].transfers.countries == ("US",)


def test_what_was_not_answered_is_reported_as_open() -> None:
    """Nothing is made up: the declaration would say what nobody knows."""
    text = first_policy(ANSWERS, KNOWN.services)
    file = read_policy(text.encode(), name="esimerkki.toml", known=KNOWN)

    found = lint_policy(file, known=KNOWN)

    said = " ".join(finding.message for finding in found)
    assert "services.youtube leaves open" in said
    assert "cannot link to the privacy notice" in said
    assert [finding.rule for finding in found if finding.severity == "error"] == []


def test_a_dark_accent_is_found_where_none_is_given() -> None:
    """The colour that cannot be seen on a dark banner would keep it unpublished."""
    text = first_policy(ANSWERS, KNOWN.services)

    assert 'accent_dark = "#915e46"' in text


def test_words_cannot_become_further_lines_of_the_file() -> None:
    """A hostile name: what it holds stays inside the string."""
    name = 'A"\nmodel = "opt_out"\n[x]\ny = "'
    text = first_policy(
        FirstAnswers(domain="a.fi", site="a", name=name, languages=("fi",)), {}
    )

    assert "model" not in [line.partition(" ")[0] for line in text.splitlines()]


@pytest.mark.parametrize(
    ("said", "host"),
    [
        ("https://www.esimerkki.fi/kauppa?a=b#c", "www.esimerkki.fi"),
        (" Esimerkki.FI ", "esimerkki.fi"),
        ("esimerkki.fi/", "esimerkki.fi"),
        ("http://user@esimerkki.fi:8443", "esimerkki.fi:8443"),
        # No site: whoever typed it hears so.
        ("info@leipomo.fi", "info@leipomo.fi"),
        ("localhost:8000/kauppa", "localhost:8000"),
        ("https://www.Ääkkönen.fi/", "www.xn--kknen-fraa0m.fi"),
        ("shop..fi", "shop..fi"),
        ("", ""),
    ],
)
def test_an_address_as_people_paste_it_gives_the_host(said: str, host: str) -> None:
    assert typed_host(said) == host


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("www.esimerkki.fi", True),
        ("xn--kknen-fraa0m.fi:8443", True),
        ("127.0.0.1:8124", True),
        ("localhost:8000", True),
        ("esimerkki", False),
        ("shop..fi", False),
        ("10.0.0.256", False),
        ("1.2.3", False),
        ("-a.fi", False),
        ("", False),
    ],
)
def test_a_site_is_at_a_host(text: str, expected: bool) -> None:
    assert is_site_host(text) is expected


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.esimerkki.fi", "esimerkki"),
        ("kauppa.esimerkki.fi", "esimerkki"),
        ("example.co.uk", "example"),
        ("localhost:8000", "localhost"),
        ("äiti.fi", "aiti"),
        ("www.xn--kknen-fraa0m.fi", "aakkonen"),
        ("127.0.0.1:8124", "site-127-0-0-1"),
        ("", ""),
    ],
)
def test_a_site_is_called_after_its_host(host: str, name: str) -> None:
    assert name_of(host) == name


@pytest.mark.parametrize(
    ("host", "domains"),
    [
        ("www.esimerkki.fi", ["esimerkki.fi", "www.esimerkki.fi"]),
        ("esimerkki.fi", ["esimerkki.fi", "www.esimerkki.fi"]),
        ("kauppa.esimerkki.fi", ["kauppa.esimerkki.fi"]),
        ("127.0.0.1:8000", ["127.0.0.1:8000"]),
    ],
)
def test_the_same_pages_under_the_usual_second_host_are_the_site_too(
    host: str, domains: list[str]
) -> None:
    assert domains_of(host) == domains


@pytest.mark.parametrize(
    ("languages", "begins"),
    [
        (("fi", "en"), "# Ensimmäinen käytäntö."),
        (("de", "sv"), "# En första policy."),
        (("de",), "# A first policy."),
    ],
)
def test_the_file_speaks_to_its_owner(languages: tuple[str, ...], begins: str) -> None:
    """Found by a stranger: an English line above a Finnish owner's own file."""
    answers = msgspec.structs.replace(ANSWERS, languages=languages)

    assert first_policy(answers, KNOWN.services).startswith(begins)
