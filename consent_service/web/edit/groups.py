"""What the form of each group of fields shows beside its fields."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from consent_service.locales import load_texts
from consent_service.locales.names import languages_to_offer, locale_of
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.web.edit.desk import Desk, names_in
from consent_service.web.edit.missing_words import missing_words
from consent_service.web.edit.reasons import acceptable, questions_in
from consent_service.web.edit.seen_service import seen_service
from consent_service.web.edit.service_view import view_of
from consent_service.web.edit.times import UNITS, split_period, spoken_lifetime
from consent_service.web.edit.values import services_in
from consent_service.web.layout.guard import Visit
from consent_service.web.set_up.catalog_search import search

_MECHANISMS: Final = ("none_needed", "dpf", "scc", "adequacy", "consent", "open")
_JURISDICTIONS: Final = ("FI", "SE", "DK", "NO", "EE", "DE", "EU")


def shown_in(
    visit: Visit, desk: Desk, group: str, said: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the template of a group needs beside the draft.

    Args:
        visit: Who asks, in which language, with which query.
        desk: The draft.
        group: One of `GROUPS`, or `service`.
        said: What a form that is shown again said.
    """
    if group == "service":
        asked = visit.request.query_params.get("service", "")[:63]
        return _service(visit, desk, said.get("id") or asked)
    return _OWN.get(group, _nothing)(visit, desk)


def _nothing(visit: Visit, desk: Desk) -> dict[str, Any]:  # noqa: ARG001
    return {}


def _texts(visit: Visit, desk: Desk) -> dict[str, Any]:
    languages = desk.values.get("languages") or ["en"]
    asked = visit.request.query_params.get("in", "")
    language = asked if asked in languages else languages[0]
    built_in = load_texts(language).category
    ids = [*built_in, *desk.values.get("categories", {})]
    used = {"necessary", *desk.values.get("categories", {})}
    return {
        "in_language": language,
        "built_in": built_in,
        "category_ids": [id_ for id_ in dict.fromkeys(ids) if id_ in used],
        "names": names_in(visit, desk),
    }


def _categories(visit: Visit, desk: Desk) -> dict[str, Any]:
    names = names_in(visit, desk)
    ids = list(desk.values.get("categories", {}))
    others = {
        id_: [(other, names.get(other, other)) for other in ids if other != id_]
        for id_ in ids
    }
    return {"names": names, "product": PRODUCT_CATEGORIES, "others": others}


def _services(visit: Visit, desk: Desk) -> dict[str, Any]:
    known = visit.context.folder.files.load_known().services
    asked = visit.request.query_params.get("q", "").strip()[:100]
    chosen = services_in(desk.values)
    return {
        "asked": asked,
        # The product's own service is there without being written.
        "chosen": {OWN_SERVICE: NECESSARY, **chosen},
        "own_service": OWN_SERVICE,
        "with_findings": desk.services_with_findings(),
        "results": search(asked, known, language=visit.frame.language) if asked else [],
        "names": names_in(visit, desk),
    }


def _service(visit: Visit, desk: Desk, id_: str) -> dict[str, Any]:
    known = visit.context.folder.files.load_known()
    asked = visit.request.query_params
    seen = seen_service(asked)
    service = desk.values.get("services", {}).get(id_, {}) or seen
    catalogued = known.services.get(id_)
    category = services_in(desk.values).get(id_, "") or asked.get("category", "")
    if id_ == OWN_SERVICE:
        category = NECESSARY
    # What is necessary comes last: it is chosen by mistake otherwise.
    optional = [each for each in PRODUCT_CATEGORIES if each != NECESSARY]
    offered = [*optional, *desk.values.get("categories", {}), NECESSARY]
    if id_ == OWN_SERVICE:
        offered = [NECESSARY]
    names, words = names_in(visit, desk), visit.frame.words
    number, unit = split_period(str(service.get("data_retention", "")))
    return {
        "id": id_,
        "service": service,
        "catalogued": catalogued,
        # What is not kept yet can still be called otherwise.
        "kept_service": id_
        in {**desk.kept.get("services", {}), **services_in(desk.kept)},
        "category": category,
        "offered": [(each, names.get(each, each)) for each in dict.fromkeys(offered)],
        "retention": (number, unit),
        "units": [(sign, words[f"unit_{sign}"]) for sign in UNITS],
        "lifetime_of": partial(spoken_lifetime, language=visit.frame.language),
        "mechanisms": [(each, words[f"value_{each}"]) for each in _MECHANISMS],
        "view": view_of(desk, id_, catalogued, visit.frame.language, seen=seen),
        "names": names,
    }


def _languages(visit: Visit, desk: Desk) -> dict[str, Any]:
    known = visit.context.folder.files.load_known()
    return {
        "offered": languages_to_offer(known.languages, visit.frame.language),
        "missing": list(missing_words(desk.values, desk.kept, known.services)),
        "names": names_in(visit, desk),
    }


def _validity(visit: Visit, desk: Desk) -> dict[str, Any]:
    present = str(desk.values.get("jurisdiction", "FI"))
    named = locale_of(visit.frame.language).territories
    codes = dict.fromkeys([present, *_JURISDICTIONS])
    return {"jurisdictions": [(code, named.get(code, code)) for code in codes]}


def _reasons(visit: Visit, desk: Desk) -> dict[str, Any]:
    return {
        "accepted": list(acceptable(desk.checked.findings, desk.values)),
        "questions": questions_in(desk.values, visit.frame.language),
    }


_OWN: Final = {
    "reasons": _reasons,
    "texts": _texts,
    "categories": _categories,
    "services": _services,
    "languages": _languages,
    "validity": _validity,
}
