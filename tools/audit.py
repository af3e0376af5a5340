"""Ask whether a locked package has a known fault: make audit.

Ends with 0 when every package was looked up and none has a known fault, with 1 when
one has, and with 3 when it could not be found out, for any package. pip-audit, which
does the asking, ends with 0 too where it learnt nothing at all; so what it reports is
compared with the locks, package by package.

It is installed into an environment that is thrown away, and needs a network.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tools.locks import Locked, all_locked, lock_paths, normal

AUDITOR = "pip-audit==2.10.1"
FINE, FINDINGS, NOT_AUDITED = 0, 1, 3
_SECONDS = 600

Report = Mapping[str, Any]


class Verdict(NamedTuple):
    """What is known of the locked packages: one line for each finding or gap."""

    findings: list[str]
    unaudited: list[str]

    @property
    def code(self) -> int:
        if self.findings:
            return FINDINGS
        return NOT_AUDITED if self.unaudited else FINE


# Makes an environment in a folder, and returns the auditor in it.
Install = Callable[[Path], Path]


class NotAuditedError(Exception):
    """Nobody could be asked at all."""


def install(folder: Path) -> Path:
    """Return the command in a new environment that has nothing else."""
    venv.create(folder, with_pip=True)
    quiet = ("--quiet", "--disable-pip-version-check")
    done = subprocess.run(
        [folder / "bin" / "python", "-m", "pip", "install", *quiet, AUDITOR],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_NO_INPUT": "1"},
    )
    if done.returncode:
        raise NotAuditedError(f"{AUDITOR} is not to be had: {last_line(done.stderr)}")
    return folder / "bin" / "pip-audit"


def main(arguments: Sequence[str] | None = None, *, install: Install = install) -> None:
    parser = argparse.ArgumentParser(description="Audit the locked packages.")
    parser.add_argument(
        "--service",
        choices=["pypi", "osv"],
        default="pypi",
        help="Who is asked for advisories.",
    )
    wanted = parser.parse_args(arguments)
    packages = all_locked(lock_paths())
    try:
        with tempfile.TemporaryDirectory(prefix="consent-audit-") as scratch:
            report = ask(packages, wanted.service, Path(scratch), install=install)
    except NotAuditedError as error:
        print(f"audit: could not be audited: {error}")
        sys.exit(NOT_AUDITED)
    verdict = judge(packages, report)
    tell(verdict, len(packages))
    sys.exit(verdict.code)


def ask(
    packages: Iterable[Locked],
    service: str,
    scratch: Path,
    *,
    install: Install = install,
) -> Report:
    """Return what pip-audit says about exactly these versions.

    Raises:
        NotAuditedError: It cannot be installed, or ends without a report.
    """
    auditor = install(scratch / "tools")
    told: list[object] = []
    for pins in write_pins(packages, scratch):
        told += run(auditor, service, pins).get("dependencies", [])
    return {"dependencies": told}


def write_pins(packages: Iterable[Locked], folder: Path) -> list[Path]:
    """Write files that name each package once.

    Without markers: a fault counts on whatever platform. Without digests: nothing of
    it is installed.
    """
    lines: dict[int, str] = {}
    seen: dict[str, int] = {}
    for package in packages:
        # A second version, for another Python, goes into a second file.
        number = seen[package.name] = seen.get(package.name, -1) + 1
        line = f"{package.name}=={package.version}\n"
        lines[number] = lines.get(number, "") + line
    paths = []
    for number, text in lines.items():
        path = folder / f"pins-{number}.txt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def run(auditor: Path, service: str, pins: Path) -> Report:
    """Return the report about one file; raises as `ask`."""
    words = ("--no-deps", "--disable-pip", "--progress-spinner", "off", "-f", "json")
    try:
        done = subprocess.run(
            [auditor, *words, "--vulnerability-service", service, "-r", pins],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotAuditedError(f"no answer within {_SECONDS} seconds") from error
    try:
        report: Report = json.loads(done.stdout)
    except ValueError as error:
        raise NotAuditedError(last_line(done.stderr)) from error
    return report


def judge(packages: Iterable[Locked], report: Report) -> Verdict:
    """Hold a report against the locks: what it does not say was not audited."""
    told = {
        (normal(str(each.get("name", ""))), each.get("version")): each
        for each in report.get("dependencies", [])
    }
    # A package that was passed over has no version in the report.
    skipped = {name: each.get("skip_reason") for (name, _), each in told.items()}
    verdict = Verdict([], [])
    for package in packages:
        title = f"{package.name} {package.version}"
        found = told.get((package.name, package.version))
        if found is None or "vulns" not in found:
            # The reason ends with the name once more.
            reason = str(skipped.get(package.name) or "not in the report")
            verdict.unaudited.append(f"{title}: {reason.partition(': ')[0]}")
            continue
        for fault in found["vulns"]:
            fixed = ", ".join(fault.get("fix_versions", [])) or "no version yet"
            verdict.findings.append(f"{title}: {fault['id']}, mended in {fixed}")
    return verdict


def tell(verdict: Verdict, count: int) -> None:
    for line in verdict.findings:
        print(f"audit: {line}")
    for line in verdict.unaudited:
        print(f"audit: could not be audited: {line}")
    known = count - len(verdict.unaudited)
    print(
        f"audit: {known} of {count} packages were looked up, "
        f"{len(verdict.findings)} known faults, {len(verdict.unaudited)} not audited"
    )


def last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended without a word"


if __name__ == "__main__":
    main()
