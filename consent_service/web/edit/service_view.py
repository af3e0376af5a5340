"""What the form of a service shows beside its plain fields."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from consent_service.catalog import Service
from consent_service.locales import load_texts
from consent_service.policy.merge import is_answered
from consent_service.web.edit.desk import Desk
from consent_service.web.edit.plain import Plain
from consent_service.web.edit.service_facts import ITEM_ROWS, WAY_ROWS, lacks_words

_FIELDS = ("name", "purpose", "provider", "data_collected", "opt_out", "items", "hosts")
_EMPTY_ROWS = 3


class ServiceView(msgspec.Struct, frozen=True):
    """What a form of a service needs.

    Attributes:
        shown: The fields that it has.
        unstated: Those of which the declaration says that nobody has stated them.
        unstated_in: The languages in which it says so of the purpose.
        items: The rows of cookies; `known` are those that the catalog has filled.
        ways: The rows of ways to object.
        data: The data that are ticked.
        data_before: Those that were ticked by what is written or known, in order.
        titles: What all kinds of data are called, by their word.
        kinds: What the kinds of an item are called, likewise.
        stated: Open fields that the catalog has an answer to.
        is_complete: Whether the owner has said that the answers are right.
    """

    shown: frozenset[str]
    unstated: frozenset[str]
    unstated_in: Sequence[str]
    items: Sequence[Plain]
    ways: Sequence[Plain]
    data: frozenset[str]
    data_before: Sequence[str]
    titles: Mapping[str, str]
    kinds: Sequence[tuple[str, str]]
    stated: Sequence[str] = ()
    is_complete: bool = False


def view_of(
    desk: Desk,
    id_: str,
    catalogued: Service | None,
    language: str,
    *,
    seen: Plain | None = None,
) -> ServiceView:
    """Return what the form of a service shows, in the language of its page.

    What a scan has `seen` of a service that nothing is written of stands there first.
    """
    service: Plain = desk.values.get("services", {}).get(id_, {}) or seen or {}
    merged = _merged(desk, id_) or catalogued
    still_open = frozenset(merged.open) if merged else frozenset[str]()
    texts = load_texts(language)
    data = service.get("data_collected")
    if data is None:
        data = merged.data_collected if merged else ()
    return ServiceView(
        shown=_shown(service, still_open, is_own=catalogued is None),
        unstated=_unstated(merged),
        unstated_in=_unstated_in(desk, merged, service),
        items=_item_rows(service, catalogued, still_open),
        ways=[*service.get("opt_out", []), {}][:WAY_ROWS],
        data=frozenset(map(str, data)),
        data_before=[str(each) for each in data],
        titles=texts.data,
        kinds=list(texts.kind.items()),
        stated=_stated(merged, catalogued),
        is_complete=service.get("open") == [],
    )


def _merged(desk: Desk, id_: str) -> Service | None:
    policy = desk.checked.policy
    services = policy.policy.services if policy else ()
    return next((each for each in services if each.id == id_), None)


def _shown(
    service: Plain, still_open: frozenset[str], *, is_own: bool
) -> frozenset[str]:
    fields = {
        field for field in _FIELDS if is_own or field in service or field in still_open
    }
    if "lifetimes" in still_open:
        fields.add("items")
    return frozenset(fields)


def _item_rows(
    service: Plain,
    catalogued: Service | None,
    still_open: frozenset[str],
) -> list[dict[str, Any]]:
    """Return the rows: what is written, what lacks a lifetime, and empty ones."""
    rows = [dict(item) for item in service.get("items", [])]
    written = {item.get("name") for item in rows}
    if catalogued and "lifetimes" in still_open:
        rows += [
            {"name": item.name, "kind": item.kind, "party": item.party, "known": True}
            for item in catalogued.items
            if item.lifetime is None and item.name not in written
        ]
    return [*rows, *({} for _ in range(_EMPTY_ROWS))][:ITEM_ROWS]


def _unstated(merged: Service | None) -> frozenset[str]:
    if merged is None:
        return frozenset()
    return frozenset(field for field in merged.open if not is_answered(merged, field))


def _unstated_in(desk: Desk, merged: Service | None, service: Plain) -> list[str]:
    if merged is None or "purpose" not in merged.open:
        return []
    purpose = {**merged.purpose, **service.get("purpose", {})}
    languages = desk.values.get("languages", [])
    return [tag for tag in languages if lacks_words(purpose, tag)]


def _stated(merged: Service | None, catalogued: Service | None) -> list[str]:
    if merged is None or catalogued is None:
        return []
    return [field for field in merged.open if is_answered(merged, field)]
