"""What a name is, where no catalog knows it: a hint says "probably"."""

import pytest

from consent_service.catalog.hints import Hint, Hints
from consent_service.policy.load import read_policy
from consent_service.scan.report import ScanFinding
from consent_service.scan.speech import speech_in
from consent_service.scan.standard import Standard
from tests.unit.scan.seen import CATALOG, KNOWN, cookie, findings, request, trace

HINTS = Hints(
    [
        Hint(
            name="mystery_visitor",
            platform="Mystery Meter",
            provider="Mystery Ltd",
            category="analytics",
            hosts=(),
            source="database.csv",
            row=12,
            licence="Apache-2.0",
        )
    ]
)
POLICY = b"""
site = "shop"
domains = ["shop.test"]
languages = ["fi"]
[controller]
name = "Kauppa Oy"
"""


def found(language: str, name: str) -> ScanFinding:
    file = read_policy(POLICY, name="shop.toml", known=KNOWN)
    given = Standard(CATALOG, file, speech=speech_in(language), hints=HINTS)
    (finding,) = findings(given, trace("no_choice", given, cookie(name)))
    return finding


def test_a_hint_explains_a_name_with_probably_and_its_source() -> None:
    finding = found("en", "mystery_visitor")

    assert finding.probably == "Mystery Meter"
    assert finding.message == (
        "cookie “mystery_visitor” of shop.test is not declared in the policy; "
        "probably Mystery Meter (database.csv: 12, Apache-2.0)"
    )


def test_a_hint_is_said_in_the_language_of_the_report() -> None:
    assert "todennäköisesti Mystery Meter" in found("fi", "mystery_visitor").message


def test_a_name_that_nobody_knows_is_left_open() -> None:
    finding = found("en", "quite_unknown")

    assert finding.probably is None
    assert "probably" not in finding.message


@pytest.mark.parametrize(
    ("beside", "unknown"),
    [
        # Seen from outside: called Laravel's beside the session of another program.
        (cookie("connect.sid", kind="http_cookie"), ["XSRF-TOKEN", "connect.sid"]),
        (cookie("laravel_session", kind="http_cookie"), []),
        (request("https://static.parastorage.com/app.js"), []),
        # Its service has no other item, and no host.
        (cookie("PHPSESSID", kind="http_cookie"), ["XSRF-TOKEN"]),
    ],
)
def test_a_name_of_many_programs_counts_only_beside_its_own(
    beside: object, unknown: list[str]
) -> None:
    token = cookie("XSRF-TOKEN", kind="http_cookie")
    given = Standard(CATALOG)
    found = findings(given, trace("no_choice", given, token, beside))

    assert sorted(
        each.subject.name for each in found if each.rule == "unclassified"
    ) == (unknown)
