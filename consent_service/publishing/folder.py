"""The policies as files of a folder, with drafts and signatures beside the store.

The folder holds policies and nothing else: a draft in it would be in force. So drafts,
and who published what is there, are small files in a folder of the service's own.
"""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from consent_service.durable_files import make_folder, replace_file, sync_folder
from consent_service.errors import InstallationError, NotFoundError
from consent_service.foreign_json import decode_foreign
from consent_service.private_files import locked
from consent_service.store.interface import (
    MOST_TEXTS,
    KeptText,
    StoredDraft,
    StoredPolicy,
    digest_of,
)

Result = TypeVar("Result")
Kept = TypeVar("Kept", StoredDraft, StoredPolicy)

# Texts of earlier policies lie in the order of their names.
_MOMENT = "%Y%m%dT%H%M%S%f"
_TEXT = ".toml"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class FolderPolicies:
    """See `store.interface.PolicyStore`. Several processes of a machine may use it.

    More than 15 methods: policies, drafts and texts, each with its place and a turn.
    """

    def __init__(self, folder: Path, beside: Path) -> None:
        """Set up; nothing is made before something is kept.

        Args:
            folder: The policies.
            beside: Where drafts and signatures are kept.
        """
        self._folder = folder
        self._beside = beside

    async def list_policies(self) -> dict[str, str]:
        return await asyncio.to_thread(self._list)

    async def load_policy(self, site: str) -> StoredPolicy | None:
        return await asyncio.to_thread(self._load_policy, site)

    async def replace_policy(self, policy: StoredPolicy, *, base: str) -> bool:
        def change() -> bool:
            present = _read(self._file(policy.site))
            if (digest_of(present) if present is not None else "") != base:
                return False
            # The signature first: it counts only for the text that it names, and a
            # crash between the two leaves the text as it was.
            _keep(self._signature(policy.site), policy)
            _write(self._file(policy.site), policy.text)
            return True

        return await asyncio.to_thread(self._in_turn, change)

    async def load_draft(self, site: str) -> StoredDraft | None:
        return await asyncio.to_thread(_load, self._draft(site), StoredDraft)

    async def replace_draft(
        self, site: str, draft: StoredDraft | None, *, base: str
    ) -> bool:
        def change() -> bool:
            present = _load(self._draft(site), StoredDraft)
            if (present.digest if present else "") != base:
                return False
            if draft is not None:
                _keep(self._draft(site), draft)
            elif present is not None:
                _remove(self._draft(site))
            return True

        return await asyncio.to_thread(self._in_turn, change)

    async def keep_text(self, kept: KeptText) -> None:
        def change() -> None:
            name = f"{kept.at:{_MOMENT}}-{kept.revision}{_TEXT}"
            replace_file(self._earlier(kept.site) / name, kept.text)
            # A crash before these are gone leaves some too many, or an older one
            # beside the newest of a revision.
            present = self._list_texts(kept.site)
            stay = set([*present.values()][-MOST_TEXTS:])
            for each in self._earlier(kept.site).glob(f"*{_TEXT}"):
                if each not in stay:
                    _remove(each)

        await asyncio.to_thread(self._in_turn, change)

    async def list_texts(self, site: str) -> list[str]:
        return list(await asyncio.to_thread(self._list_texts, site))

    async def load_text(self, site: str, revision: str) -> bytes | None:
        def load() -> bytes | None:
            # The name comes from an address: it names what is listed, and no file.
            file = self._list_texts(site).get(revision)
            return _read(file) if file else None

        return await asyncio.to_thread(load)

    def _list_texts(self, site: str) -> dict[str, Path]:
        """Return the newest text of each revision, oldest first."""
        found: dict[str, Path] = {}
        for file in sorted(self._earlier(site).glob(f"*{_TEXT}")):
            revision = file.stem.rpartition("-")[2]
            found.pop(revision, None)
            found[revision] = file
        return found

    def _list(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in sorted(self._folder.glob("*.toml")):
            content = _read(file)
            if content is not None:
                found[file.stem] = digest_of(content)
        return found

    def _load_policy(self, site: str) -> StoredPolicy | None:
        text = _read(self._file(site))
        if text is None:
            return None
        signed = _load(self._signature(site), StoredPolicy)
        if signed is not None and signed.text == text:
            return signed
        return StoredPolicy(site, text)

    def _in_turn(self, change: Callable[[], Result]) -> Result:
        """Make a change while no other process of the machine makes one."""
        try:
            make_folder(self._beside)
            with locked(self._beside / "lock"):
                return change()
        except OSError as error:
            raise InstallationError(
                f"the policy cannot be written: {error.strerror}",
                hint="CONSENT_POLICIES names the folder of policies, CONSENT_DATA that "
                "of drafts; let the service write both",
            ) from error

    def _file(self, site: str) -> Path:
        return self._folder / f"{_checked(site)}.toml"

    def _draft(self, site: str) -> Path:
        return self._beside / "drafts" / f"{_checked(site)}.json"

    def _earlier(self, site: str) -> Path:
        return self._beside / "earlier" / _checked(site)

    def _signature(self, site: str) -> Path:
        return self._beside / "published" / f"{_checked(site)}.json"


def _write(file: Path, text: bytes) -> None:
    # A link to a file elsewhere stays one, and the file stays open to whoever
    # could read it: it is an owner's, not the service's.
    file = file.resolve()
    mode = file.stat().st_mode if file.exists() else None
    replace_file(file, text)
    if mode is not None:
        file.chmod(mode & 0o777)


def _keep(file: Path, kept: Kept) -> None:
    replace_file(file, msgspec.json.encode(kept))


def _remove(file: Path) -> None:
    file.unlink(missing_ok=True)
    sync_folder(file.parent)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InstallationError(
            f"the policy file {file.name!r} cannot be read: {error.strerror}"
        ) from error


def _load(file: Path, kind: type[Kept]) -> Kept | None:
    content = _read(file)
    if content is None:
        return None
    return decode_foreign(
        content,
        msgspec.json.Decoder(kind),
        lambda _: InstallationError(
            f"{str(file)!r} is not what the service wrote there",
            hint="remove it; the policy itself is not touched",
        ),
    )


def is_site_name(text: str) -> bool:
    """Return whether a text can name a site, and so a file."""
    return _NAME.fullmatch(text) is not None


def _checked(site: str) -> str:
    """Return the name of a site, which may have come from an address."""
    if not is_site_name(site):
        raise NotFoundError("no site can have that name")
    return site
