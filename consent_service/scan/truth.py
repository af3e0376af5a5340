"""Three-way truth: what was seen, what is declared, and what the notice tells.

Nothing here is a finding: each line says what differs and in which place to change it.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from consent_service.policy.built_in import (
    NECESSARY,
    OWN_SERVICE,
    PRODUCT_CATEGORIES,
)
from consent_service.scan.report import (
    Change,
    Observation,
    Report,
    Truth,
    TruthRow,
)
from consent_service.scan.standard import Standard
from consent_service.scan.told import Told


class _Row(NamedTuple):
    """One service, or what nobody knows by its host."""

    id: str
    name: str
    category: str | None
    known: bool


def with_truth(report: Report, standard: Standard, told: Told | None) -> Report:
    """Return the report with the comparison of all three.

    Without a policy nothing is declared; without a notice nothing is told: those
    columns are null then.
    """
    seen = _seen(report.observations, standard)
    rows = _rows(seen, standard, told)
    judge = _Judge(report, standard, told, {row.id for row in seen})
    services = tuple(judge.service(row) for row in rows)
    categories = tuple(_categories(services, standard, told))
    return msgspec.structs.replace(
        report, truth=Truth(services=services, categories=categories)
    )


def _seen(observations: Sequence[Observation], standard: Standard) -> dict[_Row, None]:
    """Return what was seen, each service once; without a service each host once."""
    found: dict[_Row, None] = {}
    for each in observations:
        service = standard.declared.by_id.get(each.service or "")
        service = service or standard.catalog.by_id.get(each.service or "")
        category = each.category or each.usual_category
        if each.subject.type == "signal":
            continue
        if service is not None:
            row = _Row(service.id, service.name, category or service.category, True)
        elif each.party == "first":
            row = _Row("", each.subject.name, category, False)
            row = row._replace(id=f"{each.subject.type}:{each.subject.name}")
        else:
            row = _Row(f"host:{each.subject.host}", each.subject.host, category, False)
        if row.id not in {known.id for known in found}:
            found[row] = None
    return found


def _rows(seen: Iterable[_Row], standard: Standard, told: Told | None) -> list[_Row]:
    """Return all that was seen, is declared or is told, each once."""
    rows = {row.id: row for row in seen}
    for service in standard.policy.services if standard.policy else ():
        row = _Row(service.id, service.name, service.category, True)
        rows.setdefault(service.id, row)
    for key, name in told.services.items() if told else ():
        known = standard.catalog.by_id.get(key)
        category = known.category if known else None
        rows.setdefault(key, _Row(key, name, category, True))
    order = {name: place for place, name in enumerate(PRODUCT_CATEGORIES)}
    return sorted(
        rows.values(),
        key=lambda row: (not row.known, order.get(row.category or "", 99), row.name),
    )


class _Judge:
    """Says of each row whether it was seen, is declared and is told."""

    def __init__(
        self, report: Report, standard: Standard, told: Told | None, seen: set[str]
    ) -> None:
        self._standard = standard
        self._told = told
        self._seen = seen
        self._complete = bool(report.passes) and all(
            each.done for each in report.passes
        )

    def service(self, row: _Row) -> TruthRow:
        policy = self._standard.policy
        declared = row.id in self._standard.declared.by_id if policy else None
        if policy and not row.known:
            declared = False
        told = self._is_told(row)
        seen = row.id in self._seen
        return TruthRow(
            id=row.id,
            name=row.name,
            category=row.category,
            seen=seen,
            declared=declared,
            told=told,
            changes=tuple(self._changes(row, seen=seen, declared=declared, told=told)),
        )

    def _is_told(self, row: _Row) -> bool | None:
        if self._told is None:
            return None
        if row.id in self._told.services:
            return True
        return row.name.lower() in {name.lower() for name in self._told.cookies}

    def _changes(
        self, row: _Row, *, seen: bool, declared: bool | None, told: bool | None
    ) -> Iterator[Change]:
        if row.id == OWN_SERVICE:
            return
        say = self._standard.speech.say
        values = {"name": self._standard.speech.quoted(row.name), "id": row.id}
        category = row.category or "…"
        if seen and declared is False:
            key = "declare" if row.known else "declare_unknown"
            yield Change("policy", say("truth", key, category=category, **values))
        # What nobody knows is found out first; the notice can tell it only then.
        is_optional = row.known and row.category != NECESSARY
        if seen and told is False and is_optional:
            yield Change("notice", say("truth", "tell", **values))
        if declared and not seen and self._complete:
            yield Change("policy", say("truth", "undeclare", **values))
        if told and not seen and self._complete:
            yield Change("notice", say("truth", "untell", **values))
        if told and declared is False and not seen:
            yield Change("policy", say("truth", "told_only", **values))


def _categories(
    services: Sequence[TruthRow], standard: Standard, told: Told | None
) -> Iterator[TruthRow]:
    """Yield each category that any of the three has."""
    policy = standard.policy
    declared = {category.id for category in policy.categories} if policy else set[str]()
    seen = {row.category for row in services if row.seen and row.category}
    said = told.categories if told else frozenset[str]()
    known = [*PRODUCT_CATEGORIES, *sorted(declared - set(PRODUCT_CATEGORIES))]
    for category in known:
        if category not in {*declared, *seen, *said}:
            continue
        in_notice = category in said if told else None
        if told and category == NECESSARY:
            in_notice = in_notice or None
        yield TruthRow(
            id=category,
            name=standard.category_title(category),
            category=category,
            seen=category in seen,
            declared=category in declared if policy else None,
            told=in_notice,
            changes=tuple(
                _category_changes(
                    category, standard, seen=category in seen, told=in_notice
                )
            ),
        )


def _category_changes(
    category: str, standard: Standard, *, seen: bool, told: bool | None
) -> Iterator[Change]:
    if seen and told is False:
        title = standard.category_title(category)
        said = standard.speech.say("truth", "tell_category", name=title)
        yield Change("notice", said)
