"""Two revisions never look the same: settings and reasons differ in words."""

from typing import Any

import msgspec
import pytest

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.web.auditor.said_settings import (
    Reason,
    say_reasons,
    say_settings,
)
from consent_service.web.edit.differences import Said
from tests.places import ROOT

_POLICY = load_policy(ROOT / "tests" / "browser" / "shop.toml")


def _revision(snippet: str = "0" * 64, **changes: Any) -> Revision:
    policy: Policy = msgspec.structs.replace(_POLICY, **changes)
    return revision_of(policy, snippet=snippet)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"validity_days": 90},
            Said("Valinnan voimassaolo päivinä", "183", "90"),
        ),
        ({"count_views": True}, None),
        ({"blocking": "on"}, Said("Estäminen", "Pois", "Päällä")),
        (
            {"model": "opt_out"},
            Said(
                "Mitä vastaamatta jättäminen merkitsee",
                "Pois, kunnes sallitaan",
                "Päällä, kunnes kielletään",
            ),
        ),
        ({"retention_years": 5}, None),
        ({"honour_dnt": True}, None),
        ({"publish_log": True}, None),
        ({"demographics": "coupled"}, None),
        ({"cookie_domain": "shop.localhost"}, None),
        ({"hand_over": {"kauppa": ("other.localhost",)}}, None),
        (
            {"appearance": msgspec.structs.replace(_POLICY.appearance, radius=2)},
            Said("Ulkoasu › Kulmien pyöreys", "8", "2"),
        ),
        ({"snippet": "1" * 64}, Said("Skriptin julkaisu", "0" * 12, "1" * 12)),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_setting_that_differs_has_a_row_in_words(
    changes: dict[str, Any], said: Said | None
) -> None:
    """A stranger read that nothing changed between two revisions."""
    rows = say_settings(_revision(), _revision(**changes), "fi")

    (row,) = rows
    assert said in (None, row)
    assert "_" not in row.field


def test_another_law_has_rows_for_what_it_asks() -> None:
    rows = say_settings(_revision(), _revision(jurisdiction="FR"), "en")

    assert [row.field for row in rows] == [
        "Whose law applies",
        "The law › Name",
        "The law › Statute",
        "The law › All rules of that law, as a digest",
    ]
    assert (rows[0].before, rows[0].after) == ("Finland", "France")


def test_the_same_revision_has_no_rows() -> None:
    assert say_settings(_revision(), _revision(), "fi") == []


def test_a_reason_that_was_added_is_said_with_the_name_of_its_rule() -> None:
    """`/SITE/edit/reasons` says that auditors read it."""
    new = _revision(reasons={"retention-long": "Kysymme asiaa toimittajalta."})

    assert say_reasons(_revision(), new, "fi") == [
        Reason(
            "Kirjauksia säilytetään kauan", "added", "", "Kysymme asiaa toimittajalta."
        )
    ]
    assert say_reasons(new, _revision(), "fi")[0].kind == "removed"
    assert say_reasons(new, new, "fi")[0].kind == ""
    assert say_reasons(None, new, "fi")[0].after == "Kysymme asiaa toimittajalta."
