"""What an address of the editor shows: a text that is kept, and what changes in it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from consent_service.policy.revision import Revision
from consent_service.policy.rewrite import Plain, plain_of
from consent_service.publishing.editor import Sheet
from consent_service.web.context import Context


class _Shown(msgspec.Struct, frozen=True):
    """What an address names. `changes` are values by path, null for none."""

    site: str
    digest: str
    changes: list[tuple[list[str], Any]]
    scheme: str


_SHOWN: Final = msgspec.json.Decoder(_Shown)


def shown_text(sheet: Sheet, values: Plain, scheme: str) -> str:
    """Return what an address says of `values`, which are made from a sheet."""
    kept = plain_of(sheet.text.decode("utf-8-sig")) if sheet.text else {}
    changes = list(_changes([], kept, values))
    shown = _Shown(sheet.site, sheet.digest, changes, scheme)
    return msgspec.json.encode(shown).decode()


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


async def load_edited(context: Context, text: str) -> Revision | None:
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
