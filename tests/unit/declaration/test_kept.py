"""A declaration is made once, and not kept for ever."""

from datetime import UTC, datetime

import pytest

from consent_service.declaration import Declarations
from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from tests.places import POLICIES

PUBLISHED = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def revision() -> Revision:
    return revision_of(load_policy(POLICIES / "inope.toml"), snippet="0" * 64)


def test_the_same_declaration_is_made_once(revision: Revision) -> None:
    kept = Declarations()

    first = kept.declare(revision, "fi", updated=PUBLISHED)

    assert kept.declare(revision, "fi", updated=PUBLISHED) is first


def test_another_language_or_time_is_another_declaration(revision: Revision) -> None:
    kept = Declarations()

    first = kept.declare(revision, "fi", updated=PUBLISHED)

    swedish = kept.declare(revision, "sv", updated=PUBLISHED)

    assert swedish.declaration.language == "sv"
    assert kept.declare(revision, "fi").declaration.updated is None
    assert first.declaration.updated == "2026-11-22T12:00:00.000Z"
    assert first.tag != swedish.tag


def test_another_scan_is_another_declaration_with_another_tag(
    revision: Revision,
) -> None:
    """A browser that asked before the scan gets what it says now."""
    kept = Declarations()

    before = kept.declare(revision, "fi", updated=PUBLISHED)
    after = kept.declare(revision, "fi", updated=PUBLISHED, scanned=PUBLISHED)

    assert b'"scanned":"2026-11-22T12:00:00.000Z"' in after.json
    assert before.tag != after.tag


def test_what_was_asked_for_longest_ago_goes_first(revision: Revision) -> None:
    kept = Declarations(most=2)

    finnish = kept.declare(revision, "fi")
    swedish = kept.declare(revision, "sv")
    kept.declare(revision, "fi")
    kept.declare(revision, "en")

    assert kept.declare(revision, "fi") is finnish
    assert kept.declare(revision, "sv") is not swedish
