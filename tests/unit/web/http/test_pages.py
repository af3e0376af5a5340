"""What templates can say: names and dates in the reader's language."""

import re
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from consent_service.findings import Finding
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import (
    day_words,
    fill_words,
    laws_words,
    moment_time,
)

_FINDING = Finding(
    rule="way-back-missing",
    severity="warning",
    message="there is no way back",
    source="GDPR 7(3); A-32",
)


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", "Yleinen tietosuoja-asetus (GDPR), 7 artiklan 3 kohta"),
        ("sv", "Allmänna dataskyddsförordningen (GDPR), artikel 7.3"),
        ("en", "General Data Protection Regulation (GDPR), Article 7(3)"),
    ],
)
def test_a_page_calls_the_laws_behind_a_finding_by_their_names(
    language: str, names: str
) -> None:
    """Dashboard and editor said "GDPR Art. 7(1)" in Finnish and Swedish."""
    assert laws_words(_FINDING, language) == names


def test_no_template_shows_the_tags_of_laws() -> None:
    folder = files("consent_service.web").joinpath("templates")
    shown = [
        file.name
        for file in folder.iterdir()
        if re.search(r"{{[^}]*(finding|each|row)\.source", file.read_text("utf-8"))
    ]

    assert shown == []


LATE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)


def test_a_time_is_on_local_clocks_and_in_utc_for_programs() -> None:
    assert moment_time(LATE, "fi", zone_of("FI")) == (
        '<time datetime="2026-11-30T22:30:00Z">1. joulukuuta 2026 0.30</time>'
    )


def test_a_day_is_that_of_the_clocks_beside_it() -> None:
    """One line said "decided on 1 December, expires on 31 May" of one midnight."""
    assert day_words(LATE, "fi", zone_of("FI")) == "1. joulukuuta 2026"


def test_a_text_with_a_time_in_it_escapes_the_rest() -> None:
    said = fill_words("{by} <b> {at}", by="<i>", at=moment_time(LATE, "fi"))

    assert said.startswith("&lt;i&gt; &lt;b&gt; <time ")


def test_no_page_shows_a_moment_by_two_calendars() -> None:
    """A day without a zone is that of UTC: beside a local time it may be another."""
    templates = files("consent_service.web").joinpath("templates")
    pages = {each.name: each.read_text() for each in templates.iterdir()}

    wrong = [name for name, text in pages.items() if re.search(r"\|day\(\w+\)", text)]

    assert wrong == []
