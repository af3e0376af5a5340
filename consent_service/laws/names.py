"""The laws behind a finding in words, from `LANGUAGE.toml`: of policy, notice and scan.

A source such as "GDPR 13(2)(b), 21(4); PLANET49; C-15" holds several tags, each of
which has a name and one sentence on what it asks for. Requirements of this program, as
`C-15` or `A-01 to A-04`, are for programs: no person reads them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import tomli

SPOKEN: Final = ("en", "fi", "sv")
_FALLBACK: Final = "en"
_OWN: Final = re.compile(r"[A-Z]-?\d+(\.\d+)?( to [A-Z]-?\d+)?")
# What rules and stored reports call a source that has a tag already.
_SAME: Final[Mapping[str, str]] = {
    "AEPD cookie guide 2023": "AEPD guide",
    "CJEU C-673/17": "PLANET49",
    "Deputy Ombudsman (FI) 14 May 2020": "FI-TSV20",
    "EDPB Cookie Banner Taskforce": "CBT23",
    "EDPB Guidelines 05/2020": "EDPB-05/2020",
    "ePrivacy Directive 5(3)": "ePD 5(3)",
    "Traficom cookie guide 2021": "FI-GUIDE",
}


class Law(msgspec.Struct, frozen=True):
    """One law, ruling or guideline: its tag, its name, and what it asks for."""

    tag: str
    name: str
    says: str


@cache
def laws_of(source: str, language: str) -> tuple[Law, ...]:
    """Return what `source` refers to, in words of `language` or else in English.

    A tag without words is left out: what is not known cannot be called by its name,
    and a stored report may be of a later version.
    """
    texts = _load(language if language in SPOKEN else _FALLBACK)
    return tuple(Law(tag, **texts[tag]) for tag in source_tags(source) if tag in texts)


def law_names(sources: Iterable[str], language: str) -> str:
    """Return the names of all `sources` in a line, what one law says together."""
    names: dict[str, list[str]] = {}
    for source in sources:
        for law in laws_of(source, language):
            act, _, place = law.name.partition(", ")
            places = names.setdefault(act, [])
            if place and place not in places:
                places.append(place)
    return "; ".join(", ".join((act, *places)) for act, places in names.items())


def source_tags(source: str) -> tuple[str, ...]:
    """Return the tags in `source`: "GDPR 13(1)(e), (f)" are two of the same law."""
    return tuple(_tags(source))


def _tags(source: str) -> Iterator[str]:
    for group in source.split("; "):
        law, _, _ = group.partition(" ")
        before = ""
        for part in group.split(", "):
            if _OWN.fullmatch(part):
                continue
            if part.startswith("("):  # another letter of the same paragraph
                tag = re.sub(r"\(\w+\)$", part, before)
            elif before:  # another article of the same law
                tag = f"{law} {part}"
            else:
                tag = _SAME.get(part, part)
            yield tag
            before = tag


@cache
def _load(language: str) -> Mapping[str, Mapping[str, str]]:
    file = files("consent_service.laws").joinpath(f"{language}.toml")
    texts: dict[str, dict[str, str]] = tomli.loads(file.read_text(encoding="utf-8"))
    return texts
