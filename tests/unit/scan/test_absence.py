"""Why a site was not there to look at, as a page says it in words."""

from typing import get_args

import pytest

from consent_service.cli.site_look import trouble_of
from consent_service.errors import InstallationError, ScanError
from consent_service.scan.absence import Absence, absence_of
from consent_service.scan.report_words import LimitKind
from consent_service.site_look.values import Looking, Reason, Trouble
from consent_service.web.http.look_words import trouble_words


@pytest.mark.parametrize(
    ("limits", "status", "reason"),
    [
        (["certificate"], None, "certificate"),
        (["sandbox", "timeout"], None, "timeout"),
        (["http_error"], 500, "answer"),
        (["http_error"], None, "silent"),
        (["http_error", "blocked"], 403, "blocked"),
        ([], None, "silent"),
    ],
)
def test_what_kept_the_first_page_away_is_the_reason(
    limits: list[LimitKind], status: int | None, reason: Absence
) -> None:
    assert absence_of(limits, status=status) == reason


def test_an_error_of_the_scan_is_about_the_site_or_else_about_the_browser() -> None:
    assert trouble_of(ScanError("no such host", reason="address")) == Trouble(
        "address", "no such host"
    )
    assert trouble_of(ScanError("browser does not start")).reason == "browser"
    assert trouble_of(InstallationError("playwright is missing")).reason == "browser"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_reason_has_words_and_says_what_to_do(language: str) -> None:
    """Issue 16: "browser does not start" stood in English, folded away."""
    reasons: list[Reason] = [*get_args(Absence), "browser", "disk", "ended"]
    for reason in reasons:
        looking = Looking("failed", "shop.example", reason=reason)
        why, what_next = trouble_words(looking, language)
        assert why.endswith(".")
        assert what_next.endswith(".")
        assert "{" not in why


def test_a_reason_names_the_site_in_the_language_of_the_reader() -> None:
    looking = Looking("failed", "shop.example", reason="certificate")

    assert trouble_words(looking, "fi") == (
        "Sivuston shop.example varmenne (https) ei kelpaa.",
        "Pyydä sivuston ylläpitäjää uusimaan varmenne: myös kävijöiden selaimet "
        "varoittavat siitä. Yritä sitten uudelleen.",
    )
