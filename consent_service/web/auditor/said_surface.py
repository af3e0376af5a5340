"""What the visitor of a record could read where it chose, word for word."""

from datetime import tzinfo

import msgspec

from consent_service.choices.choice import Decision, decide
from consent_service.choices.record import Record, parse_time
from consent_service.declaration import declare
from consent_service.policy.revision import Revision
from consent_service.snippet.surface_text import (
    Row,
    Shown,
    SurfaceText,
    banner_text,
    placeholder_text,
    preferences_text,
)
from consent_service.web.http.local_time import local_words


class Before(msgspec.Struct, frozen=True):
    """The record that another one replaced, and what was shown for it."""

    record: Record
    revision: Revision


class SaidSurface(msgspec.Struct, frozen=True):
    """The words of the surface of one record.

    Attributes:
        texts: One surface; several where the record does not say which of them.
        note: The key of what a page says of them, "" if they are certain.
    """

    texts: tuple[SurfaceText, ...]
    note: str = ""


def say_surface(
    record: Record, revision: Revision, before: Before | None, zone: tzinfo
) -> SaidSurface:
    """Return what the visitor could read where it chose.

    Args:
        record: The record.
        revision: What was shown.
        before: The record that it replaced; None if there was none, or it is gone.
        zone: In which the time of the choice before is written.
    """
    said = _still_said(record, revision, before)
    shown = _shown(record, revision, before, said, zone)
    language, is_unknown = record.language, bool(record.supersedes and not before)
    match record.surface:
        case "preferences":
            text = preferences_text(revision, language, shown)
            return SaidSurface((text,), "seen_unknown_before" if is_unknown else "")
        case "declaration":
            text = _form_text(record, revision, shown, before)
            return SaidSurface((text,), "seen_form")
        case "placeholder":
            texts = tuple(
                placeholder_text(revision, language, category)
                for category in _newly_granted(record, revision, said)
            )
            return SaidSurface(texts, "seen_placeholder")
        case "api":
            return SaidSurface((banner_text(revision, language, shown),), "seen_api")
    return _banner(record, revision, shown, said)


def _banner(
    record: Record, revision: Revision, shown: Shown, said: dict[str, Decision]
) -> SaidSurface:
    # Its buttons save only if it asked again (snippet/src/surface/banner.ts).
    if record.action != "save":
        text = banner_text(revision, record.language, shown)
        return SaidSurface((text,))
    optional = _optional(revision)
    asked = [category for category in optional if category not in said]
    is_known = 0 < len(asked) < len(optional)
    again = msgspec.structs.replace(shown, asked=asked if is_known else optional)
    text = banner_text(revision, record.language, again)
    return SaidSurface((text,), "" if is_known else "seen_unknown_asked")


def _optional(revision: Revision) -> list[str]:
    return [category.id for category in revision.policy.optional_categories]


def _still_said(
    record: Record, revision: Revision, before: Before | None
) -> dict[str, Decision]:
    """Return what of the choice before still held (A-41, A-43)."""
    if before is None or parse_time(record.at) >= parse_time(before.record.expires_at):
        return {}
    old, new = before.revision.meanings, revision.meanings
    decisions = before.record.decisions
    return {
        category: decisions[category]
        for category in _optional(revision)
        if category in decisions and old.get(category) == new[category]
    }


def _shown(
    record: Record,
    revision: Revision,
    before: Before | None,
    said: dict[str, Decision],
    zone: tzinfo,
) -> Shown:
    was_under_signal = before is not None and before.record.gpc
    in_force = decide(
        revision.policy, said, gpc=record.gpc, said_under_gpc=was_under_signal
    )
    granted = {each for each in _optional(revision) if in_force[each] == "granted"}
    date = parse_time(before.record.at) if before else None
    return Shown(
        granted=frozenset(granted),
        # Also if what was granted is not on record here any more.
        withdraws=bool(granted) or record.action == "withdraw",
        signal=record.gpc,
        decided_at=local_words(date, zone, record.language) if date else "",
        consent_id=record.visitor,
    )


def _newly_granted(
    record: Record, revision: Revision, said: dict[str, Decision]
) -> list[str]:
    """Return the categories that a placeholder can have asked for."""
    granted = [each for each in _optional(revision) if _is_granted(record, each)]
    new = [category for category in granted if said.get(category) != "granted"]
    return new or granted


def _is_granted(record: Record, category: str) -> bool:
    return record.decisions.get(category) == "granted"


def _form_text(
    record: Record,
    revision: Revision,
    shown: Shown,
    before: Before | None,
) -> SurfaceText:
    """Return the words of the declaration's form (templates/declaration.html)."""
    words = revision.texts[record.language].declaration
    declaration = declare(revision, record.language)
    state = words["no_choice_yet"]
    if before is not None:
        is_over = parse_time(record.at) >= parse_time(before.record.expires_at)
        state = words["decided_at"].format(date=shown.decided_at)
        state = words["expired"] if is_over else state
    elif record.supersedes:
        state = ""
    rows = tuple(
        Row(
            category.title,
            category.description
            + (f" {category.needs_text}." if category.needs_text else ""),
            state=_state(category.id, words, shown, necessary=category.necessary),
        )
        for category in declaration.categories
    )
    signal = (declaration.gpc or "") if record.gpc else ""
    return SurfaceText(
        title=words["present_choices"],
        before=tuple(text for text in (state, signal) if text),
        rows=rows,
        after=(words["withdraw_note"],) if shown.withdraws else (),
        links=(),
        buttons=(
            *(words["accept_all"], words["reject_all"], words["save"]),
            *((words["withdraw"],) if shown.withdraws else ()),
        ),
    )


def _state(
    category: str, words: dict[str, str], shown: Shown, *, necessary: bool
) -> str:
    if necessary:
        return words["always_on"]
    return words["granted" if category in shown.granted else "denied"]
