"""What changed within the services of one category."""

from collections.abc import Iterator, Sequence

from consent_service.declaration.changes.change import (
    Change,
    Place,
    members,
    single,
    switch,
    wording,
)
from consent_service.policy.model import Item, Provider, Service, Transfer


def compare_services(
    old: Sequence[Service], new: Sequence[Service], category: str
) -> Iterator[Change]:
    """Compare the services of a category. An added or removed one is one change."""
    before = {service.id: service for service in old}
    after = {service.id: service for service in new}
    for service in new:
        place = Place(category, service.id)
        if service.id in before:
            yield from _service(before[service.id], service, place)
        else:
            yield Change("added", "service", *place)
    for service in old:
        if service.id not in after:
            yield Change("removed", "service", category, service.id)


def _service(old: Service, new: Service, place: Place) -> Iterator[Change]:
    yield from single("name", _name(old), _name(new), place)
    yield from wording("purpose", old.purpose, new.purpose, place)
    yield from _provider(old.provider, new.provider, place)
    yield from members("data_collected", old.data_collected, new.data_collected, place)
    yield from single("data_retention", old.data_retention, new.data_retention, place)
    yield from _transfer(old.transfers, new.transfers, place)
    yield from members(
        "opt_out",
        (way.url for way in old.opt_out),
        (way.url for way in new.opt_out),
        place,
    )
    yield from members("hosts", old.hosts, new.hosts, place)
    yield from switch("signals", set(old.signals), set(new.signals), place)
    yield from switch("server_side", old.server_side, new.server_side, place)
    yield from _items(old.items, new.items, place)


def _name(service: Service) -> str:
    # While it is open, the name is only the id in words.
    return "" if "name" in service.open else service.name


def _provider(
    old: Provider | None, new: Provider | None, place: Place
) -> Iterator[Change]:
    before, after = old.name if old else None, new.name if new else None
    yield from single("provider", before, after, place)
    if old is None or new is None:
        return
    yield from single("country", old.country, new.country, place)
    yield from single("role", old.role, new.role, place)
    yield from single("provider_policy", old.policy_url, new.policy_url, place)


def _transfer(
    old: Transfer | None, new: Transfer | None, place: Place
) -> Iterator[Change]:
    before, after = old or Transfer(), new or Transfer()
    yield from members("transfers", before.countries, after.countries, place)
    yield from single("safeguard", before.mechanism, after.mechanism, place)


def _items(old: Sequence[Item], new: Sequence[Item], place: Place) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for key, item in after.items():
        here = place._replace(item=item.name)
        if key in before:
            yield from _item(before[key], item, here)
        else:
            yield Change("added", "item", *here)
    for key, item in before.items():
        if key not in after:
            yield Change("removed", "item", *place._replace(item=item.name))


def _by_name(items: Sequence[Item]) -> dict[tuple[str, str | None], Item]:
    # Two hosts may each set an item of the same name.
    names = [item.name for item in items]
    return {
        (item.name, item.host if names.count(item.name) > 1 else None): item
        for item in items
    }


def _item(old: Item, new: Item, place: Place) -> Iterator[Change]:
    yield from single("kind", old.kind, new.kind, place)
    yield from single("party", old.party, new.party, place)
    yield from single("lifetime", old.lifetime, new.lifetime, place)
    yield from single("host", old.host, new.host, place)
    yield from wording("purpose", old.purpose, new.purpose, place)
