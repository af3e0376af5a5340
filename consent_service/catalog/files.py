"""Read the TOML files of a catalog into their shapes."""

from importlib.resources.abc import Traversable
from typing import TypeVar

import msgspec
import tomli

from consent_service.errors import CatalogError

Shape = TypeVar("Shape")
_ENDING = ".toml"


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
    """Return a flaw with its place as an owner would write it: `items[0].kind`."""
    return flaw.replace(" - at `$.", " at `").replace("Object ", "it ")
