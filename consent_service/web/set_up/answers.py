"""The answers of the set-up as the fields of a form, and what is wrong with them.

They are kept as such between the steps (`made.py`), and none is in an address.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode

import msgspec

from consent_service.errors import RequestError
from consent_service.policy import typed
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.policy.first_policy import (
    FirstAnswers,
    is_site_host,
    name_of,
    typed_host,
)
from consent_service.policy.lint.appearance import Scheme, passing
from consent_service.policy.plain_name import plain_name
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES
from consent_service.policy.value_types import (
    Address,
    Colour,
    Domain,
    Email,
    Line,
    Period,
    Slug,
    longest_of,
)
from consent_service.web.set_up.things import (
    mistakes_in_languages,
    mistakes_in_things,
    read_things,
    write_things,
)

STEPS: Final = (
    *("site", "services", "controller", "languages", "open", "appearance", "review"),
)
# With what was seen, described in every language of the site.
_MOST_FIELDS: Final = 1_000
_POSITIONS: Final = ("bottom", "top", "corner", "center")
_SCHEMES: Final = ("auto", "light", "dark")
MECHANISMS: Final = ("none_needed", "dpf")

Pairs = list[tuple[str, str]]


class Known(NamedTuple):
    """What answers can name."""

    services: Collection[str]
    languages: Collection[str]
    sites: Collection[str]


def read_answers(pairs: Iterable[tuple[str, str]], known: Known) -> FirstAnswers:
    """Return the answers in fields, with what nobody could have chosen left out."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for name, text in list(pairs)[:_MOST_FIELDS]:
        said[name].append(text.strip()[:2_000])

    def line(name: str) -> str:
        return said[name][-1] if said[name] else ""

    def several(name: str, offered: Collection[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for text in said[name] if text in offered))

    def one_of(name: str, offered: Collection[str]) -> str:
        return line(name) if line(name) in offered else ""

    services = several("service", known.services)
    domain = typed_host(line("domain"))
    return FirstAnswers(
        domain=domain,
        site=line("site") or name_of(domain),
        name=line("name"),
        business_id=line("business_id"),
        email=line("email"),
        address=line("address"),
        notice_url=typed.address(line("notice_url")),
        languages=several("language", known.languages),
        services=services,
        retention={
            service: typed.period(line(f"retention.{service}"))
            for service in services
            if line(f"retention.{service}")
        },
        transfers={
            service: mechanism
            for service in (*services, OWN_SERVICE)
            if (mechanism := one_of(f"transfers.{service}", MECHANISMS))
        },
        things=read_things(said),
        position=one_of("position", _POSITIONS),
        scheme=one_of("scheme", _SCHEMES),
        accent=typed.colour(line("accent")).lower(),
        accent_dark=typed.colour(line("accent_dark")).lower(),
    )


def write_answers(answers: FirstAnswers) -> Pairs:
    """Return the fields that `read_answers` reads back."""
    return list(_written(answers))


def query_of(answers: FirstAnswers) -> str:
    return urlencode(write_answers(answers))


def parse_query(text: str) -> Pairs:
    """Return the fields of a query.

    Raises:
        RequestError: They are more than anybody's answers.
    """
    try:
        return parse_qsl(text, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise RequestError(f"there are more than {_MOST_FIELDS} answers") from error


def _written(answers: FirstAnswers) -> Iterator[tuple[str, str]]:
    for name in _LINES:
        if text := getattr(answers, name):
            yield name, text
    yield from (("language", tag) for tag in answers.languages)
    yield from (("service", service) for service in answers.services)
    yield from ((f"retention.{name}", text) for name, text in answers.retention.items())
    yield from ((f"transfers.{name}", text) for name, text in answers.transfers.items())
    yield from write_things(answers.things)


_LINES: Final = (
    *("domain", "site", "name", "business_id", "email", "address", "notice_url"),
    *("position", "scheme", "accent", "accent_dark"),
)
# How a field has to be written, if it is written at all.
_FORMS: Final[Mapping[str, object]] = {
    "domain": Domain,
    "site": Slug,
    "name": Line,
    "business_id": Line,
    "email": Email,
    "address": Line,
    "notice_url": Address,
    "accent": Colour,
    "accent_dark": Colour,
}
_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "site": ("domain", "site"),
    "controller": ("name", "business_id", "email", "address", "notice_url"),
    "languages": ("languages",),
    "appearance": ("accent", "accent_dark"),
}
_NEEDED: Final = frozenset({"domain", "site", "name"})


def mistakes_in(answers: FirstAnswers, step: str, known: Known) -> dict[str, str]:
    """Return what is wrong at a step: the key of a text, by field."""
    found = {
        name: mistake
        for name in _FIELDS.get(step, ())
        if (mistake := _mistake(answers, name, known))
    }
    if step == "services":
        found |= mistakes_in_things(answers.things)
    if step == "open":
        found |= {
            f"retention.{service}": "wrong_period"
            for service, text in answers.retention.items()
            if not _fits(text, Period)
        }
        found |= mistakes_in_languages(answers.things)
    return found


def _mistake(answers: FirstAnswers, name: str, known: Known) -> str:
    if name == "languages":
        return "" if answers.languages else "missing_languages"
    text = getattr(answers, name)
    if name == "email" and not text and not answers.address:
        return "missing_contact"
    if not text:
        return f"missing_{name}" if name in _NEEDED else ""
    if len(text) > longest_of(_FORMS[name]):
        return "too_long"
    if not _fits(text, _FORMS[name]) or (name == "domain" and not is_site_host(text)):
        return f"wrong_{name}"
    if name == "site" and _is_taken(text, known):
        return "taken_site"
    if mended_colour(answers, name):
        return f"faint_{name}"
    return ""


def _is_taken(name: str, known: Known) -> bool:
    return name in known.sites or name in OWN_NAMES | BLOCKED_NAMES


# The panel that each accent stands on.
_PANELS: Final[Mapping[str, Scheme]] = {"accent": "light", "accent_dark": "dark"}


def mended_colour(answers: FirstAnswers, name: str) -> str:
    """Return the nearest colour that can be seen, "" where the given one can be.

    The policy is checked alike before it is published; here it is said where the
    colour is typed (WCAG 2.2, 1.4.11).
    """
    panel, colour = _PANELS.get(name), getattr(answers, name)
    is_shown = answers.scheme in ("", "auto", panel)
    if panel is None or not is_shown or not _fits(colour, Colour):
        return ""
    seen = passing(colour, panel)
    return "" if seen == colour else seen


def mended_name(answers: FirstAnswers, known: Known) -> str:
    """Return a name that the site can have instead of the typed one, "" for none."""
    name = plain_name(answers.site, longest=63)
    return "" if name == answers.site or _is_taken(name, known) else name


def _fits(text: str, form: object) -> bool:
    try:
        msgspec.convert(text, form)
    except msgspec.ValidationError:
        return False
    return True


def first_wrong_step(answers: FirstAnswers, wanted: str, known: Known) -> str:
    """Return the first step before `wanted` that has a mistake, else `wanted`."""
    step = wanted if wanted in STEPS else STEPS[0]
    for before in STEPS[: STEPS.index(step)]:
        if mistakes_in(answers, before, known):
            return before
    return step
