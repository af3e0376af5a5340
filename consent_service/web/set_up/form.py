"""The form of a step, and how what it says joins what was answered before."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from consent_service.policy.first_policy import FirstAnswers
from consent_service.web.layout.guard import SignedForm
from consent_service.web.set_up import answers as query

# Bytes: what was seen of a site, described in several languages.
LARGEST: Final = 128 * 1024


class StepForm(SignedForm, frozen=True):
    """What a step of the set-up sends: the answers that it asks for.

    Attributes:
        go: The step to go to then. Example: `"controller"`.
        q: What is searched for in the catalog. Example: `"analytics"`.
        odd: What was remarked on and stays as it is. Example: `"maija@example"`.
        domain: The address of the site. Example: `"www.example.fi"`.
        site: The name of the site here. Example: `"example"`.
        service: Ids of the catalog. Example: `["youtube"]`.
        thing: What was seen and nobody knows, and the owner's words for it.
            Example: `{"0": "script_cookie|first|www.example.fi|basket"}`.
        name: Who is responsible for the site. Example: `"Example Oy"`.
        business_id: Its business id. Example: `"1234567-1"`.
        email: Where people write to. Example: `"privacy@example.fi"`.
        address: Likewise, by post. Example: `"Example street 1, 00100 Helsinki"`.
        notice_url: The address of the privacy notice.
            Example: `"https://www.example.fi/privacy"`.
        language: The languages of the site. Example: `["fi"]`.
        retention: How long each service keeps its data.
            Example: `{"youtube": "P14M"}`.
        transfers: On what each service's transfers rest.
            Example: `{"youtube": "dpf"}`.
        position: Where the banner stands. Example: `"bottom"`.
        scheme: Light, dark, or as the browser has it. Example: `"auto"`.
        accent: The colour of the buttons. Example: `"#0a5c36"`.
        accent_dark: The same on a dark panel. Example: `"#8fd6b1"`.
    """

    go: str = ""
    q: str = ""
    odd: str = ""
    domain: str = ""
    site: str = ""
    service: tuple[str, ...] = ()
    thing: dict[str, str] = msgspec.field(default_factory=dict)
    name: str = ""
    business_id: str = ""
    email: str = ""
    address: str = ""
    notice_url: str = ""
    language: tuple[str, ...] = ()
    retention: dict[str, str] = msgspec.field(default_factory=dict)
    transfers: dict[str, str] = msgspec.field(default_factory=dict)
    position: str = ""
    scheme: str = ""
    accent: str = ""
    accent_dark: str = ""


_IN_A_LANGUAGE: Final = re.compile(r"thing\.\d+\.(purpose|note)\..+")
# Which answers a step asks for; all others stay as they are.
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "site": ("domain", "site"),
    "services": ("service", "thing"),
    "controller": ("name", "business_id", "email", "address", "notice_url"),
    "languages": ("language",),
    "open": ("retention", "transfers"),
    "appearance": ("position", "scheme", "accent", "accent_dark"),
    "review": (),
}


def joined(
    before: FirstAnswers, form: StepForm, step: str, known: query.Known
) -> FirstAnswers:
    """Return the answers with those of a step's form in place of its earlier ones."""
    kept = [pair for pair in query.write_answers(before) if not _asks(step, pair[0])]
    said = [pair for pair in _pairs_in(form) if _asks(step, pair[0])]
    return query.read_answers([*kept, *said], known)


def _asks(step: str, name: str) -> bool:
    if _IN_A_LANGUAGE.fullmatch(name):
        # Words in further languages are asked for beside the open points.
        return step == "open"
    return name.partition(".")[0] in _OWN[step]


def _pairs_in(form: StepForm) -> Iterator[tuple[str, str]]:
    for names in _OWN.values():
        for name in names:
            value = getattr(form, name)
            if isinstance(value, str):
                yield name, value
            elif isinstance(value, tuple):
                yield from ((name, each) for each in value)
            else:
                yield from ((f"{name}.{key}", text) for key, text in value.items())
