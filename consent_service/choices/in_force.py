"""A visitor's present choices, read from the cookie for a page to show."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec

from consent_service.choices.choice import Decision, decide
from consent_service.choices.cookie import ReadCookie
from consent_service.policy.revision import Revision

# How many digits of a category's meaning the cookie keeps.
_MEANING_DIGITS = 8


class PresentChoices(msgspec.Struct, frozen=True):
    """What is in force for one visitor now.

    Attributes:
        state: `none` before the first choice, `expired` after its validity.
        granted: Every category, the necessary one included.
        receipt: Digest of the newest record, "" while the service has none.
        signed: Whether the visitor id may be acted upon.
    """

    state: Literal["none", "decided", "expired"]
    granted: Mapping[str, bool]
    any_granted: bool = False
    decided_at: datetime | None = None
    expires_at: datetime | None = None
    visitor: str = ""
    receipt: str = ""
    signed: bool = False


def present_choices(
    revision: Revision, cookie: ReadCookie | None, *, now: datetime, gpc: bool
) -> PresentChoices:
    """Return what is in force under `revision` for the bearer of `cookie`.

    A category counts as decided while the choice has not expired and still means
    what it meant (requirements A-41, A-43). All else is as if nothing was said.
    """
    content = cookie.content if cookie else None
    live = content is not None and now.timestamp() < content.expires
    said = said_under(revision, content.decisions) if content and live else {}
    decisions = decide(
        revision.policy, said, gpc=gpc, said_under_gpc=bool(content and content.gpc)
    )
    granted = {category: one == "granted" for category, one in decisions.items()}
    if cookie is None or content is None:
        return PresentChoices("none", granted)

    return PresentChoices(
        state="decided" if live else "expired",
        granted=granted,
        any_granted=any(granted[one] for one in said),
        decided_at=datetime.fromtimestamp(content.decided, UTC),
        expires_at=datetime.fromtimestamp(content.expires, UTC),
        visitor=content.visitor,
        receipt=content.record,
        signed=cookie.signed,
    )


def cookie_decisions(
    revision: Revision, decisions: Mapping[str, Decision]
) -> dict[str, str]:
    """Return decisions as the cookie keeps them: outcome and meaning at that time."""
    optional = _optional(revision)
    return {
        category: ("1" if decision == "granted" else "0")
        + revision.meanings[category][:_MEANING_DIGITS]
        for category, decision in decisions.items()
        if category in optional
    }


def said_under(revision: Revision, kept: Mapping[str, str]) -> dict[str, Decision]:
    """Return what was decided, as the cookie keeps it, and still means the same."""
    said: dict[str, Decision] = {}
    for category in _optional(revision):
        value = kept.get(category, "")
        if value[1:] == revision.meanings[category][:_MEANING_DIGITS]:
            said[category] = "granted" if value[0] == "1" else "denied"
    return said


def _optional(revision: Revision) -> list[str]:
    return [one.id for one in revision.policy.categories if not one.necessary]
