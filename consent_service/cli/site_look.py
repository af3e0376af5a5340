"""The process that looks at a site for a page: `site_look FOLDER DESCRIPTOR`.

No command for people: the pages begin it (`site_look/looks.py`), and hand it the lock
of the folder, which it holds until it ends.
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec
from typing_extensions import override

from consent_service.catalog import Catalog
from consent_service.catalog.hint_index import load_hints
from consent_service.catalog.hints import Hints
from consent_service.cli.scan_progress import ScanProgress
from consent_service.cli.scanner import Made, check_scanner, make_scan
from consent_service.errors import ConsentServiceError, ScanError
from consent_service.policy.load import PolicyFile, read_policy
from consent_service.policy.reference import load_known, load_whole_catalog
from consent_service.scan.absence import absence_of
from consent_service.scan.baseline import has_seen_nothing, since_last
from consent_service.scan.html.page import report_page
from consent_service.scan.options import Options
from consent_service.scan.progress import Progress
from consent_service.scan.speech import speech_in
from consent_service.scan.stored_reports import StoredReports
from consent_service.site_look.folder import LookFolder
from consent_service.site_look.summary import look_of
from consent_service.site_look.values import (
    PAGES,
    SECONDS,
    Look,
    Order,
    Reason,
    Step,
    Trouble,
    address_of,
)


class _WrittenProgress(ScanProgress):
    """Writes the progress into the folder instead of onto a terminal."""

    def __init__(self, folder: LookFolder) -> None:
        super().__init__()
        self._folder = folder

    @override
    def plan(self, visits: Mapping[str, int]) -> None:
        super().plan(visits)
        self._folder.put_step(Step(total=sum(visits.values())))

    @override
    def advance(self, name: str, number: int, _: int) -> None:
        self.take(name, number)
        left = self.seconds_left()
        self._folder.put_step(
            Step(
                name=name,
                page=number + 1,
                pages=max(self.planned(name), number + 1),
                done=self.done,
                total=max(self.total, self.done),
                left=None if left is None else round(left),
            )
        )


def main(arguments: list[str]) -> None:
    """Look, and write what was found; or why nothing was."""
    _stop_in_order()
    path, lock = arguments
    # Held by this process alone: the browser is not to keep it when we are gone.
    os.set_inheritable(int(lock), False)
    folder = LookFolder(Path(path))
    order = folder.order()
    if order is None:
        return
    try:
        folder.put_look(_look(folder, order))
    except ConsentServiceError as error:
        folder.put_trouble(trouble_of(error))


def trouble_of(error: ConsentServiceError) -> Trouble:
    """Return why nothing was found: what kept the site away, or else the browser."""
    named = getattr(error, "reason", "") or "browser"
    return Trouble(msgspec.convert(named, Reason), str(error))


def _stop_in_order() -> None:
    """End as after Ctrl+C when we are asked to, so that the browser ends first.

    A service that was started in the background of a shell has Ctrl+C shut off, and
    so would we.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def _look(folder: LookFolder, order: Order) -> Look:
    check_scanner()
    wanted, catalog = order.wanted, _catalog(order)
    made = _made(folder, order)
    if has_seen_nothing(made.report):
        limits = made.report.limits
        words = "; ".join(limit.message for limit in limits[:2])
        status = next((page.status for page in made.report.pages), None)
        raise ScanError(
            f"no page could be opened: {words}",
            reason=absence_of((each.kind for each in limits), status=status),
        )
    if wanted.policy:
        _keep(order, made)
    else:
        folder.put_report(made.report, report_page(made.report, made.inspection))
    return look_of(made.report, made.told, catalog.services, wanted)


def _made(folder: LookFolder, order: Order) -> Made:
    from consent_service.scan.standard import Standard

    written, wanted, tools = _WrittenProgress(folder), order.wanted, order.tools
    hints = load_hints(Path(tools.data))
    standard = Standard(
        _catalog(order),
        _policy(order, hints),
        speech=speech_in(wanted.language),
        hints=hints,
    )
    options = Options(
        pages=PAGES,
        rest_seconds=3.0,
        idle_seconds=10.0,
        at_once=3,
        total_seconds=SECONDS,
        allow_private=wanted.private,
        browser=tools.browser or None,
    )
    progress = Progress(advance=written.advance, plan=written.plan)
    return make_scan(
        address_of(wanted.domain), standard, options, progress=(progress, lambda: None)
    )


def _policy(order: Order, hints: Hints) -> PolicyFile | None:
    wanted = order.wanted
    if not wanted.policy:
        return None
    known = load_known(_own(order), hints=hints)
    return read_policy(wanted.policy.encode(), name=f"{wanted.site}.toml", known=known)


def _keep(order: Order, made: Made) -> None:
    """Keep the report as a scan of the site, unless the look was stopped.

    Raises:
        ScanError: It cannot be written.
    """
    if any(limit.kind == "interrupted" for limit in made.report.limits):
        return
    site, tools = order.wanted.site, order.tools
    reports = StoredReports(Path(tools.scans), kept=tools.kept)
    report = since_last(made.report, reports.newest(site))
    try:
        reports.save(site, report, report_page(report, made.inspection))
    except OSError as error:
        raise ScanError(
            f"the report cannot be kept: {error.strerror}", reason="disk"
        ) from error


def _catalog(order: Order) -> Catalog:
    return load_whole_catalog(_own(order))


def _own(order: Order) -> Path | None:
    return Path(order.tools.catalog) if order.tools.catalog else None


if __name__ == "__main__":
    main(sys.argv[1:])
