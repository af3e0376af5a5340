from datetime import UTC, datetime

import pytest

from consent_service.choices.cookie import ReadCookie, VisitorCookie, cookie_decisions
from consent_service.choices.in_force import present_choices
from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from tests.places import POLICIES

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def revision() -> Revision:
    return revision_of(load_policy(POLICIES / "kehobalanssi.toml"), snippet="0" * 64)


def cookie(decisions: dict[str, str], *, expires: int = 1_900_000_000) -> ReadCookie:
    content = VisitorCookie(
        visitor="0" * 32,
        revision="",
        decided=1_795_000_000,
        expires=expires,
        gpc=0,
        record="",
        decisions=decisions,
    )
    return ReadCookie(content, signed=True)


def granted_all(revision: Revision) -> dict[str, str]:
    return cookie_decisions(
        revision,
        {"analytics": "granted", "ga_demographics": "granted", "marketing": "denied"},
    )


def test_without_a_cookie_only_the_necessary_is_granted(revision: Revision) -> None:
    present = present_choices(revision, None, now=NOW, gpc=False)

    assert present.state == "none"
    assert present.granted == {
        "necessary": True,
        "analytics": False,
        "ga_demographics": False,
        "marketing": False,
    }


def test_what_was_decided_is_in_force(revision: Revision) -> None:
    kept = cookie(granted_all(revision))

    present = present_choices(revision, kept, now=NOW, gpc=False)

    assert present.state == "decided"
    assert present.granted["analytics"]
    assert not present.granted["marketing"]


def test_after_its_validity_a_choice_counts_no_more(revision: Revision) -> None:
    """Requirement A-43."""
    kept = cookie(granted_all(revision), expires=1_795_000_001)

    present = present_choices(revision, kept, now=NOW, gpc=False)

    assert present.state == "expired"
    assert not present.any_granted


def test_a_category_that_means_something_else_is_undecided(revision: Revision) -> None:
    """Requirement A-41: only that one is asked again."""
    kept = cookie({**granted_all(revision), "analytics": "100000000"})

    present = present_choices(revision, kept, now=NOW, gpc=False)

    assert not present.granted["analytics"]


def test_the_signal_suspends_an_older_grant(revision: Revision) -> None:
    """Requirement A-51: analytics is not what the signal is about."""
    present = present_choices(
        revision, cookie(granted_all(revision)), now=NOW, gpc=True
    )

    assert present.granted["analytics"]
    assert not present.granted["ga_demographics"]


@pytest.mark.parametrize("value", ["", "1", "x", "2" + "0" * 8])
def test_a_decision_that_cannot_be_read_is_none(revision: Revision, value: str) -> None:
    present = present_choices(
        revision, cookie({"analytics": value}), now=NOW, gpc=False
    )

    assert not present.granted["analytics"]
