"""The rule on items that are known to belong to another kind of service."""

from collections.abc import Iterator

from consent_service.policy.lint.rule import Case, Found, Rule, called
from consent_service.policy.model import Item, Service

# Fixed letters of a name that say nothing by themselves: `u`, `sid`, `uid`.
_SHORT = 3


def _known_elsewhere(case: Case) -> Iterator[Found]:
    for service in case.policy.services:
        ours = case.known.services.get(service.id)
        catalogued = {item.name for item in ours.items} if ours else set()
        for number, item in enumerate(service.items):
            if item.name in catalogued or len(item.name.replace("*", "")) <= _SHORT:
                continue
            owner = _by_catalog(case, service, item) or _by_hint(case, service, item)
            if owner is not None:
                message, suggestion, is_sure = owner
                yield Found(
                    ("services", service.id, "items", number),
                    item.name,
                    message,
                    suggestion,
                    severity=None if is_sure else "info",
                )


def _by_catalog(
    case: Case, service: Service, item: Item
) -> tuple[str, str, bool] | None:
    """Return what is wrong by the catalog, what to do, and that it is sure."""
    found = case.known.find_items(item.name, item.kind, item.host)
    owners = [case.known.services[one.service] for one in found]
    if not owners or service.category in {owner.category for owner in owners}:
        return None
    owner = owners[0]
    return (
        f"{item.name} of {called(service)} is in {service.category!r}, and the catalog "
        f"has it under {owner.name}, which is {owner.category!r}",
        f'list "{owner.id}" under [categories.{owner.category}]',
        True,
    )


def _by_hint(case: Case, service: Service, item: Item) -> tuple[str, str, bool] | None:
    hint = case.known.find_hint(item.name, item.host)
    if hint is None or hint.category in (None, service.category):
        return None
    return (
        f"{item.name} of {called(service)} is in {service.category!r}, and is "
        f"{hint.words}",
        "see what it is for; a hint may be wrong",
        False,
    )


RULES = (
    Rule(
        "item-known-elsewhere",
        "warning",
        "GDPR 5(1)(a), 13(1)(c); C-02, C-07, A-08",
        "A cookie of an advertising service under the heading of statistics asks for "
        "the wrong consent. For what the catalog does not know, the hints that you "
        "imported say whose it probably is.",
        _known_elsewhere,
    ),
)
