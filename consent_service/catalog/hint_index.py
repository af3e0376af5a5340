"""The index of hints that the operator imported: one file in the data folder."""

import datetime
from pathlib import Path
from typing import Final

import msgspec

from consent_service.catalog.hints import Hint, Hints
from consent_service.durable_files import replace_file
from consent_service.errors import CatalogError

NAME: Final = "hints.json"
_FORMAT: Final = 1


class TakenFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was imported: its name, the time, and its SHA-256."""

    source: str
    taken_on: datetime.date
    digest: str
    hints: int
    licence: str


class HintIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every hint of every imported file."""

    files: tuple[TakenFile, ...] = ()
    hints: tuple[Hint, ...] = ()
    format: int = _FORMAT

    def with_file(self, taken: TakenFile, hints: tuple[Hint, ...]) -> "HintIndex":
        """Return this index with a file added; one of the same name is replaced."""
        return HintIndex(
            files=(
                *(file for file in self.files if file.source != taken.source),
                taken,
            ),
            hints=(
                *(hint for hint in self.hints if hint.source != taken.source),
                *hints,
            ),
        )


def load_index(data_folder: Path) -> HintIndex:
    """Return the index under `data_folder`, an empty one if there is none.

    Raises:
        CatalogError: It cannot be read.
    """
    path = data_folder / NAME
    try:
        read = msgspec.json.decode(path.read_bytes(), type=HintIndex)
    except FileNotFoundError:
        return HintIndex()
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    if read.format != _FORMAT:
        raise _unreadable(path, f"it has format {read.format}, wanted {_FORMAT}")
    return read


def load_hints(data_folder: Path) -> Hints:
    """Return the hints under `data_folder`; raises as `load_index` does."""
    return Hints(load_index(data_folder).hints)


def save_index(data_folder: Path, index: HintIndex) -> None:
    """Write the index; a crash leaves the old one or the new one, whole.

    Raises:
        OSError: It cannot be written. The one before is as it was.
    """
    replace_file(data_folder / NAME, msgspec.json.encode(index))


def _unreadable(path: Path, why: str) -> CatalogError:
    return CatalogError(
        f"index of hints cannot be read: {why}",
        place=str(path),
        hint="delete it and take the files in again: consent-service catalog hints",
    )
