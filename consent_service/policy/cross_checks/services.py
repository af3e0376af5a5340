"""Whether services say what must be said of them, in words that are known."""

from collections.abc import Iterator
from typing import get_args

from consent_service.policy.built_in import OWN_SERVICE
from consent_service.policy.countries import COUNTRIES, MISNAMED
from consent_service.policy.cross_checks.words import UNTOLD
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.mistakes import Mistake, allowed, closest, dotted
from consent_service.policy.model import Kind, Party
from consent_service.policy.reference import Known
from consent_service.policy.service_shape import ItemShape, ProviderShape
from consent_service.policy.toml_lines import Path


def _described_services(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    for name, service in shape.services.items():
        if name in known.services:
            continue
        place = ("services", name)
        if service.name is None and "name" not in (service.open or ()):
            yield Mistake(
                place,
                f"service {name!r} lacks 'name'",
                'name = "…", or open = ["name"] while nobody knows it',
                stand_ins=(((*place, "name"), name),),
            )
        for language in shape.languages:
            if language not in (service.purpose or {}):
                yield Mistake(
                    (*place, "purpose"),
                    f"service {name!r} has no purpose in {language!r}",
                    f'purpose.{language} = "…"',
                    stand_ins=(((*place, "purpose", language), UNTOLD),),
                )
        yield from _new_provider(name, service.provider)


def _new_provider(name: str, provider: ProviderShape | None) -> Iterator[Mistake]:
    if provider and (provider.name is None or provider.country is None):
        yield Mistake(
            ("services", name, "provider"),
            f"provider of {name!r} lacks its name or its country",
            'provider = { name = "…", country = "FI" }, or leave provider out',
        )


def _items(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    for name, service in shape.services.items():
        catalogued = _catalogued_items(name, shape, known)
        seen: set[str] = set()
        for number, item in enumerate(service.items or ()):
            place = ("services", name, "items", number)
            if item.name in seen:
                yield Mistake(place, f"item {item.name!r} is described twice")
            if item.name not in catalogued:
                yield from _new_item(item, place)
            seen.add(item.name)


def _catalogued_items(name: str, shape: PolicyShape, known: Known) -> set[str]:
    if name == OWN_SERVICE:
        return {f"consent_{shape.site}", f"consent_{shape.site}_*"}
    base = known.services.get(name)
    return {item.name for item in base.items} if base else set()


def _new_item(item: ItemShape, place: Path) -> Iterator[Mistake]:
    for field, choices, usual in (
        ("kind", get_args(Kind), "http_cookie"),
        ("party", get_args(Party), "first"),
    ):
        if getattr(item, field) is None:
            yield Mistake(
                place,
                f"item {item.name!r} lacks {field!r}",
                f'{field} = "…", {allowed(choices)}',
                stand_ins=(((*place, field), usual),),
            )


def _countries(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    for path, country in _all_countries(shape):
        if country not in COUNTRIES:
            meant = MISNAMED.get(country)
            yield Mistake(
                path,
                f"{dotted(path)} is {country!r}, which is not a country (ISO 3166-1)",
                f"did you mean {meant!r}?" if meant else "",
            )


def _all_countries(shape: PolicyShape) -> Iterator[tuple[Path, str]]:
    for name, service in shape.services.items():
        place = ("services", name)
        if service.provider and service.provider.country:
            yield (*place, "provider", "country"), service.provider.country
        if service.transfers:
            for number, country in enumerate(service.transfers.countries):
                yield (*place, "transfers", "countries", number), country


def _data(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    titled = known.texts(shape.languages[0]).data
    for name, service in shape.services.items():
        for number, data in enumerate(service.data_collected or ()):
            if data not in titled:
                yield Mistake(
                    ("services", name, "data_collected", number),
                    f"data_collected has {data!r}, which has no title",
                    closest(data, titled) or f"known: {', '.join(sorted(titled))}",
                )


SERVICE_CHECKS = (_described_services, _items, _countries, _data)
