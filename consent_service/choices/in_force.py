"""A visitor's present choices, read from the cookie for a page to show."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec

from consent_service.choices.choice import decide
from consent_service.choices.cookie import ReadCookie, said_under
from consent_service.policy.revision import Revision


class PresentChoices(msgspec.Struct, frozen=True):
    """What is in force for one visitor now.

    Attributes:
        state: `none` before the first choice, `expired` after its validity.
        granted: Every category, the necessary one included.
        receipt: Digest of the newest record, "" while the service has none.
        visitor: The consent id, "" while the service has not answered.
        signed: Whether the service made the cookie, and so acts for its bearer.
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
    granted = {
        category: decision == "granted" for category, decision in decisions.items()
    }
    if cookie is None or content is None:
        return PresentChoices("none", granted)

    return PresentChoices(
        state="decided" if live else "expired",
        granted=granted,
        any_granted=any(granted[category] for category in said),
        decided_at=datetime.fromtimestamp(content.decided, UTC),
        expires_at=datetime.fromtimestamp(content.expires, UTC),
        visitor=content.visitor,
        receipt=content.record,
        signed=cookie.signed,
    )
