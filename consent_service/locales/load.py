"""Read the texts of a language, and choose a language (BCP 47)."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
import tomli

Direction = Literal["ltr", "rtl"]
Section = dict[str, str]

LANGUAGES: tuple[str, ...] = (
    *("fi", "sv", "en"),
    *("bg", "cs", "da", "de", "el", "es", "et", "fr", "ga", "hr", "hu", "it", "lt"),
    *("lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl"),
    *("nb", "nn", "is", "se", "ca", "eu", "gl", "cy", "lb"),
    *("uk", "ru", "tr", "sq", "sr", "mk", "bs", "ar", "he", "zh", "ja", "ko"),
)
"""Every language that has a file here: what the first sites speak, the rest of the
official languages of the EU, those of neighbours and large minorities, and what
visitors from East Asia read. Serbian is in Cyrillic, Chinese in simplified script."""

_SOURCE = "en"
_OPTIONAL = (
    *("kind", "party", "role", "mechanism", "lifetime", "data", "notice"),
    "views",
)

# Primary subtags whose usual script runs from right to left (CLDR characterOrder).
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}
)

# Tags that mean the same language, or one that its readers read without trouble.
_NEAR: dict[str, tuple[str, ...]] = {
    "no": ("nb", "nn"),
    "nb": ("no", "nn"),
    "nn": ("no", "nb"),
    "iw": ("he",),
    "he": ("iw",),
    "mo": ("ro",),
    "sme": ("se",),
    # One language with four names, and two scripts that all its readers learn.
    "bs": ("hr",),
    "hr": ("bs",),
    "sr": ("bs", "hr"),
    "cnr": ("sr", "bs", "hr"),
    "sh": ("sr", "bs", "hr"),
    "cmn": ("zh",),
}


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words of one language. A section is a flat table of key to words.

    Words may hold `{placeholders}`; every language has the same ones as English.

    Attributes:
        name: The language's own name for itself, such as `suomi`.
        category: Category id to its `title` and `description`.
        borrowed: Sections that are in English because the language has none of
            its own. Ask `language_of` for the `lang` attribute of their words.
    """

    language: str
    direction: Direction
    name: str
    banner: Section
    preferences: Section
    placeholder: Section
    status: Section
    category: dict[str, Section]
    declaration: Section
    kind: Section
    party: Section
    role: Section
    mechanism: Section
    lifetime: Section
    data: Section
    notice: Section
    views: Section
    borrowed: frozenset[str] = frozenset()

    def language_of(self, section: str) -> str:
        """Return the language that the words of `section` are really in."""
        return _SOURCE if section in self.borrowed else self.language


# Known before any thread reads one: two that do so first at once crash msgspec.
msgspec.json.Decoder(Texts)


def load_texts(language: str) -> Texts:
    """Return the texts of the nearest language there is, else the English ones.

    `Texts.language` says which was found, so no page claims a language it does
    not speak. A file is read once: everybody shares the answer.
    """
    return _load(best_language([language], LANGUAGES) or _SOURCE)


@cache
def _load(found: str) -> Texts:
    own = _read(found)
    missing = [section for section in _OPTIONAL if section not in own]
    english = _read(_SOURCE) if missing else {}

    return msgspec.convert(
        own
        | {section: english[section] for section in missing}
        | {
            "language": found,
            "direction": direction(found),
            "borrowed": frozenset(missing),
        },
        Texts,
    )


def direction(language: str) -> Direction:
    """Return the direction in which `language` is written."""
    return "rtl" if _parts(language)[0] in _RIGHT_TO_LEFT else "ltr"


def best_language(wanted: Iterable[str], offered: Sequence[str]) -> str | None:
    """Return the best match in `offered`, or None without a match.

    `wanted` is in order of preference. Each tag is looked up as RFC 4647
    section 3.4 says, so `sv-FI` finds `sv`; then `sv` finds an offered `sv-fi`;
    then a language its readers also read: `nn` finds `nb`. Case does not matter.
    """
    by_tag = {"-".join(_parts(tag)): tag for tag in offered}
    for tag in wanted:
        for candidate in _candidates(tag):
            if candidate in by_tag:
                return by_tag[candidate]
            for known, original in by_tag.items():
                if known.startswith(f"{candidate}-"):
                    return original

    return None


def _candidates(tag: str) -> Iterator[str]:
    parts = _parts(tag)
    for length in range(len(parts), 0, -1):
        yield "-".join(parts[:length])
    yield from _NEAR.get(parts[0], ())


def _parts(tag: str) -> list[str]:
    return tag.strip().lower().replace("_", "-").split("-")


def _read(language: str) -> dict[str, Any]:
    file = files("consent_service.locales").joinpath(f"{language}.toml")
    return tomli.loads(file.read_text(encoding="utf-8"))
