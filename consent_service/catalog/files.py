"""Read the TOML files of a catalog into their shapes."""

import re
from importlib.resources.abc import Traversable
from typing import Final, TypeVar, get_args

import msgspec
import tomli

from consent_service.catalog.entry import Basis, Fact
from consent_service.catalog.model import (
    OPEN_FIELDS,
    Kind,
    Mechanism,
    Party,
    Role,
    Signal,
)
from consent_service.errors import CatalogError

Shape = TypeVar("Shape")
_ENDING = ".toml"
# What fields may say that know a few words only.
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "party": get_args(Party),
    "role": get_args(Role),
    "mechanism": get_args(Mechanism),
    "signals": get_args(Signal),
    "open": OPEN_FIELDS,
    "basis": get_args(Basis),
    "facts": get_args(Fact),
}
# What stands in the shapes as a pattern.
_FORMS: Final = {
    "id": "lower-case letters, digits and single hyphens",
    "provider": "the name of a file of providers/ without its ending",
    "lifetime": "a time such as P13M or PT30M, session, or persistent",
    "data_retention": "a time such as P14M",
    "country": "two capital letters such as FI",
    "countries": "two capital letters such as FI",
    "host": "a host such as example.com",
    "hosts": "a host such as example.com or *.example.com",
    "url": "an address that begins with https://",
    "policy_url": "an address that begins with https://",
    "purpose": "the key of a sentence: consent-service catalog list --sentences",
    "data_collected": "keys such as ip_address",
    "title": "the key of a sentence: consent-service catalog list --sentences",
    "name": "one line of text",
}


def names_in(folder: Traversable) -> tuple[str, ...]:
    """Return the names of the TOML files in `folder`, without their ending."""
    if not folder.is_dir():
        return ()
    names = sorted(file.name for file in folder.iterdir())
    return tuple(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING))


def parse_file(text: str, shape: type[Shape], *, place: str) -> Shape:
    """Return what the text of a file says.

    Raises:
        CatalogError: It is not TOML or has another shape.
    """
    try:
        return msgspec.convert(tomli.loads(text), shape)
    except msgspec.ValidationError as error:
        raise CatalogError(
            f"not a file of a catalog: {_plain(str(error))}",
            place=place,
            hint="consent-service catalog add ID writes one to begin with",
        ) from error
    except (ValueError, RecursionError) as error:
        raise _not_toml(error, place) from error


def read_file(file: Traversable, shape: type[Shape]) -> Shape:
    """Return what `file` says.

    Raises:
        CatalogError: It cannot be read, is not TOML or has another shape.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogError(
            f"file cannot be read: {error.strerror or error}", place=str(file)
        ) from error
    except ValueError as error:
        raise _not_toml(error, str(file)) from error
    return parse_file(text, shape, place=str(file))


def _not_toml(error: Exception, place: str) -> CatalogError:
    return CatalogError(f"file is not TOML: {error}", place=place)


def _plain(flaw: str) -> str:
    """Return a flaw of msgspec's in words, with its place as an owner writes it."""
    what, _, place = flaw.partition(" - at ")
    place = place.strip("`").removeprefix("$").removeprefix(".")
    what = re.sub(r"^Object missing required field (`\w+`)", r"\1 is missing", what)
    what = re.sub(r"^Object contains unknown field", "there is no field", what)
    field = re.sub(r"\[.*?\]", "", place).rpartition(".")[2]
    if what.startswith("Invalid enum value") and field in _WORDS:
        found = what.removeprefix("Invalid enum value ")
        what = f"found {found}, wanted one of {', '.join(_WORDS[field])}"
    elif "matching regex" in what and field in _FORMS:
        what = f"wanted {_FORMS[field]}"
    return f"{what} in `{place}`" if place else what
