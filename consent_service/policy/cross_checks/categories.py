"""Whether categories have words, need existing ones, and list services once."""

from collections.abc import Iterator

from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.policy.cross_checks.words import UNTOLD
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.merge import category_order
from consent_service.policy.mistakes import Mistake, closest
from consent_service.policy.reference import Known


def _category_words(shape: PolicyShape, _: Known) -> Iterator[Mistake]:
    for name, category in shape.categories.items():
        if name in PRODUCT_CATEGORIES:
            continue
        meant = closest(name, PRODUCT_CATEGORIES)
        if meant and not category.title and not category.description:
            untold = dict.fromkeys(shape.languages, UNTOLD)
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
                stand_ins=(((*path, language), UNTOLD),),
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
                    _meant(name, category, shape, known)
                    or f"describe it under [services.{name}]",
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


def _meant(name: str, category: str, shape: PolicyShape, known: Known) -> str:
    """Return which service is probably meant by `name`, or "".

    Spelling alone never leads from one category to another: "facebook-pixel" is
    nearest to the button for sharing, and means neither it nor that.
    """
    if found := known.find_id(name):
        usual = known.services[found].category
        note = "" if usual == category else f", which is {usual!r}"
        return f"did you mean {found!r}{note}?"
    near = [
        service.id
        for service in known.services.values()
        if service.category == category or category not in PRODUCT_CATEGORIES
    ]
    return closest(name, [*near, *shape.services])


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


CATEGORY_CHECKS = (
    _category_words,
    _needs,
    _gpc,
    _listed_services,
    _unlisted_services,
)
