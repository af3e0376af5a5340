"""The preview of what is edited: its address says what is shown, and nothing is kept.

The address names the text that is kept, by its digest, and what a form changes in it:
a policy itself would be too long for one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from consent_service.policy.revision import Revision
from consent_service.policy.rewrite import plain_of
from consent_service.policy_editor import Sheet
from consent_service.web.context import Context
from consent_service.web.edit.values import Plain
from consent_service.web.layout.guard import Visit

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


class _Shown(msgspec.Struct, frozen=True):
    """What an address names. `changes` are values by path, null for none."""

    site: str
    digest: str
    changes: list[tuple[list[str], Any]]
    scheme: str


_SHOWN: Final = msgspec.json.Decoder(_Shown)


def preview_address(visit: Visit, sheet: Sheet, values: Plain, look: Look) -> str:
    """Return the address of a preview of `values`, "" where they are too many."""
    kept = plain_of(sheet.text.decode("utf-8-sig")) if sheet.text else {}
    changes = list(_changes([], kept, values))
    shown = _Shown(sheet.site, sheet.digest, changes, look.scheme)
    context = visit.context
    text = msgspec.json.encode(shown).decode()
    if len(text) > _LONGEST:
        return ""
    sealed = context.drafts.seal(text, context.clock())
    query = urlencode({"lang": look.language, "part": look.part})
    return f"{visit.frame.root}/preview/{sealed}/?{query}"


def _changes(
    at: list[str], kept: Plain, values: Plain
) -> Iterator[tuple[list[str], Any]]:
    for key in {**kept, **values}:
        before, after = kept.get(key), values.get(key)
        if before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _changes([*at, key], before, after)
        else:
            yield [*at, key], after


async def load_preview(context: Context, text: str) -> Revision | None:
    """Return the revision that an address shows, None if it is gone by now."""
    shown = _SHOWN.decode(text)
    editor = context.editor
    sheet = await editor.load(shown.site)
    if sheet.digest != shown.digest:
        return None
    values = plain_of(sheet.text.decode("utf-8-sig"))
    for path, value in shown.changes:
        _set(values, path, value)
    if shown.scheme != "auto":
        values.setdefault("appearance", {})["scheme"] = shown.scheme
    changed = await editor.change(sheet, values)
    return (await editor.check(shown.site, changed)).revision


def _set(values: Plain, path: Sequence[str], value: object) -> None:
    *above, last = path
    for key in above:
        values = values.setdefault(key, {})
    if value is None:
        values.pop(last, None)
    else:
        values[last] = value
