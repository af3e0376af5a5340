"""Take a file of hints into the index."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from consent_service.catalog.hint_files import LARGEST_FILE, read_hints
from consent_service.catalog.hint_index import HintIndex, TakenFile, save_index
from consent_service.catalog.hints import Citation, Hint
from consent_service.errors import CatalogError, InstallationError
from consent_service.world import utc_now


def take_hints(
    file: Path,
    cited: Citation,
    *,
    data_folder: Path,
    index: HintIndex,
    note: Callable[[Hint], None],
) -> TakenFile:
    """Put the hints of `file` into `index`, and that under `data_folder`.

    `note` gets each hint that lost characters which do not print.

    Raises:
        CatalogError: The file cannot be used. The index is as it was.
        InstallationError: The index cannot be written, and is as it was.
    """
    data = _content(file)
    hints = read_hints(data, cited, note)
    taken = TakenFile(
        source=cited.source,
        taken_on=utc_now().date(),
        digest=hashlib.sha256(data).hexdigest(),
        hints=len(hints),
        licence=hints[0].licence if hints else cited.licence,
    )
    try:
        save_index(data_folder, index.with_file(taken, hints))
    except OSError as error:
        raise InstallationError(
            f"cannot write to {str(data_folder)!r}: {error.strerror}"
        ) from error
    return taken


def _content(file: Path) -> bytes:
    try:
        # Reading a pipe or a device may never end.
        if not file.is_file():
            raise CatalogError(
                "not a regular file", place=str(file), hint="copy it into one first"
            )
        with file.open("rb") as opened:
            # One byte more shows that it is too large.
            return opened.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CatalogError(
            f"file cannot be read: {error.strerror}", place=str(file)
        ) from error
