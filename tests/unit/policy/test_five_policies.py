"""The five policies that come with the product."""

import re
from functools import cache

import pytest

from consent_service.declaration import declare
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import PolicyFile, load_policy_file
from consent_service.policy.reference import Known, load_known
from consent_service.policy.revision import read_revision, revision_of
from tests.places import POLICIES, SITES

FOLDER = POLICIES


@cache
def known() -> Known:
    return load_known()


def loaded(site: str) -> PolicyFile:
    return load_policy_file(FOLDER / f"{site}.toml", known=known())


def test_there_are_five_policies() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} >= set(SITES)


@pytest.mark.parametrize("site", SITES)
def test_a_policy_has_open_points_and_no_errors(site: str) -> None:
    findings = lint_policy(loaded(site), known=known())

    assert "open-point" in {finding.rule for finding in findings}
    assert [
        finding.message for finding in findings if finding.severity == "error"
    ] == []


@pytest.mark.parametrize("site", SITES)
def test_a_policy_becomes_a_revision_and_is_declared_in_each_language(
    site: str,
) -> None:
    revision = revision_of(loaded(site).policy, snippet="5" * 64)

    assert read_revision(revision.document) == revision
    for language in ("fi", "sv", "en"):
        assert declare(revision, language).site == site


@pytest.mark.parametrize("site", SITES)
def test_questions_are_asked_in_each_language_of_the_policy(site: str) -> None:
    for point in loaded(site).policy.open:
        assert set(point.question) == {"fi", "sv", "en"}


@pytest.mark.parametrize("site", SITES)
def test_a_policy_holds_no_private_persons_data(site: str) -> None:
    """Company channels only: no personal mailbox, no mobile number, no full name."""
    text = (FOLDER / f"{site}.toml").read_text(encoding="utf-8")

    mailboxes = set(re.findall(r"[\w.+-]+@", text))
    assert mailboxes <= {"info@"}
    assert re.findall(r"\b0[45]0[ -]?\d|\+358", text) == []
    assert re.findall(r"\(at\)|\[at\]", text) == []


@pytest.mark.parametrize(
    ("site", "categories"),
    [
        ("imagoplus", ["necessary", "analytics", "social_sharing"]),
        ("imediat", ["necessary", "analytics", "marketing"]),
        ("inope", ["necessary", "analytics", "marketing"]),
        ("ivplus", ["necessary", "analytics"]),
        ("kehobalanssi", ["necessary", "analytics", "ga_demographics", "marketing"]),
    ],
)
def test_a_policy_asks_about_what_its_notice_tells(
    site: str, categories: list[str]
) -> None:
    assert [category.id for category in loaded(site).policy.categories] == categories


def test_named_tools_come_from_the_catalog_and_unnamed_ones_stay_unnamed() -> None:
    services = loaded("kehobalanssi").policy.services
    named = [service.id for service in services if "name" not in service.open]

    assert named == [
        "consent-service",
        "google-analytics-4",
        "google-analytics-demographics",
    ]
    assert "name" in loaded("inope").policy.services_of("analytics")[0].open
