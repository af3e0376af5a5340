"""Compare two revisions: what changed, as data in no language.

Differences in what a choice is about and differences in its wording both count.
`policy.revision.changed_categories` says which of them ask visitors again.
"""

from collections.abc import Iterator
from itertools import chain

from consent_service.declaration.changes.change import (
    Change,
    Place,
    members,
    single,
    switch,
    wording,
)
from consent_service.declaration.changes.compare_services import compare_services
from consent_service.policy.model import Category, Controller, Policy
from consent_service.policy.revision import Revision

# How the site does it: not shown to visitors, and no choice is about it.
_TECHNIQUE = ("blocking", "honour_dnt", "cookie_domain", "publish_log", "count_views")


def compare_revisions(old: Revision, new: Revision) -> tuple[Change, ...]:
    """Return what changed from `old` to `new`.

    First what concerns the whole site, then category by category in the order of
    `new`, then what is gone. Nothing has changed when both are the same revision.
    """
    return (*_site(old, new), *_categories(old.policy, new.policy))


def _site(old: Revision, new: Revision) -> Iterator[Change]:
    before, after = old.policy, new.policy
    yield from _controller(before.controller, after.controller)
    yield from single("notice", before.notice_url, after.notice_url)
    yield from members("domains", _hosts(before), _hosts(after))
    yield from members("languages", before.languages, after.languages)
    yield from single("statute", old.jurisdiction.statute, new.jurisdiction.statute)
    yield from single("model", before.model, after.model)
    yield from members(
        "authority",
        (authority.url for authority in old.jurisdiction.authorities),
        (authority.url for authority in new.jurisdiction.authorities),
    )
    yield from single("validity", _days(before), _days(after))
    yield from _appearance(old, new)


def _controller(old: Controller, new: Controller) -> Iterator[Change]:
    yield from single("controller", old.name, new.name)
    yield from single("business_id", old.business_id, new.business_id)
    yield from single("address", old.address, new.address)
    yield from single("email", old.email, new.email)
    yield from single("phone", old.phone, new.phone)
    yield from single("website", old.url, new.url)


def _hosts(policy: Policy) -> list[str]:
    """Return every host that a choice is about, those that it goes along to as well."""
    return [*policy.domains, *chain.from_iterable(policy.hand_over.values())]


def _days(policy: Policy) -> str:
    return f"P{policy.validity_days}D"


def _appearance(old: Revision, new: Revision) -> Iterator[Change]:
    changed = tuple(
        language
        for language in new.texts
        if language in old.texts and old.texts[language] != new.texts[language]
    )
    if changed:
        yield Change("changed", "texts", after=changed)
    yield from switch("appearance", old.policy.appearance, new.policy.appearance)
    yield from switch("technique", _technique(old), _technique(new))


def _technique(revision: Revision) -> list[object]:
    return [
        revision.snippet,
        *(getattr(revision.policy, field) for field in _TECHNIQUE),
    ]


def _categories(old: Policy, new: Policy) -> Iterator[Change]:
    before = {category.id: category for category in old.categories}
    after = {category.id for category in new.categories}
    for category in new.categories:
        if category.id in before:
            yield from _category(before[category.id], category)
            yield from _demographics(old, new, Place(category.id))
        else:
            yield Change("added", "category", category.id)
        yield from compare_services(
            old.services_of(category.id), new.services_of(category.id), category.id
        )
    for category in old.categories:
        if category.id not in after:
            yield Change("removed", "category", category.id)


def _category(old: Category, new: Category) -> Iterator[Change]:
    place = Place(new.id)
    yield from wording("title", old.title, new.title, place)
    yield from wording("description", old.description, new.description, place)
    yield from switch("edition", old.edition, new.edition, place)
    yield from single("needs", old.needs, new.needs, place)
    yield from switch("gpc", old.sensitive_to_gpc, new.sensitive_to_gpc, place)


def _demographics(old: Policy, new: Policy, place: Place) -> Iterator[Change]:
    # Coupled to advertising, a grant lets through more (see `policy.meaning`).
    if place.category == "ga_demographics":
        yield from switch("demographics", old.demographics, new.demographics, place)
