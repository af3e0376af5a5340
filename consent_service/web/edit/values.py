"""What a form of the editor changes in the values of a policy. Pure.

A form says the whole of its group; a field that is left empty is left out of the
policy. Nothing is judged here: what does not fit is found by the same checks as in a
file, and shown beside its field.
"""

import copy
from collections.abc import Callable, Mapping
from typing import Final

from consent_service.policy import typed
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.web.edit.missing_words import is_words_field
from consent_service.web.edit.plain import Plain, Said
from consent_service.web.edit.plain import drop_empty as _drop_empty
from consent_service.web.edit.plain import line as _line
from consent_service.web.edit.plain import put as _put
from consent_service.web.edit.plain import table as _table
from consent_service.web.edit.service_facts import close_answered, describe
from consent_service.web.edit.times import joined_period

Change = Callable[[Plain, Said], None]

WORDS_OF_CATEGORY: Final = ("title", "summary", "description")
_CONTROLLER: Final = ("name", "business_id", "address", "email", "phone", "url")
_APPEARANCE: Final = (
    *("position", "layout", "scheme", "radius", "accent", "accent_dark", "font"),
)
_COLOURS: Final = ("accent", "accent_dark")
_UNITS: Final = {"validity_days": "D", "retention_years": "Y"}
_VALIDITY: Final = tuple(_UNITS)


def changed(values: Plain, group: str, said: Said) -> Plain:
    """Return the values with what a form of a group says."""
    after = copy.deepcopy(values)
    CHANGES[group](after, said)
    return after


def _controller(values: Plain, said: Said) -> None:
    who = _table(values, "controller")
    _put_fields(who, said, _CONTROLLER)
    if "url" in who:
        who["url"] = typed.address(who["url"])
    _put(values, "notice_url", typed.address(said.get("notice_url", "")))
    if "domains" in said:
        values["domains"] = said["domains"].split()


def _appearance(values: Plain, said: Said) -> None:
    look = _table(values, "appearance")
    _put_fields(look, said, _APPEARANCE, numbers=("radius",))
    for name in _COLOURS:
        if name in look:
            look[name] = typed.colour(str(look[name]))
    _drop_empty(values, "appearance")


def _languages(values: Plain, said: Said) -> None:
    ticked = [name.removeprefix("language.") for name in said if "language." in name]
    before = [tag for tag in values.get("languages", []) if tag in ticked]
    order = [*before, *(tag for tag in ticked if tag not in before)]
    first = said.get("first", "")
    if first in order:
        order.remove(first)
        order.insert(0, first)
    values["languages"] = order
    for field, text in said.items():
        if is_words_field(field, values):
            table, id_, what, tag = field.split(".")
            _put(_table(values[table][id_], what), tag, _line(text))
            _drop_empty(values[table][id_], what)


def _validity(values: Plain, said: Said) -> None:
    plain = {
        name: typed.whole_number(said[name], unit)
        for name, unit in _UNITS.items()
        if name in said
    }
    _put_fields(values, plain, _VALIDITY, numbers=_VALIDITY)
    _put(values, "jurisdiction", said.get("jurisdiction", ""))
    if said.get("honour_dnt"):
        values["honour_dnt"] = True
    else:
        values.pop("honour_dnt", None)


def _texts(values: Plain, said: Said) -> None:
    """Put the words of every category in one language."""
    language = said.get("in", "")
    categories = values.setdefault("categories", {})
    for key, text in said.items():
        id_, _, field = key.rpartition(".")
        if field not in WORDS_OF_CATEGORY or not id_:
            continue
        category = categories.setdefault(id_, {})
        words = category.setdefault(field, {})
        _put(words, language, _line(text))
        _drop_empty(category, field)
        _drop_empty(categories, id_)
    _drop_empty(values, "categories")


def _categories(values: Plain, said: Said) -> None:
    categories = values.setdefault("categories", {})
    gone = said.get("remove", "")
    if gone in categories and not categories[gone].get("services"):
        del categories[gone]
    _move(categories, said.get("up", ""))
    for id_, category in categories.items():
        if id_ in PRODUCT_CATEGORIES or f"needs.{id_}" not in said:
            continue
        _put(category, "needs", said[f"needs.{id_}"])
        category["sensitive_to_gpc"] = bool(said.get(f"gpc.{id_}"))
        if not category["sensitive_to_gpc"]:
            del category["sensitive_to_gpc"]
    if new := said.get("new", "").strip():
        category = categories.setdefault(new, {})
        for field in ("title", "description"):
            words = {
                tag: text
                for tag in values.get("languages", [])
                if (text := _line(said.get(f"new_{field}.{tag}", "")))
            }
            if words:
                category[field] = words
    _drop_empty(values, "categories")


def _move(categories: Plain, id_: str) -> None:
    """Let a category change places with the optional one before it."""
    order = list(categories)
    movable = [name for name in order if name != NECESSARY]
    if id_ not in movable[1:]:
        return
    other = movable[movable.index(id_) - 1]
    one, two = order.index(id_), order.index(other)
    order[one], order[two] = other, id_
    for name in order:
        categories[name] = categories.pop(name)


def _services(values: Plain, said: Said) -> None:
    """Add or remove a service: `add` is `CATEGORY/ID`, `remove` an id."""
    gone = said.get("remove", "")
    if gone:
        _take_out(values, gone)
        values.get("services", {}).pop(gone, None)
        _drop_empty(values, "services")
    category, _, new = said.get("add", "").partition("/")
    if new and new not in services_in(values):
        _put_into(values, new, category)
    _drop_empty(values, "categories")


def lost_by(values: Plain, group: str, said: Said) -> Plain:
    """Return what somebody wrote that a form takes out, and has not been asked about.

    A service of the catalog of which nothing was written is added again by a search.
    """
    gone = said.get("remove", "")
    if said.get("sure") or group not in ("services", "categories"):
        return {}
    written = values.get(group, {}).get(gone, {})
    return {group: {gone: written}} if written else {}


def _service(values: Plain, said: Said) -> None:
    """Change one service, or describe one of the owner's own."""
    id_ = said.get("id", "").strip()
    if not id_:
        return
    category = said.get("category", "")
    unlisted = NECESSARY if id_ == OWN_SERVICE else None
    if category and services_in(values).get(id_, unlisted) != category:
        _take_out(values, id_)
        _put_into(values, id_, category)
    services = values.setdefault("services", {})
    service = services.setdefault(id_, {})
    before = copy.deepcopy(service)
    kept = joined_period(
        said.get("data_retention", ""), said.get("data_retention_unit", "")
    )
    _put(service, "data_retention", kept)
    _transfers(service, said)
    languages = values.get("languages", [])
    describe(service, said, languages)
    close_answered(service, before, said, languages)
    if not said.get("own"):
        # Of the owner's own, the checks say what it lacks: no catalog has the rest.
        _drop_empty(services, id_)
    _drop_empty(values, "services")


def _reasons(values: Plain, said: Said) -> None:
    """Put why findings are accepted, and take out the questions that are answered."""
    reasons = _table(values, "reasons")
    for key, text in said.items():
        rule = key.removeprefix("reason.")
        if rule != key:
            _put(reasons, rule, _line(text))
    _drop_empty(values, "reasons")
    questions = values.get("open", [])
    values["open"] = [
        question
        for number, question in enumerate(questions)
        if not said.get(f"answered.{number}")
    ]
    _drop_empty(values, "open")


def _transfers(service: Plain, said: Said) -> None:
    mechanism = said.get("mechanism", "")
    if not mechanism:
        service.pop("transfers", None)
        return
    before = service.get("transfers", {})
    typed_ones = said.get("countries", "").replace(",", " ").split()
    countries = [typed.country(text) for text in typed_ones]
    after: Plain = {"mechanism": mechanism}
    if countries and mechanism != "none_needed":
        after = {"countries": countries, "mechanism": mechanism}
    if before != after:
        service["transfers"] = after


CHANGES: Final[Mapping[str, Change]] = {
    "controller": _controller,
    "languages": _languages,
    "categories": _categories,
    "services": _services,
    "service": _service,
    "texts": _texts,
    "appearance": _appearance,
    "validity": _validity,
    "reasons": _reasons,
}


def services_in(values: Plain) -> dict[str, str]:
    """Return the category of every service that is in one."""
    return {
        service: id_
        for id_, category in values.get("categories", {}).items()
        for service in category.get("services", [])
    }


def _take_out(values: Plain, service: str) -> None:
    categories = values.get("categories", {})
    for id_ in list(categories):
        listed = categories[id_].get("services", [])
        if service in listed:
            listed.remove(service)
            _drop_empty(categories[id_], "services")
            # One of the owner's own has words, and waits for its next service.
            _drop_empty(categories, id_)


def _put_into(values: Plain, service: str, category: str) -> None:
    categories = values.setdefault("categories", {})
    if not category:
        category = NECESSARY
    categories.setdefault(category, {}).setdefault("services", []).append(service)


def _put_fields(
    table: Plain, said: Said, fields: tuple[str, ...], numbers: tuple[str, ...] = ()
) -> None:
    for field in fields:
        if field in said:
            text = said[field].strip()
            # What is no number stays as it was typed, to be found wrong there.
            is_number = field in numbers and text.isascii() and text.isdigit()
            _put(table, field, int(text[:9]) if is_number else text)
