"""Make a release: `make release`, or python3 tools/release.py [--rehearse].

1. The changelog's newest section is this version, and everything is committed.
2. Wheel and sdist are built from the commit, again in another folder, and from that
   sdist. The bytes are the same every time.
3. The wheel holds every file of the package.
4. Installed with the locked dependencies into an empty environment, it starts and
   answers /healthz.
5. The verifier for strangers, consent-verify.pyz, is packed from the commit in two
   folders: the bytes are the same.
6. They lie in dist/ with what they are made of (an SBOM) and their digests. Nothing
   is uploaded and no tag is set.

`--rehearse` leaves the first step out. Needs git and the standard library alone; the
tools that build come from requirements/build.txt.
"""

import argparse
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
import urllib.request
import venv
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# A wheel is a zip archive, which knows no time before this one.
_EARLIEST = 315_532_800


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a release in dist/.")
    parser.add_argument("--rehearse", action="store_true", help="Release nothing yet.")
    parser.add_argument("--to", type=Path, default=ROOT / "dist", metavar="DIR")
    wanted = parser.parse_args()
    version = own_version()
    if not wanted.rehearse:
        refuse_unready(version)
    with tempfile.TemporaryDirectory(prefix="consent-release-") as scratch:
        built = build_twice(Path(scratch))
        refuse_incomplete(built[0])
        start_installed(built[0], version, Path(scratch))
        verifier = pack_verifier(Path(scratch), version)
        parts = list_parts(built[0], version, Path(scratch))
        publish((*built, verifier, parts), wanted.to)


def own_version() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version: str = project["project"]["version"]
    return version


def refuse_unready(version: str) -> None:
    """Stop unless the changelog names this version first and all is committed."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(
        r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", changelog, re.MULTILINE
    )
    if newest is None or newest[1] != version or newest[2] is None:
        found = newest[1] if newest else "nothing"
        sys.exit(
            f"release: CHANGELOG.md begins with {found}, this is {version}; "
            f"write: ## [{version}] - YYYY-MM-DD"
        )
    if changed := git("status", "--porcelain"):
        sys.exit(f"release: commit or remove first:\n{changed}")


def build_twice(scratch: Path) -> tuple[Path, Path]:
    """Return wheel and sdist; stop if building them again gives other bytes."""
    tools = environment(scratch / "tools", "build")
    first = build(checkout(scratch / "first"), scratch / "out-1", tools)
    again = build(checkout(scratch / "elsewhere"), scratch / "out-2", tools)
    (inside,) = unpack(again[1], scratch / "from-sdist").iterdir()
    once_more = build(inside, scratch / "out-3", tools)
    for file, *others in zip(first, again, once_more, strict=True):
        if any(digest_of(other) != digest_of(file) for other in others):
            sys.exit(f"release: {file.name} has other bytes when it is built again")
        print(f"release: {file.name} three times the same, sha256 {digest_of(file)}")
    return first


def checkout(folder: Path) -> Path:
    """Return a folder with what is committed and nothing else."""
    archive = folder.with_suffix(".tar")
    git("archive", "--output", str(archive), "HEAD")
    return unpack(archive, folder)


def unpack(archive: Path, folder: Path) -> Path:
    folder.mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    return folder


def build(source: Path, out: Path, tools: Path) -> tuple[Path, Path]:
    stamp = max(int(git("log", "-1", "--format=%ct")), _EARLIEST)
    subprocess.run(
        [tools, "-m", "hatchling", "build", "-d", out, "-t", "sdist", "-t", "wheel"],
        cwd=source,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(stamp)},
        stdout=subprocess.DEVNULL,
        check=True,
    )
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return wheel, sdist


def pack_verifier(scratch: Path, version: str) -> Path:
    """Return consent-verify.pyz; stop if packing it elsewhere gives other bytes."""
    module = "consent_service.evidence.verifier.one_file"
    packed = [scratch / "consent-verify.pyz", scratch / "again.pyz"]
    for source, file in zip(("first", "elsewhere"), packed, strict=True):
        subprocess.run(
            [sys.executable, "-m", module, "--version", version, "--to", file],
            cwd=scratch / source,
            check=True,
        )
    if digest_of(packed[0]) != digest_of(packed[1]):
        sys.exit("release: consent-verify.pyz has other bytes when it is packed again")
    print(f"release: consent-verify.pyz twice the same, sha256 {digest_of(packed[0])}")
    return packed[0]


def refuse_incomplete(wheel: Path) -> None:
    """Stop unless every committed file of the package is in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    if missing := sorted(set(git("ls-files", "consent_service").split()) - held):
        sys.exit(f"release: the wheel lacks {', '.join(missing)}")
    print(f"release: the wheel holds every file of the package ({len(held)} in all)")


def start_installed(wheel: Path, version: str, scratch: Path) -> None:
    """Install into an empty environment, start, ask /healthz, and stop."""
    python = environment(scratch / "empty", "run")
    pip(python, "--no-deps", "--no-index", str(wheel))
    command = python.with_name("consent-service")
    home = scratch / "home"
    shutil.copytree(ROOT / "policies", home / "policies")
    told = subprocess.run(
        [command, "--version"], cwd=home, capture_output=True, text=True, check=True
    )
    if version not in told.stdout:
        sys.exit(f"release: installed {told.stdout.strip()!r}, wanted {version}")
    with subprocess.Popen(
        [command, "serve", "--port", "0"], cwd=home, stderr=subprocess.PIPE, text=True
    ) as service:
        address = address_in(service.stderr or ())
        # No proxy: it is on this machine.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{address}/healthz", timeout=10) as answer:
            print(f"release: installed, started, /healthz answers {answer.status}")
        service.send_signal(signal.SIGTERM)
        (service.stderr or sys.stdin).read()
    if service.returncode:
        sys.exit(f"release: the service ended with {service.returncode}")


def list_parts(wheel: Path, version: str, scratch: Path) -> Path:
    """Write the SBOM where the locked packages are installed, to read licences."""
    bom = scratch / f"consent_service-{version}.cdx.json"
    python = scratch / "empty" / "bin" / "python"
    subprocess.run(
        [python, "-m", "tools.sbom", "--to", bom, "--wheel", wheel],
        cwd=ROOT,
        env={**os.environ, "SOURCE_DATE_EPOCH": git("log", "-1", "--format=%ct")},
        check=True,
    )
    return bom


def address_in(lines: Iterable[str]) -> str:
    """Return where the service is ready, or stop with what it said instead."""
    said = []
    for line in lines:
        said.append(line)
        if found := re.search(r"ready at (http://[\w.:-]+)", line):
            return found[1]
    sys.exit(f"release: the service did not start:\n{''.join(said)}")


def publish(built: tuple[Path, ...], to: Path) -> None:
    to.mkdir(parents=True, exist_ok=True)
    for file in built:
        shutil.copy2(file, to)
    sums = "".join(f"{digest_of(file)}  {file.name}\n" for file in built)
    (to / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(f"release: {to}")


def environment(folder: Path, lock: str) -> Path:
    """Return the Python of a new environment with what a lock names."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    pip(python, "--require-hashes", "-r", str(ROOT / "requirements" / f"{lock}.txt"))
    return python


def pip(python: Path, *words: str) -> None:
    quiet = ("--quiet", "--disable-pip-version-check")
    subprocess.run([python, "-m", "pip", "install", *quiet, *words], check=True)


def git(*words: str) -> str:
    done = subprocess.run(
        ["git", *words], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
