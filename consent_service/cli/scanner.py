"""The scanner, for the commands that use it: it is an extra, and has much to load."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from consent_service.catalog.hint_index import load_hints
from consent_service.errors import InstallationError
from consent_service.notice.source.load import Source
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import load_known, load_whole_catalog
from consent_service.scan.banner.values import Inspection
from consent_service.scan.options import Options
from consent_service.scan.progress import Progress
from consent_service.scan.report import Report
from consent_service.scan.speech import speech_in
from consent_service.scan.told import Told
from consent_service.settings.table import Settings
from consent_service.world import entropy, utc_now

if TYPE_CHECKING:
    from consent_service.scan.standard import Standard

INSTALL = "pip install 'consent-service[scan]'"


class Made(msgspec.Struct, frozen=True):
    """What one scan gave."""

    report: Report
    told: Told | None
    inspection: Inspection


def check_scanner() -> None:
    """Check that the scanner is installed.

    Raises:
        InstallationError: It is not.
    """
    try:
        import consent_service.scan.finish  # noqa: F401 - to see whether it can be
    except ImportError as error:
        raise InstallationError(
            f"the scanner is not installed: {error.name} is missing", hint=INSTALL
        ) from error


def standard_of(
    settings: Settings, policy_file: Path | None, language: str | None
) -> "Standard":
    """Return what a site is compared with; `language` is that of the report.

    Raises:
        PolicyError: The file is no policy.
    """
    from consent_service.scan.standard import Standard

    hints = load_hints(settings.data)
    known = load_known(settings.catalog, hints=hints)
    file = load_policy_file(policy_file, known=known) if policy_file else None
    spoken = language or (file.policy.languages[0] if file else "en")
    return Standard(
        load_whole_catalog(settings.catalog),
        file,
        speech=speech_in(spoken),
        hints=hints,
    )


def make_scan(
    url: str,
    standard: "Standard",
    options: Options,
    *,
    notice: Source | None = None,
    progress: tuple[Progress, Callable[[], None]],
) -> Made:
    """Scan a site and read its notice.

    Raises:
        ScanError: The address is none, no browser is there, or no site answers.
    """
    from consent_service.scan.finish import finish
    from consent_service.scan.run import scan_site
    from consent_service.scan.world import World

    shown, end = progress
    try:
        scanned = scan_site(
            url,
            standard,
            options,
            world=World(now=lambda: utc_now().timestamp(), entropy=entropy),
            progress=shown,
        )
    finally:
        end()
    finished = finish(scanned, standard, notice)
    return Made(finished.report, finished.told, scanned.inspection)
