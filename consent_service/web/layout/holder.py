"""Whom a token was issued for, in words."""

import re
from datetime import UTC, datetime, tzinfo
from typing import Final

from consent_service.sessions import UNNAMED
from consent_service.web.http.pages import moment_words
from consent_service.web.layout.guard import Visit
from consent_service.web.layout.texts import Words

_MADE: Final = re.compile(rf"{UNNAMED} of (\d{{4}}-\d\d-\d\dT\d\d:\d\dZ)")
# As the command line writes it down (`cli/operator_use.py`).
_COMMAND: Final = "operator: "


def say_holder(
    holder: str, words: Words, language: str = "", zone: tzinfo = UTC
) -> str:
    """Return whom a token was issued for.

    A link that was made for nobody in particular is called by the time it was made
    at, on the clocks of `zone`.
    """
    made = _MADE.fullmatch(holder)
    if made is not None:
        at = datetime.fromisoformat(made[1])
        return words["holder_link"].format(moment=moment_words(at, language, zone))
    if holder.startswith(_COMMAND):
        command = holder.removeprefix(_COMMAND)
        return words["holder_operator"].format(command=command)
    # What links said of that before they said when.
    return words["holder_nobody"] if holder == UNNAMED else holder


async def name_of(visit: Visit, token: str, zone: tzinfo = UTC) -> str:
    """Return whom a token was issued for, its id if nobody knows that any more."""
    known = await visit.context.tokens.load_token(token)
    holder = known.holder if known else ""
    frame = visit.frame
    return say_holder(holder, frame.words, frame.language, zone) if holder else token
