"""Join what the owner wrote with what the catalog and the product know.

Takes shapes in which `cross_checks` found nothing wrong. What the owner wrote wins over
the catalog, field by field; what nobody said becomes `open`.
"""

from typing import Any, Final

import msgspec

from consent_service.catalog import OPEN_FIELDS, OpenField
from consent_service.jurisdictions import jurisdiction_of
from consent_service.policy.built_in import (
    NECESSARY,
    OWN_SERVICE,
    PRODUCT_CATEGORIES,
    ProductCategory,
    own_service,
)
from consent_service.policy.category_shape import CategoryShape
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.model import (
    Category,
    Policy,
    Service,
    Words,
)
from consent_service.policy.reference import Known
from consent_service.policy.service_shape import ServiceShape

# What is open by itself when a service that no catalog describes leaves it out.
_MUST_BE_TOLD: Final[tuple[OpenField, ...]] = (
    "provider",
    "data_collected",
    "data_retention",
    "transfers",
    "items",
)


def merge(shape: PolicyShape, known: Known) -> Policy:
    """Return the policy that `shape` means."""
    profile = jurisdiction_of(known.jurisdictions, shape.jurisdiction)
    facts: dict[str, Any] = msgspec.to_builtins(shape)
    facts |= {
        "model": shape.model or profile.model,
        "categories": _categories(shape, known),
        "services": _services(shape, known),
    }
    return msgspec.convert(facts, Policy)


def category_order(shape: PolicyShape) -> list[str]:
    """Return the ids of the categories, necessary first wherever it is written."""
    return [NECESSARY, *(name for name in shape.categories if name != NECESSARY)]


def _categories(shape: PolicyShape, known: Known) -> tuple[Category, ...]:
    written = {NECESSARY: CategoryShape()} | shape.categories
    return tuple(
        _category(name, written[name], shape.languages, known)
        for name in category_order(shape)
    )


def _category(
    name: str, shape: CategoryShape, languages: tuple[str, ...], known: Known
) -> Category:
    product = PRODUCT_CATEGORIES.get(name, ProductCategory())
    words: dict[str, Words] = {"title": {}, "description": {}, "summary": {}}
    if name in PRODUCT_CATEGORIES:
        for language in languages:
            texts = known.texts(language).category[name]
            for kind, found in words.items():
                found[language] = texts[kind]

    return Category(
        id=name,
        title=words["title"] | (shape.title or {}),
        description=words["description"] | (shape.description or {}),
        summary=_summary(words["summary"], shape),
        necessary=name == NECESSARY,
        needs=shape.needs or product.needs,
        sensitive_to_gpc=product.sensitive_to_gpc or bool(shape.sensitive_to_gpc),
        edition=shape.edition,
    )


def _summary(known: Words, shape: CategoryShape) -> Words:
    """Return the lines of the banner; ours only where the description is ours too."""
    described = shape.description or {}
    ours = {tag: line for tag, line in known.items() if tag not in described}
    return ours | (shape.summary or {})


def _services(shape: PolicyShape, known: Known) -> tuple[Service, ...]:
    catalogued = known.services_in(shape.languages)
    own = own_service(shape, catalogued[OWN_SERVICE], _country(shape.jurisdiction))
    written = {NECESSARY: CategoryShape()} | shape.categories
    listed = [
        (category, name)
        for category in category_order(shape)
        for name in written[category].services
    ]
    if OWN_SERVICE not in written[NECESSARY].services:
        listed.insert(0, (NECESSARY, OWN_SERVICE))
    return tuple(
        msgspec.structs.replace(
            _service(
                own
                if name == OWN_SERVICE
                else catalogued.get(name) or _undescribed(name),
                shape.services.get(name, ServiceShape()),
            ),
            category=category,
        )
        for category, name in listed
    )


def _country(jurisdiction: str) -> str:
    # ISO 3166-1 calls the United Kingdom GB; lawyers and our table say UK.
    return "GB" if jurisdiction == "UK" else jurisdiction[:2]


def _undescribed(name: str) -> Service:
    """Return a service that no catalog knows, with everything still open."""
    title = name.replace("-", " ").capitalize()
    return Service(id=name, name=title, category="", purpose={}, open=_MUST_BE_TOLD)


def _service(base: Service, shape: ServiceShape) -> Service:
    facts: dict[str, Any] = msgspec.to_builtins(base)
    said = _written(msgspec.to_builtins(shape))
    if shape.name is not None:
        said |= {"titles": {}, "brand": ""}
    if shape.purpose is not None:
        said["purpose"] = facts["purpose"] | said["purpose"]
    if shape.provider is not None:
        said["provider"] = (facts["provider"] or {}) | _written(said["provider"])
    if shape.transfers is not None:
        said["transfers"] = _written(said["transfers"])
    if shape.items is not None:
        said["items"] = _items(facts, said)
    merged = msgspec.convert(facts | said, Service)
    return msgspec.structs.replace(merged, open=_open(merged, base, said))


def _written(facts: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in facts.items() if value is not None}


def _items(facts: dict[str, Any], said: dict[str, Any]) -> list[dict[str, Any]]:
    """Change the catalog's items of the same name; put new ones after them.

    A purpose that is not written is the service's own: nothing is left without one.
    """
    items = {item["name"]: item for item in facts["items"]}
    purpose = said.get("purpose", facts["purpose"])
    for item in said["items"]:
        before = items.get(item["name"], {"purpose": purpose, "lifetime": None})
        items[item["name"]] = before | _written(item)
    return list(items.values())


def is_answered(service: Service, field: OpenField) -> bool:
    """Return whether `service` says anything about `field`."""
    match field:
        case "name":
            return False
        case "lifetimes":
            return all(item.lifetime for item in service.items)
        case "transfers":
            transfers = service.transfers
            return transfers is not None and transfers.mechanism != "open"
    return bool(getattr(service, field))


def _open(
    merged: Service, base: Service, said: dict[str, Any]
) -> tuple[OpenField, ...]:
    """Return what is still open: a field closes by being written.

    `open = []` is the owner's statement that nothing else is open: it closes what has
    an answer in the catalog, and cannot close what has none (decision 0020).
    """
    missing = (set(base.open) - set(said)) | set(said.get("open", ()))
    if said.get("open") == ():
        missing -= {field for field in missing if is_answered(merged, field)}
    if any(item.lifetime is None for item in merged.items):
        missing.add("lifetimes")
    if merged.transfers is not None and merged.transfers.mechanism == "open":
        missing.add("transfers")
    return tuple(field for field in OPEN_FIELDS if field in missing)
