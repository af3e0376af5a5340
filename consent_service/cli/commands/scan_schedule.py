"""`consent-service scan schedule`: scan all sites again and again, at night."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from consent_service.anchors.ways.mail import Mailbox, parse_mailbox
from consent_service.cli.known_sites import check_site, policy_sites
from consent_service.cli.output import example
from consent_service.cli.policies_elsewhere import say_if_in_redis
from consent_service.cli.scan_options import (
    ALLOW_PRIVATE,
    BROWSER,
    BROWSER_ARGUMENTS,
)
from consent_service.cli.scanner import check_scanner, make_scan, standard_of
from consent_service.cli.setting_options import with_settings
from consent_service.errors import InstallationError
from consent_service.outward.client import trusted_context
from consent_service.outward.mail_server import hand_over
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.scan.html.page import report_page
from consent_service.scan.letter import make_news_letter
from consent_service.scan.options import Options
from consent_service.scan.progress import Progress
from consent_service.scan.schedule import Hours, Means, News, Scan, Schedule
from consent_service.scan.schedule_lock import only_one
from consent_service.scan.speech import speech_in
from consent_service.scan.stored_reports import StoredReports
from consent_service.server.log_lines import set_up_logs
from consent_service.settings.table import Settings
from consent_service.site_look.values import address_of as start_of
from consent_service.world import local_now, sleep

_LOOK_EVERY = 300.0


@click.command(
    epilog=example(
        "consent-service scan schedule --scan-mail"
        " 'smtps://mail.example?from=scan@example.fi&to=owner@example.fi'",
        "consent-service scan schedule --once",
    )
)
@click.option(
    "--once", is_flag=True, help="Scan what is due now, at any hour, and end."
)
@click.option(
    "--pages",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Visit so many pages of each site.",
)
@ALLOW_PRIVATE
@BROWSER
@BROWSER_ARGUMENTS
@with_settings(
    *("data", "policies", "catalog", "scans", "scan_sites", "scan_days"),
    *("scan_hours", "scans_kept", "scan_mail", "log_format", "log_level"),
)
def schedule(  # noqa: PLR0913 - click hands over every option of the command
    *,
    once: bool,
    pages: int,
    allow_private: bool,
    browser: str | None,
    browser_arguments: tuple[str, ...],
    settings: Settings,
) -> None:
    """Scan the sites of the policy folder when they are due, one after another.

    A process of its own beside the service, which shows when a site was last scanned.
    It never ends unless `--once` is given; stop it at any time: the results that are
    there stay whole.
    """
    check_scanner()
    set_up_logs(style=settings.log_format, level=settings.log_level)
    mailbox = parse_mailbox(settings.scan_mail) if settings.scan_mail else None
    options = Options(
        pages=pages,
        allow_private=allow_private,
        browser=browser or settings.scan_browser or None,
        browser_arguments=browser_arguments,
    )
    _chosen(settings)
    say_if_in_redis(settings)
    planned = Schedule(
        Means(
            folder=settings.scans,
            reports=StoredReports(settings.scans, kept=settings.scans_kept),
            days=settings.scan_days,
            hours=Hours(*settings.scan_hours),
            scan=_scanner(settings, options),
            write=_writer(settings, mailbox) if mailbox else None,
            now=local_now,
        )
    )
    with only_one(settings.scans):
        planned.run_due(_chosen(settings), at_any_hour=once)
        while not once:
            sleep(_LOOK_EVERY)
            planned.run_due(_chosen(settings))


def _chosen(settings: Settings) -> Sequence[str]:
    """Return the sites to scan: those that are named, or all that have a policy."""
    known = policy_sites(settings.policies)
    if not known:
        raise InstallationError(
            f"folder {str(settings.policies)!r} has no policies",
            hint="CONSENT_POLICIES names it",
        )
    for site in settings.scan_sites:
        check_site(site, known)
    return settings.scan_sites or known


def _scanner(settings: Settings, options: Options) -> Callable[[str], Scan]:
    def scan(site: str) -> Scan:
        file = _file_of(site, settings)
        standard = standard_of(settings, file, None)
        policy = standard.policy
        address = address_of(policy) if policy else ""
        logging.getLogger(__name__).info("site %s is being scanned", site)
        silent = (Progress(), lambda: None)
        made = make_scan(address, standard, options, progress=silent)
        return Scan(made.report, lambda report: report_page(report, made.inspection))

    return scan


def address_of(policy: Policy) -> str:
    """Return where a site begins: its first domain, over TLS unless it is local."""
    return start_of(policy.domains[0])


def _writer(settings: Settings, mailbox: Mailbox) -> Callable[[Sequence[News]], None]:
    def write(news: Sequence[News]) -> None:
        policy = load_policy(_file_of(news[0].site, settings))
        speech, context = speech_in(policy.languages[0]), trusted_context()
        for receiver in mailbox.receivers:
            letter = make_news_letter(
                news, speech, sender=mailbox.sender, receiver=receiver, at=local_now()
            )
            hand_over(letter, mailbox.server, context=context)

    return write


def _file_of(site: str, settings: Settings) -> Path:
    return settings.policies / f"{site}.toml"
