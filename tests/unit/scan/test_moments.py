"""When something was told, and where a page led, decide what it means (E2, A-07)."""

from consent_service.scan.banner.values import Inspection
from consent_service.scan.report import Banner
from consent_service.scan.traces import Reading
from tests.unit.scan.seen import (
    START,
    command,
    findings,
    request,
    rules,
    standard,
    trace,
    visit,
)

_ASKS = Inspection(banner=Banner(found=True), links=None)
_SCRIPT = request(
    "https://www.googletagmanager.com/gtag/js?id=G-1", kind="script", at=1.0
)


def test_a_grant_may_be_told_after_the_tool_has_begun() -> None:
    """Only what is denied has to be said before anything is sent."""
    given = standard()
    seen = trace(
        "accept_all",
        given,
        _SCRIPT,
        command("dataLayer", "config", at=2.0),
        command("dataLayer", "consent update", at=3.0, analytics_storage="granted"),
        choice_at=START - 1,
    )

    assert ("signal_late", "google-consent-mode") not in rules(findings(given, seen))


def test_a_denial_after_the_tool_has_begun_is_late() -> None:
    given = standard()
    seen = trace(
        "no_choice",
        given,
        _SCRIPT,
        command("dataLayer", "config", at=2.0),
        command("dataLayer", "consent default", at=3.0, analytics_storage="denied"),
    )

    assert ("signal_late", "google-consent-mode") in rules(findings(given, seen))


def test_what_was_granted_before_it_was_taken_back_was_right() -> None:
    given = standard()
    seen = trace(
        "withdraw",
        given,
        _SCRIPT,
        command("dataLayer", "consent update", at=2.0, analytics_storage="granted"),
        choice_at=START + 5,
    )

    assert ("signal_wrong", "google-consent-mode") not in rules(findings(given, seen))


def test_who_refuses_and_is_sent_to_another_site_meets_a_wall() -> None:
    given = standard()
    text = Reading(characters=400)
    accepted = trace("accept_all", given, visit(reading=text, landed="shop.test"))
    refused = trace("reject_all", given, visit(reading=text, landed="away.test"))

    found = findings(given, accepted, refused, inspection=_ASKS)

    assert ("wall", "") in rules(found)


def test_a_hit_that_says_that_advertising_data_is_granted_is_wrong() -> None:
    """`gcd` has a letter for each of four: `t` is granted by default (E5)."""
    given = standard()
    told = [
        _SCRIPT,
        command(
            "dataLayer", "consent default", at=0.5,
            ad_storage="denied", analytics_storage="denied",
            ad_user_data="denied", ad_personalization="denied",
        ),
    ]  # fmt: skip
    hit = "https://www.google-analytics.com/g/collect?v=2&gcs=G100&gcd="

    wrong = trace("reject_all", given, *told, request(f"{hit}13p3p3t3p5", at=2.0))
    right = trace("reject_all", given, *told, request(f"{hit}13p3p3p3p5", at=2.0))

    assert ("signal_wrong", "google-consent-mode") in rules(findings(given, wrong))
    assert ("signal_wrong", "google-consent-mode") not in rules(findings(given, right))
