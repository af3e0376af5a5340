"""The answers of the set-up in an address: read, checked, written back."""

import pytest

from consent_service.policy.first_policy import FirstAnswers
from consent_service.web.set_up.answers import (
    Known,
    first_wrong_step,
    mended_colour,
    mended_name,
    mistakes_in,
    parse_query,
    query_of,
    read_answers,
)

KNOWN = Known(
    services=("google-analytics-4", "youtube"), languages=("fi", "sv"), sites=("inope",)
)
SAID = (
    "domain=https%3A%2F%2Fwww.esimerkki.fi%2F&name=Esimerkki+Oy&language=fi"
    "&address=Katu+1"
    "&service=youtube&retention.youtube=p14m&accent=%237A3B1E"
)


def read(query: str) -> FirstAnswers:
    return read_answers(parse_query(query), KNOWN)


def test_answers_come_back_as_they_were_written() -> None:
    answers = read(SAID)

    assert read(query_of(answers)) == answers
    assert answers.domain == "www.esimerkki.fi"
    assert answers.site == "esimerkki"
    assert answers.retention == {"youtube": "P14M"}
    assert answers.accent == "#7a3b1e"


def test_what_nobody_could_have_chosen_is_left_out() -> None:
    answers = read(
        "service=evil&service=youtube&service=youtube&language=xx"
        "&transfers.youtube=anything&position=everywhere&retention.evil=P1M"
    )

    assert answers.services == ("youtube",)
    assert answers.languages == ()
    assert answers.transfers == {}
    assert answers.retention == {}
    assert answers.position == ""


@pytest.mark.parametrize(
    ("query", "step", "mistakes"),
    [
        ("", "site", {"domain": "missing_domain", "site": "missing_site"}),
        ("domain=esimerkki", "site", {"domain": "wrong_domain"}),
        ("domain=shop..fi&site=shop", "site", {"domain": "wrong_domain"}),
        ("domain=ääkkönen.fi", "site", {}),
        ("domain=a.fi&site=inope", "site", {"site": "taken_site"}),
        ("domain=a.fi&site=start", "site", {"site": "taken_site"}),
        ("domain=a.fi&site=tracking", "site", {"site": "taken_site"}),
        ("domain=a.fi&site=../x", "site", {"site": "wrong_site"}),
        ("domain=a.fi", "site", {}),
        ("", "controller", {"name": "missing_name", "email": "missing_contact"}),
        ("name=A&email=ei", "controller", {"email": "wrong_email"}),
        ("name=A&address=Katu+1", "controller", {}),
        (
            "name=A&email=a@a.fi&notice_url=javascript:x",
            "controller",
            {"notice_url": "wrong_notice_url"},
        ),
        (f"name={'x' * 201}&email=a@a.fi", "controller", {"name": "too_long"}),
        ("name=A&email=a@a.fi&notice_url=shop.fi/tietosuoja", "controller", {}),
        ("", "languages", {"languages": "missing_languages"}),
        ("accent=%230a5", "appearance", {}),
        ("accent=red", "appearance", {"accent": "wrong_accent"}),
        ("accent=%23ffee00", "appearance", {"accent": "faint_accent"}),
        ("accent=%23ffee00&scheme=dark", "appearance", {}),
        (
            "accent=%230a5c36&accent_dark=%230a5c36",
            "appearance",
            {"accent_dark": "faint_accent_dark"},
        ),
        ("domain=a.fi&site=Villa+Lintu", "site", {"site": "wrong_site"}),
        ("domain=a.fi&site=Villa", "site", {"site": "wrong_site"}),
        (
            "service=youtube&retention.youtube=a+while",
            "open",
            {"retention.youtube": "wrong_period"},
        ),
    ],
)
def test_a_mistake_is_named_at_its_field(
    query: str, step: str, mistakes: dict[str, str]
) -> None:
    assert mistakes_in(read(query), step, KNOWN) == mistakes


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("Villa Lintu", "villa-lintu"), ("Höyry", "hoyry"), ("Inope", ""), ("Α Β", "")],
)
def test_a_name_that_will_not_do_comes_with_one_that_will(
    typed: str, mended: str
) -> None:
    assert mended_name(FirstAnswers(domain="a.fi", site=typed), KNOWN) == mended


def test_a_colour_that_is_too_pale_comes_with_one_that_can_be_seen() -> None:
    """WCAG 2.2, 1.4.11; it was refused on the last page only."""
    answers = read("accent=%23ffee00")

    assert mended_colour(answers, "accent") == "#a09500"


def test_no_step_is_reached_past_a_mistake() -> None:
    assert first_wrong_step(read("name=A"), "review", KNOWN) == "site"
    assert first_wrong_step(read("domain=a.fi"), "review", KNOWN) == "controller"
    assert first_wrong_step(read(SAID), "review", KNOWN) == "review"
    assert first_wrong_step(read(SAID), "nonsense", KNOWN) == "site"
