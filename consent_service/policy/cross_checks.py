"""Check what types cannot say: that the parts of one policy file fit each other.

Each check is a small function from a shape and what is known to mistakes. What
the law says about a policy that fits is the lint's to judge.
"""

from collections.abc import Iterator, Mapping
from typing import get_args

from consent_service.jurisdictions import STRICTEST, jurisdiction_of
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.policy.countries import COUNTRIES, MISNAMED
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.merge import category_order
from consent_service.policy.mistakes import Mistake, allowed, closest, dotted
from consent_service.policy.model import Kind, Party
from consent_service.policy.reference import Known
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES
from consent_service.policy.service_shape import ItemShape, ProviderShape
from consent_service.policy.toml_lines import Path

# Stands for words that the owner must still write while the rest is checked.
_UNTOLD = "…"


def inconsistencies(shape: PolicyShape, known: Known) -> list[Mistake]:
    """Return what keeps the parts of `shape` from making one policy."""
    return [mistake for check in _CHECKS for mistake in check(shape, known)]


def _site(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    if shape.site in OWN_NAMES:
        yield Mistake(
            ("site",),
            f"site is {shape.site!r}, a name that the service keeps for itself",
            f"other reserved names: {', '.join(sorted(OWN_NAMES - {shape.site}))}",
        )
    elif shape.site in BLOCKED_NAMES:
        yield Mistake(
            ("site",),
            f"site is {shape.site!r}, which ad blockers block in addresses",
            "take the name of the company or of the host",
        )


def _domains(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    yield from _repeated("domains", shape.domains)
    parent = shape.cookie_domain
    for number, domain in enumerate(shape.domains):
        host = domain.partition(":")[0]
        if parent and host != parent and not host.endswith(f".{parent}"):
            yield Mistake(
                ("cookie_domain",),
                f"cookie_domain is {parent!r}, wanted a parent of {domain!r} too",
                f"leave cookie_domain out, or take domains[{number}] into its own file",
            )


def _hand_over(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    listed: set[str] = set()
    for name, hosts in shape.hand_over.items():
        if name == shape.site:
            yield Mistake(("hand_over", name), "hand_over names the site itself")
        for host in hosts:
            if host in shape.domains or host in listed:
                yield Mistake(
                    ("hand_over", name),
                    f"hand_over has {host!r}, which is a host of another site already",
                    "each host belongs to one site",
                )
            listed.add(host)


def _languages(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    yield from _repeated("languages", shape.languages)
    for number, language in enumerate(shape.languages):
        if language not in known.languages:
            yield Mistake(
                ("languages", number),
                f"languages has {language!r}, for which there are no texts",
                f"languages with texts: {', '.join(sorted(known.languages))}",
            )


def _category_words(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    for name, category in shape.categories.items():
        if name in PRODUCT_CATEGORIES:
            continue
        meant = closest(name, PRODUCT_CATEGORIES)
        if meant and not category.title and not category.description:
            untold = dict.fromkeys(shape.languages, _UNTOLD)
            yield Mistake(
                ("categories", name),
                f"category {name!r} has no title",
                meant,
                stand_ins=(
                    (("categories", name, "title"), untold),
                    (("categories", name, "description"), untold),
                ),
            )
            continue
        for field in ("title", "description"):
            yield from _missing_words(shape, ("categories", name, field))


def _missing_words(shape: PolicyShape, path: tuple[str, str, str]) -> Iterator[Mistake]:
    _, name, field = path
    words = getattr(shape.categories[name], field) or {}
    for language in shape.languages:
        if language not in words:
            yield Mistake(
                path,
                f"category {name!r} has no {field} in {language!r}",
                f'{field}.{language} = "…"',
                stand_ins=(((*path, language), _UNTOLD),),
            )


def _needs(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    for name, category in shape.categories.items():
        product = PRODUCT_CATEGORIES.get(name)
        needs = _effective_needs(name, shape)
        place = ("categories", name, "needs")
        if product and category.needs and category.needs != product.needs:
            yield Mistake(
                place,
                f"category {name!r} needs {category.needs!r}, which only a category "
                "of the policy's own may say",
                "leave needs out",
            )
        elif needs is not None:
            yield from _needed(name, needs, shape)


def _effective_needs(name: str, shape: PolicyShape) -> str | None:
    product = PRODUCT_CATEGORIES.get(name)
    return shape.categories[name].needs or (product.needs if product else None)


def _needed(name: str, needs: str, shape: PolicyShape) -> Iterator[Mistake]:
    place = ("categories", name, "needs")
    if needs not in shape.categories:
        yield Mistake(
            place,
            f"category {name!r} needs {needs!r}, which the policy does not have",
            closest(needs, shape.categories) or f"add [categories.{needs}]",
            rests_on=(("categories", needs),),
        )
    elif needs in (name, NECESSARY) or _effective_needs(needs, shape):
        yield Mistake(
            place,
            f"category {name!r} needs {needs!r}, wanted an optional category that "
            "needs no other",
        )


def _gpc(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    for name, category in shape.categories.items():
        product = PRODUCT_CATEGORIES.get(name)
        if product and product.sensitive_to_gpc and category.sensitive_to_gpc is False:
            yield Mistake(
                ("categories", name, "sensitive_to_gpc"),
                f"category {name!r} would ignore the Global Privacy Control signal",
                "leave sensitive_to_gpc out",
            )


def _listed_services(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    names = {*known.services, *shape.services}
    for category in category_order(shape):
        if category not in shape.categories:
            continue
        for number, name in enumerate(shape.categories[category].services):
            place = ("categories", category, "services", number)
            if name not in names:
                yield Mistake(
                    place,
                    f"service {name!r} is neither in the catalog nor described here",
                    closest(name, names) or f"describe it under [services.{name}]",
                    rests_on=(("services", name),),
                )
            elif name in seen:
                # One purpose, one choice (requirement A-25).
                yield Mistake(
                    place,
                    f"service {name!r} is in {seen[name]!r} already",
                    "a service has one category: leave it out of one of the two",
                )
            elif name == OWN_SERVICE and category != NECESSARY:
                yield Mistake(place, f"service {name!r} is always {NECESSARY!r}")
            seen.setdefault(name, category)


def _unlisted_services(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    listed = {
        service
        for category in shape.categories.values()
        for service in category.services
    }
    for name in shape.services:
        if name not in listed and name != OWN_SERVICE:
            yield Mistake(
                ("services", name),
                f"service {name!r} is described and in no category",
                closest(name, listed) or f'[categories.…] services = ["{name}"]',
                rests_on=(("categories",),),
            )


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
                    stand_ins=(((*place, "purpose", language), _UNTOLD),),
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


def _languages_of_words(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    languages = {*known.languages, *shape.languages}
    for path, words in _all_words(shape):
        for language in words or {}:
            if language not in languages:
                yield Mistake(
                    (*path, language),
                    f"{dotted(path)} has the language {language!r}, for which there "
                    "are no texts",
                    closest(language, languages)
                    or f"languages of this policy: {', '.join(shape.languages)}",
                    rests_on=(("languages",),),
                )


def _all_words(shape: PolicyShape) -> Iterator[tuple[Path, Mapping[str, str] | None]]:
    for name, category in shape.categories.items():
        yield ("categories", name, "title"), category.title
        yield ("categories", name, "description"), category.description
    for name, service in shape.services.items():
        place = ("services", name)
        yield (*place, "purpose"), service.purpose
        for number, item in enumerate(service.items or ()):
            yield (*place, "items", number, "purpose"), item.purpose
        for number, way in enumerate(service.opt_out or ()):
            yield (*place, "opt_out", number, "title"), way.title
    for number, point in enumerate(shape.open):
        yield ("open", number, "question"), point.question


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


def _jurisdiction(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    name = shape.jurisdiction
    profile = jurisdiction_of(known.jurisdictions, name)
    is_known = profile.id != STRICTEST or name == STRICTEST
    if not is_known and name.partition("-")[0] not in COUNTRIES:
        yield Mistake(
            ("jurisdiction",),
            f"jurisdiction is {name!r}, which is not a country (ISO 3166-1)",
            f"with rules of their own: {', '.join(sorted(known.jurisdictions))}",
        )


def _data(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    titled = known.texts(shape.languages[0]).data
    for name, service in shape.services.items():
        for number, data in enumerate(service.data_collected or ()):
            if data not in titled:
                yield Mistake(
                    ("services", name, "data_collected", number),
                    f"data_collected has {data!r}, for which there is no title",
                    closest(data, titled) or f"known: {', '.join(sorted(titled))}",
                )


def _repeated(field: str, values: tuple[str, ...]) -> Iterator[Mistake]:
    for number, value in enumerate(values):
        if value in values[:number]:
            yield Mistake((field, number), f"{field} has {value!r} twice")


_CHECKS = (
    _site,
    _domains,
    _hand_over,
    _languages,
    _category_words,
    _needs,
    _gpc,
    _listed_services,
    _unlisted_services,
    _described_services,
    _items,
    _languages_of_words,
    _countries,
    _jurisdiction,
    _data,
)
