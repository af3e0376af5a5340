"""The files of the policy folder, each read again only when it has changed.

Reading and checking a policy takes seven milliseconds, so thousands of them take a
minute. What a file said is remembered beside the store, by size, time and inode of the
file, and by its digest where one of them is another: the next start takes the revision
from the store instead.
"""

import contextlib
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, NewType

import msgspec

from consent_service.durable_files import create_file, replace_file
from consent_service.errors import CatalogError, InstallationError, PolicyError
from consent_service.findings import Finding
from consent_service.policy.lint import lint_policy, lint_policy_file
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import Known, load_known
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import snippet_digest

_log = logging.getLogger(__name__)

# Seconds. A file that was written so lately may be written again within one tick of
# the file system's clock, with the same size and time.
_TOO_FRESH = 2.0
# What the meaning of a policy file depends on, beside the file.
_SOURCES = ("catalog", "jurisdictions", "locales", "policy", "snippet")

Remembered = NewType("Remembered", str)
"""The digest of the revision that a file made before this start."""

Found = Revision | PolicyError | Remembered


class Mark(NamedTuple):
    """What of a file changes when its content does: bytes, nanoseconds, inode."""

    size: int
    modified: int
    inode: int


# Of a file whose bytes have to be looked at again.
_NO_MARK = Mark(-1, -1, -1)


class _Kept(NamedTuple):
    """What is remembered of a file: good as long as its mark is the same."""

    mark: Mark
    digest: str
    found: Found


class _Line(msgspec.Struct, frozen=True, array_like=True):
    """One file of the index.

    Attributes:
        file: The digest of its bytes.
        revision: The digest of the revision that it made.
        mark: What changes when its bytes do; earlier releases kept none.
    """

    file: str
    revision: str
    mark: Mark = _NO_MARK


class _Index(msgspec.Struct, frozen=True):
    """What the files said, as long as `sources` says the same."""

    sources: str
    files: dict[str, _Line]


_INDEX = msgspec.json.Decoder(_Index)


class PolicyFiles:
    """Reads the policies of a folder, and remembers what each of its files said."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], datetime],
        own_catalog: Path | None = None,
        index: Path | None = None,
    ) -> None:
        """Set up. `index` is the file that remembers over restarts, if any."""
        self._folder = folder
        self._clock = clock
        self._own_catalog = own_catalog
        self._index = index
        self._kept: dict[str, _Kept] = {}
        # By site: when its file was written last, and what was found in it then.
        self._found: dict[str, tuple[Mark, list[Finding]]] = {}
        self._sources = ""
        self._catalog_mark = ""
        self._known: Known | None = None
        self._is_faulty = False
        # msgspec learns a type when it first reads one, and two threads that do so at
        # the same moment crash the process (seen with 0.22).
        self._lock = threading.Lock()

    def read(self) -> dict[str, Found]:
        """Return what each file says, by site; the same object while it says the same.

        A mistake in the owner's own catalog is one in every policy.

        Raises:
            PolicyError: The folder cannot be listed.
        """
        with self._lock:
            self._look_at_sources()
            marks = dict(self._list())
            try:
                self._kept = {name: self._look(name, at) for name, at in marks.items()}
            except CatalogError as error:
                self._kept = {}
                return dict.fromkeys(marks, error)
            return {name: kept.found for name, kept in self._kept.items()}

    def read_file(self, site: str) -> Revision | PolicyError:
        """Read one file whatever is remembered of it."""
        file = self._folder / f"{site}.toml"
        with self._lock:
            found = read_policy_file(file, self.load_known())
            kept = self._kept.get(site)
            if kept is not None:
                self._kept[site] = kept._replace(found=found)
            return found

    @property
    def own_catalog(self) -> Path | None:
        """The folder with the owner's own services, if there is one."""
        return self._own_catalog

    @property
    def folder(self) -> Path:
        """The folder whose files are read."""
        return self._folder

    def move(self, folder: Path) -> None:
        """Read the files of another folder from now on."""
        with self._lock:
            self._folder = folder
            self._found = {}

    def digest_of(self, site: str) -> str:
        """Return the digest of the file of a site as it was read last, "" for none."""
        kept = self._kept.get(site)
        return kept.digest if kept else ""

    def find_findings(self, site: str) -> list[Finding]:
        """Return what `policy check` says of the file of a site that is served.

        Checked again only when the file has changed. Nothing if there is no file.
        """
        file = self._folder / f"{site}.toml"
        try:
            mark = _mark_of(file.stat())
        except OSError:
            return []
        with self._lock:
            known = self._found.get(site)
            if known is None or known[0] != mark:
                known = mark, lint_policy_file(file, known=self.load_known())
                self._found[site] = known
            return known[1]

    def save(self) -> None:
        """Write down what the files said, for the next start.

        If that fails, the next start takes longer and nothing else.
        """
        if self._index is None:
            return
        lines = {
            name: _Line(kept.digest, _digest_of(kept.found), kept.mark)
            for name, kept in self._kept.items()
            if not isinstance(kept.found, PolicyError)
        }
        content = msgspec.json.encode(_Index(self._sources, lines))
        try:
            replace_file(self._index, content)
        except OSError as error:
            if not self._is_faulty:
                _log.warning(
                    "what the policies say cannot be kept in %s: %s; the next start "
                    "reads all of them",
                    *(self._index, error.strerror),
                )
            self._is_faulty = True

    def has_changed(self) -> bool:
        """Return whether a file was added, changed or removed since it was read."""
        marks = dict(self._list())
        return marks.keys() != self._kept.keys() or any(
            self._kept[name].mark != mark for name, mark in marks.items()
        )

    def _look(self, name: str, mark: Mark) -> _Kept:
        kept = self._kept.get(name)
        if kept is not None and kept.mark == mark:
            return kept
        if self._clock().timestamp() - mark.modified / 1e9 < _TOO_FRESH:
            mark = _NO_MARK
        file = self._folder / f"{name}.toml"
        content = _read_bytes(file)
        digest = hashlib.sha256(content).hexdigest() if content is not None else ""
        if kept is not None and digest and kept.digest == digest:
            return _Kept(mark, digest, kept.found)
        return _Kept(mark, digest, read_policy_file(file, self.load_known()))

    def _list(self) -> Iterable[tuple[str, Mark]]:
        try:
            with os.scandir(self._folder) as entries:
                names = sorted(
                    (entry.name, entry)
                    for entry in entries
                    if entry.name.endswith(".toml")
                )
        except OSError as error:
            raise PolicyError(
                f"the folder of policies cannot be listed: {error.strerror}",
                place=str(self._folder),
                hint="let the service read it; what was in force stays in force",
            ) from error
        for name, entry in names:
            yield name.removesuffix(".toml"), _mark(entry)

    def _look_at_sources(self) -> None:
        """Forget everything when what a policy means may have changed."""
        own = _fingerprint([self._own_catalog] if self._own_catalog else [])
        if self._sources and own == self._catalog_mark:
            return
        package = files("consent_service")
        shipped = [Path(str(package.joinpath(name))) for name in _SOURCES]
        self._catalog_mark, self._known, self._kept = own, None, {}
        is_start = not self._sources
        self._sources = f"{snippet_digest()[:16]} {_fingerprint(shipped)} {own}"
        if is_start:
            self._kept = self._load_index()

    def _load_index(self) -> dict[str, _Kept]:
        content = _read_bytes(self._index) if self._index else None
        if content is None:
            return {}
        try:
            index = _INDEX.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            _log.warning("what the policies said is damaged: all of them are read")
            return {}
        if index.sources != self._sources:
            return {}
        return {
            name: _Kept(line.mark, line.file, Remembered(line.revision))
            for name, line in index.files.items()
        }

    def load_known(self) -> Known:
        """Return what policies of this folder may refer to."""
        if self._known is None:
            self._known = load_known(self._own_catalog)
        return self._known


def add_policy(folder: Path, site: str, text: str) -> None:
    """Write the policy file of a new site into a folder; make the folder if need be.

    Raises:
        InstallationError: There is one already, or the folder takes none. It is as it
            was.
    """
    path = folder / f"{site}.toml"
    try:
        create_file(path, text.encode())
    except FileExistsError as error:
        raise InstallationError(
            f"there is a policy file {path.name!r} already"
        ) from error
    except OSError as error:
        raise InstallationError(
            f"the policy file {path.name!r} cannot be written: {error.strerror}",
            hint="put the text into the folder of policies by hand",
        ) from error


def read_policy_file(file: Path, known: Known) -> Revision | PolicyError:
    """Return the revision that a policy file makes, or what is wrong with it."""
    try:
        read = load_policy_file(file, known=known)
    except PolicyError as error:
        return error
    for finding in lint_policy(read, known=known):
        if finding.severity == "error" and finding.accepted is None:
            return PolicyError(
                finding.message, place=finding.place, hint=finding.suggestion
            )
    return revision_of(read.policy, snippet=snippet_digest(), texts=known.texts)


def load_checked(file: Path, own_catalog: Path | None) -> bytes | PolicyError:
    """Return the bytes of a policy file that can be published, or what is wrong."""
    found = read_policy_file(file, load_known(own_catalog))
    if isinstance(found, PolicyError):
        return found
    return file.read_bytes()


def _read_bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _mark(entry: os.DirEntry[str]) -> Mark:
    try:
        found = entry.stat()
    except OSError:
        # A link to nothing: reading it says so.
        return _NO_MARK
    return _mark_of(found)


def _mark_of(found: os.stat_result) -> Mark:
    return Mark(found.st_size, found.st_mtime_ns, found.st_ino)


def _digest_of(found: Revision | Remembered) -> str:
    return found.digest if isinstance(found, Revision) else found


def _fingerprint(folders: Iterable[Path]) -> str:
    """Return what changes when a file below one of the folders does."""
    digest = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            with contextlib.suppress(OSError):
                found = file.stat()
                line = f"{file.name} {found.st_size} {found.st_mtime_ns}\n"
                digest.update(line.encode())
    return digest.hexdigest()[:16]
