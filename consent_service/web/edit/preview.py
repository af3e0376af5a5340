"""The preview of what is edited: its address says what is shown, and nothing is kept.

The address names the text that is kept, by its digest, and what a form changes in it:
a policy itself would be too long for one.
"""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from consent_service.publishing.editor import Sheet
from consent_service.web.edit.plain import Plain
from consent_service.web.layout.guard import Visit
from consent_service.web.set_up.edited import shown_text

PARTS: Final = ("banner", "preferences", "declaration")
SCHEMES: Final = ("auto", "light", "dark")
WIDTHS: Final = ("phone", "wide")
# Characters of an address that every proxy takes.
_LONGEST: Final = 6_000


class Look(msgspec.Struct, frozen=True):
    """How a preview looks: what of the site, in which language, light and width."""

    part: str = "banner"
    language: str = ""
    scheme: str = "auto"
    width: str = "phone"

    @classmethod
    def choices(cls, languages: Sequence[str]) -> dict[str, Sequence[str]]:
        """Return what can be chosen."""
        return {
            "part": PARTS,
            "language": languages,
            "scheme": SCHEMES,
            "width": WIDTHS,
        }


def look_of(said: Mapping[str, str]) -> Look:
    """Return the look that a form asks for."""

    def one_of(name: str, offered: Sequence[str]) -> str:
        return said[name] if said.get(name, "") in offered else offered[0]

    return Look(
        part=one_of("part", PARTS),
        language=said.get("language", "")[:35],
        scheme=one_of("scheme", SCHEMES),
        width=one_of("width", WIDTHS),
    )


def preview_address(visit: Visit, sheet: Sheet, values: Plain, look: Look) -> str:
    """Return the address of a preview of `values`, "" where they are too many."""
    text = shown_text(sheet, values, look.scheme)
    if len(text) > _LONGEST:
        return ""
    context = visit.context
    sealed = context.drafts.seal(text, context.clock())
    query = urlencode({"lang": look.language, "part": look.part})
    return f"{visit.frame.root}/preview/{sealed}/?{query}"
