"""One difference between two revisions, and the ways in which values can differ."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from consent_service.policy.model import Words

ChangeKind = Literal["added", "removed", "changed"]
Subject = Literal[
    "controller",
    "business_id",
    "address",
    "email",
    "phone",
    "website",
    "notice",
    "domains",
    "languages",
    "statute",
    "model",
    "authority",
    "validity",
    "texts",
    "appearance",
    "technique",
    "category",
    "title",
    "description",
    "needs",
    "gpc",
    "edition",
    "demographics",
    "service",
    "name",
    "purpose",
    "provider",
    "country",
    "role",
    "provider_policy",
    "data_collected",
    "data_retention",
    "transfers",
    "safeguard",
    "opt_out",
    "hosts",
    "signals",
    "server_side",
    "item",
    "kind",
    "party",
    "lifetime",
    "host",
]


class Place(NamedTuple):
    """Where something changed: ids of category and service, name of an item."""

    category: str = ""
    service: str = ""
    item: str = ""


WHOLE_SITE = Place()


class Change(msgspec.Struct, frozen=True):
    """One difference, in ids and codes.

    Attributes:
        before: What there was; empty when it is new, was not told, or is wording.
        after: What there is now, likewise.
    """

    kind: ChangeKind
    subject: Subject
    category: str = ""
    service: str = ""
    item: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def single(
    subject: Subject, before: str | None, after: str | None, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare what has one value. None and "" both say that nobody has told it."""
    if (before or "") != (after or ""):
        yield Change(
            "changed",
            subject,
            *place,
            before=(before,) if before else (),
            after=(after,) if after else (),
        )


def members(
    subject: Subject,
    before: Iterable[str],
    after: Iterable[str],
    place: Place = WHOLE_SITE,
) -> Iterator[Change]:
    """Compare what has many values, in an order that means nothing."""
    old, new = tuple(before), tuple(after)
    if added := tuple(one for one in new if one not in old):
        yield Change("added", subject, *place, after=added)
    if removed := tuple(one for one in old if one not in new):
        yield Change("removed", subject, *place, before=removed)


def wording(
    subject: Subject, before: Words, after: Words, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare words in the languages that both have: a new language changes none."""
    if any(before[one] != after[one] for one in before.keys() & after.keys()):
        yield Change("changed", subject, *place)


def switch(
    subject: Subject, before: object, after: object, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare something whose values say nothing to anybody: that it changed counts."""
    if before != after:
        yield Change("changed", subject, *place)
