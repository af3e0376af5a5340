"""`consent-service log`: export, audit, publish and, after a loss, reopen a log."""

import sys
from pathlib import Path
from urllib.parse import urlencode

import click

from consent_service.assembly import Assembly
from consent_service.cli.ask_service import stream_service
from consent_service.cli.audit_report import print_report, report_json
from consent_service.cli.commands.log_import import import_
from consent_service.cli.commands.log_publish import checkpoint, verifier, vkeys
from consent_service.cli.input_files import INPUT_EXPORT, INPUT_FILE
from consent_service.cli.known_sites import (
    check_begun,
    check_may_begin,
    check_reopenable,
    open_log,
)
from consent_service.cli.open_store import offline, offline_or
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example, output_file, print_json, say
from consent_service.cli.progress import progress_bar
from consent_service.cli.setting_options import with_places
from consent_service.cli.timestamp_report import judge_timestamps
from consent_service.cli.trust_options import Whom, with_outside, with_whom
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.export.reader import open_export
from consent_service.exporter import Exporter
from consent_service.ledger import reopen_ledger
from consent_service.settings.table import Settings
from consent_service.web.auditor.record_filter import noted_filters, query_of

_FILE = click.Path(path_type=Path)


@click.group()
def log() -> None:
    """Export, import, verify, publish or reopen the log of a site."""


log.add_command(import_)
log.add_command(checkpoint)
log.add_command(vkeys)
log.add_command(verifier)


@log.command(epilog=example("consent-service log export inope --output inope.tar"))
@click.argument("site")
@click.option(
    "--output",
    "-o",
    type=_FILE,
    help="File to write, which only you can read; else standard output.",
)
@click.option(
    "--from",
    "start",
    metavar="TIME",
    help="Only choices from this day or time on, UTC.",
)
@click.option(
    "--to", "end", metavar="TIME", help="Only choices before this day or time, UTC."
)
@click.option("--revision", metavar="DIGEST", help="Only choices about this revision.")
@click.option(
    "--action", metavar="ACTION", help="Only this kind of choice, such as reject_all."
)
@with_places()
def export(
    *, site: str, output: Path | None, settings: Settings, **filters: str | None
) -> None:
    """Export everything about a site that an offline audit needs, as one tar archive.

    Asks the running service; if none runs, reads the store itself.
    """
    named = {"from": filters["start"], "to": filters["end"]}
    named |= {name: filters[name] for name in ("revision", "action")}
    given = {name: text for name, text in named.items() if text is not None}
    query = query_of(given)
    check_begun(site, settings)

    async def here(assembly: Assembly) -> None:
        ledger = await open_log(assembly, site)
        await note_command(assembly.accesses, noted_filters("export", given), site)
        anchors = assembly.anchors.files_of
        exporter = Exporter(assembly.store, ledger.head, anchors=anchors)
        with output_file(output) as file:
            at = assembly.clock()
            async for chunk in exporter.export(query, ledger.signers, at=at):
                file.write(chunk)

    def there() -> None:
        path = f"/{site}/export?{urlencode(given)}"
        with (
            stream_service(settings, path, site=site) as parts,
            output_file(output) as file,
        ):
            for part in parts:
                file.write(part)

    offline_or(settings, here, there)


@log.command(
    epilog=example(
        "consent-service log verify inope.tar --vkey VKEY --anchor old-checkpoint.txt"
    ),
)
@click.argument("archive", metavar="EXPORT", type=INPUT_EXPORT)
@click.option(
    "--tsa-ca",
    "authorities",
    multiple=True,
    type=INPUT_FILE,
    help="Root certificate of a time-stamping authority, PEM.",
)
@click.option("--strict", is_flag=True, help="Report unknown signatures and files too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_outside
@with_whom
def verify(  # noqa: PLR0913  # each option of the command is one
    *,
    archive: Path,
    whom: Whom,
    outside: Outside,
    authorities: tuple[Path, ...],
    strict: bool,
    as_json: bool,
) -> None:
    """Audit an export offline, step by step. Ends with 1 if anything is wrong.

    The audit proves most with what did not arrive with the export: keys, old
    checkpoints, and the certificate of a time-stamping authority.
    """
    with open_export(archive) as opened, progress_bar("entries") as progress:
        report = audit(
            opened,
            whom.trust(),
            outside=outside,
            strict=strict,
            progress=progress,
        )
        stamps = judge_timestamps(opened, report, authorities)
    if as_json:
        print_json(report_json(report, stamps))
    else:
        print_report(report, stamps)
    if not (report.is_sound and stamps.is_sound):
        sys.exit(1)


@log.command(epilog=example("consent-service log reopen inope"))
@click.argument("site")
@click.confirmation_option(prompt="Begin a new log that names the one before?")
@with_places()
def reopen(*, site: str, settings: Settings) -> None:
    """Begin a new log after the store was lost or restored, or a key was stolen.

    The new log names the old one and the gap between them, for every auditor to see.
    Stop the service first.
    """

    async def here(assembly: Assembly) -> str:
        await check_reopenable(assembly, site)
        ledger = await reopen_ledger(assembly.ledgers.environment, site)
        await ledger.close()
        await note_command(assembly.accesses, "reopening", site)
        return ledger.head.origin

    check_may_begin(site, settings)
    say(f"the log of {site} continues as {offline(settings, here)}")
