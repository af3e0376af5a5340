"""One difference between two revisions, and the ways in which values can differ."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from consent_service.policy.model import Words

ChangeKind = Literal["added", "removed", "changed"]
Aspect = Literal[
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
        before: What there was; empty if it is new, was not stated, or is wording.
        after: What there is now, likewise.
    """

    kind: ChangeKind
    aspect: Aspect
    category: str = ""
    service: str = ""
    item: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def single(
    aspect: Aspect, before: str | None, after: str | None, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare what has one value. None and "" both mean that it is not stated."""
    if (before or "") != (after or ""):
        yield Change(
            "changed",
            aspect,
            *place,
            before=(before,) if before else (),
            after=(after,) if after else (),
        )


def members(
    aspect: Aspect,
    before: Iterable[str],
    after: Iterable[str],
    place: Place = WHOLE_SITE,
) -> Iterator[Change]:
    """Compare what has many values, in an order that means nothing."""
    old, new = tuple(before), tuple(after)
    if added := tuple(value for value in new if value not in old):
        yield Change("added", aspect, *place, after=added)
    if removed := tuple(value for value in old if value not in new):
        yield Change("removed", aspect, *place, before=removed)


def wording(
    aspect: Aspect, before: Words, after: Words, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare words in the languages that both have: a new language changes none."""
    if any(
        before[language] != after[language] for language in before.keys() & after.keys()
    ):
        yield Change("changed", aspect, *place)


def switch(
    aspect: Aspect, before: object, after: object, place: Place = WHOLE_SITE
) -> Iterator[Change]:
    """Compare something whose values mean nothing to readers: did it change?"""
    if before != after:
        yield Change("changed", aspect, *place)
