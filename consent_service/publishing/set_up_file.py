"""What people have answered while setting up a site, in a file for each of them."""

import asyncio
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from consent_service.durable_files import make_folder, replace_file
from consent_service.errors import InstallationError, NotFoundError
from consent_service.foreign_json import decode_foreign
from consent_service.private_files import locked
from consent_service.store.interface import StoredSetUp
from consent_service.store.values import SET_UP_SECONDS

_OWNER = re.compile(r"[A-Za-z0-9_-]{1,100}")
_DECODER = msgspec.json.Decoder(list[StoredSetUp])


class SetUpFiles:
    """See `store.interface.SetUpStore`. Several processes of a machine may use it."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        """Set up; nothing is made before something is kept."""
        self._folder = folder
        self._clock = clock

    async def load_set_ups(self, owner: str) -> list[StoredSetUp]:
        return await asyncio.to_thread(_load, self._file(owner))

    async def save_set_up(self, owner: str, made: StoredSetUp) -> None:
        def save(kept: list[StoredSetUp]) -> list[StoredSetUp]:
            return [*(each for each in kept if each.id != made.id), made]

        await asyncio.to_thread(self._change, owner, save)

    async def remove_set_ups(self, owner: str, ids: Collection[str]) -> None:
        def remove(kept: list[StoredSetUp]) -> list[StoredSetUp]:
            return [each for each in kept if each.id not in ids]

        if ids:
            await asyncio.to_thread(self._change, owner, remove)

    def _change(
        self, owner: str, change: Callable[[list[StoredSetUp]], list[StoredSetUp]]
    ) -> None:
        file = self._file(owner)
        try:
            make_folder(self._folder)
            with locked(self._folder / "lock"):
                self._remove_old()
                if left := change(_load(file)):
                    replace_file(file, msgspec.json.encode(left))
                else:
                    file.unlink(missing_ok=True)
        except OSError as error:
            raise InstallationError(
                f"the answers cannot be kept: {error.strerror}",
                hint="CONSENT_DATA names their folder; let the service write there",
            ) from error

    def _remove_old(self) -> None:
        oldest = self._clock() - timedelta(seconds=SET_UP_SECONDS)
        for file in self._folder.glob("*.json"):
            if file.stat().st_mtime < oldest.timestamp():
                file.unlink(missing_ok=True)

    def _file(self, owner: str) -> Path:
        if not _OWNER.fullmatch(owner):
            raise NotFoundError("nobody has that name")
        return self._folder / f"{owner}.json"


def _load(file: Path) -> list[StoredSetUp]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise InstallationError(
            f"the answers of a set-up cannot be read: {error.strerror}"
        ) from error
    return decode_foreign(
        content,
        _DECODER,
        lambda _: InstallationError(
            f"{str(file)!r} is not what the service wrote there",
            hint="remove it; no site is touched",
        ),
    )
