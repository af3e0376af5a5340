"""Where the policies are: in the folder, or in Redis for services that share one.

Redis is the place once it holds a policy, so that all machines agree; until then, and
where `CONSENT_EDITING` is off, it is the folder. What lies in Redis is copied into a
folder of this process and read there like any other.
"""

import asyncio
import logging
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Literal

from consent_service.errors import (
    ConsentServiceError,
    EditingOffError,
    InstallationError,
)
from consent_service.publishing.files import PolicyFiles
from consent_service.publishing.folder import FolderPolicies, is_site_name
from consent_service.publishing.publisher import Signature
from consent_service.store.interface import (
    KeptText,
    PolicyStore,
    SharedPolicyStore,
    StoredPolicy,
    digest_of,
)

_log = logging.getLogger(__name__)

Bar = Literal["", "off", "unpushed"]
_BARRED: dict[Bar, tuple[str, str]] = {
    "off": (
        "policies are not changed here: CONSENT_EDITING is off",
        "change the file in the folder of policies; `patch` is the difference",
    ),
    "unpushed": (
        "the policies are files of one machine, and the store is shared by several",
        "consent-service policy push moves them into Redis",
    ),
}


class PolicyPlace:
    """Where the policies are now, and whether they can be changed there.

    Attributes:
        store: Where they are.
        files: What reads them.
    """

    def __init__(
        self,
        files: PolicyFiles,
        folder: FolderPolicies,
        shared: SharedPolicyStore | None,
        *,
        editing: bool,
    ) -> None:
        self.store: PolicyStore = folder
        self.files = files
        self._folder = folder
        self._own_folder = files.folder
        self._shared = shared
        self._editing = editing
        self._bar: Bar = "" if editing else "off"
        # What was copied from Redis, by site, and the mark then.
        self._copied: dict[str, str] = {}
        self._mark: str | None = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @property
    def bar(self) -> Bar:
        """Why policies cannot be changed here, "" if they can."""
        return self._bar

    @property
    def is_watched(self) -> bool:
        """Whether another process may change them without a signal."""
        return self._editing and self._shared is not None

    def check_open(self) -> None:
        """Check that policies can be changed here.

        Raises:
            EditingOffError: They cannot; the hint says where they can.
        """
        if self._bar:
            message, hint = _BARRED[self._bar]
            raise EditingOffError(message, hint=hint)

    async def find_signature(self, site: str) -> Signature:
        """Return who put the file that was read last there, and why."""
        stored = await self.store.load_policy(site)
        if stored is None or stored.digest != self.files.digest_of(site):
            return Signature()
        return Signature(stored.by, stored.why, stored.at)

    async def keep_text(self, site: str, revision: str, at: datetime) -> None:
        """Keep the text that a revision was read from, if that still stands there.

        Nothing depends on it but a later way back, so whatever fails is logged.
        """
        read, file = self.files.digest_of(site), self.files.folder / f"{site}.toml"
        try:
            text = await asyncio.to_thread(file.read_bytes)
            if digest_of(text) == read:
                await self.store.keep_text(KeptText(site, revision, text, at))
        except (OSError, ConsentServiceError) as error:
            _log.warning("the text of the policy of %s is not kept: %s", site, error)

    async def look(self) -> bool:
        """Make the files the same as what is in Redis; return whether they changed.

        Raises:
            StoreUnavailableError: Redis cannot be read. The files are as they were.
            InstallationError: They cannot be copied.
        """
        if self._shared is None or not self._editing:
            return False
        mark = await self._shared.load_mark()
        if mark == self._mark:
            return False
        listed = await self._shared.list_policies()
        # The names become those of files here.
        digests = {site: listed[site] for site in listed if is_site_name(site)}
        if digests:
            await self._bring(self._shared, digests)
        elif await asyncio.to_thread(_is_empty, self._own_folder):
            # Whoever begins here begins in Redis.
            self.store, self._bar = self._shared, ""
        else:
            self.store, self._bar = self._folder, "unpushed"
        self._mark = mark
        return True

    async def close(self) -> None:
        if self._copy is not None:
            await asyncio.to_thread(self._copy.cleanup)

    async def _bring(self, shared: SharedPolicyStore, digests: dict[str, str]) -> None:
        texts = [
            stored
            for site, digest in digests.items()
            if self._copied.get(site) != digest
            and (stored := await shared.load_policy(site)) is not None
        ]
        gone = self._copied.keys() - digests.keys()
        try:
            copy = await asyncio.to_thread(self._write, texts, gone)
        except OSError as error:
            raise InstallationError(
                f"the policies cannot be copied from Redis: {error.strerror}",
                hint="the folder of temporary files has to take them",
            ) from error
        self._copied = {
            **{site: self._copied[site] for site in self._copied.keys() - gone},
            **{stored.site: stored.digest for stored in texts},
        }
        if self.files.folder != copy:
            if not await asyncio.to_thread(_is_empty, self._own_folder):
                _log.info(
                    "the policies are in Redis; those in %s are not read",
                    self._own_folder,
                )
            self.files.move(copy)
        self.store, self._bar = shared, ""

    def _write(self, texts: list[StoredPolicy], gone: set[str]) -> Path:
        if self._copy is None:
            self._copy = tempfile.TemporaryDirectory(prefix="consent-policies-")
        folder = Path(self._copy.name)
        for site in gone:
            (folder / f"{site}.toml").unlink(missing_ok=True)
        for stored in texts:
            # Whole before it is seen: the files are read beside this.
            fresh = folder / f"{stored.site}.fresh"
            fresh.write_bytes(stored.text)
            fresh.replace(folder / f"{stored.site}.toml")
        return folder


def _is_empty(folder: Path) -> bool:
    return next(folder.glob("*.toml"), None) is None
