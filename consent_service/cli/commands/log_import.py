"""`consent-service log import`: move a site in from an export, with its whole past."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from consent_service.assembly import Assembly
from consent_service.cli.input_files import INPUT_EXPORT
from consent_service.cli.open_store import offline
from consent_service.cli.output import example, print_json, say
from consent_service.cli.progress import progress_bar
from consent_service.cli.setting_options import with_places
from consent_service.errors import InstallationError
from consent_service.evidence.export.reader import open_export
from consent_service.importer import (
    Bundle,
    Imported,
    import_bundle,
    open_bundle,
)
from consent_service.settings.table import Settings

Advance = Callable[[int, int], None] | None


@click.command(
    "import",
    epilog=example(
        "consent-service log import inope.tar --store redis://localhost:6379/0"
    ),
)
@click.argument("source", metavar="EXPORT", type=INPUT_EXPORT)
@click.option("--site", help="Refuse an export of any other site.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_places()
def import_(
    *, source: Path, site: str | None, as_json: bool, settings: Settings
) -> None:
    """Import a whole site from an export: log, records, revisions, uses of tokens.

    The store must hold nothing of the site, the key file must be that of the
    installation that made the export, and the service must be stopped. The export is
    verified first. If the command is interrupted, run it again.
    """
    _check_keys(settings.keys)
    with open_export(source) as export:
        imported = _take_in(open_bundle(export, site=site), settings)
    if as_json:
        print_json(_json(imported))
        return
    for head in imported.heads:
        say(f"{imported.site} epoch {head.key.epoch}: {head.size} entries")
    say(f"{imported.site} is imported whole, with {imported.revisions} revisions")


def _take_in(bundle: Bundle, settings: Settings) -> Imported:
    async def here(assembly: Assembly) -> Imported:
        with ExitStack() as bars:

            def progress(step: str) -> Advance:
                bars.close()
                return bars.enter_context(progress_bar(step))

            return await import_bundle(
                assembly.ledgers.environment,
                bundle,
                keep=assembly.anchors.keep_first,
                progress=progress,
            )

    return offline(settings, here)


def _check_keys(path: Path) -> None:
    # The first start would create new ones, which cannot continue the log.
    if not path.exists():
        raise InstallationError(
            f"key file is missing: {str(path)!r}",
            hint="copy it from the installation that made the export",
        )


def _json(imported: Imported) -> dict[str, Any]:
    return {
        "site": imported.site,
        "epochs": [
            {"epoch": head.key.epoch, "origin": head.origin, "size": head.size}
            for head in imported.heads
        ],
        "revisions": imported.revisions,
    }
