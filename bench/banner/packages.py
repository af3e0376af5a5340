"""The peers, fetched from npm into a folder that is nobody's repository."""

import json
import os
import subprocess
from pathlib import Path

VERSIONS = {
    "vanilla-cookieconsent": "3.1.0",
    "klaro": "0.7.22",
    "orejime": "3.2.1",
    "cookieconsent": "3.1.1",
}
"""The last is the open-source banner of Osano."""


class NoPeersError(Exception):
    """They are not in the folder, and could not be fetched either."""


def cache_folder() -> Path:
    """Return where packages are kept between runs, by the XDG rules."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "consent-service-bench"


def fetch(folder: Path) -> None:
    """Make sure that `folder` has exactly the versions above.

    Raises:
        NoPeersError: There is no npm, or it cannot reach a registry.
    """
    if all(_version(folder, name) == wanted for name, wanted in VERSIONS.items()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
    flags = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit"]
    flags += ["--no-fund", "--fetch-retries=1"]
    command = ["npm", "install", "--prefix", str(folder), *flags, *wanted]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise NoPeersError(
            "npm is not installed; it is what fetches the peers"
        ) from error
    if done.returncode:
        raise NoPeersError(
            f"npm could not install {' '.join(wanted)} into {folder}; "
            f"it needs a package registry that can be reached ({_reason(done.stderr)})"
        )


def built(folder: Path, name: str, file: str, *, place: str = "dist") -> bytes:
    """Return a file that a fetched package was published with."""
    return (_package(folder, name) / place / file).read_bytes()


def _reason(said: str) -> str:
    """Return the code that npm gives in its first line of an error."""
    lines = [line for line in said.splitlines() if line.startswith("npm error code")]
    return lines[0] if lines else "npm gave no code"


def _package(folder: Path, name: str) -> Path:
    return folder / "node_modules" / name


def _version(folder: Path, name: str) -> str:
    try:
        about = (_package(folder, name) / "package.json").read_bytes()
    except FileNotFoundError:
        return ""
    return str(json.loads(about)["version"])
