"""`consent-service log checkpoint|vkeys|verifier`: what others should keep."""

import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from consent_service.assembly import Assembly
from consent_service.cli.ask_service import call_service
from consent_service.cli.known_sites import check_begun, open_log
from consent_service.cli.open_store import offline_or
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example, output_file, say
from consent_service.cli.setting_options import with_places
from consent_service.errors import InstallationError
from consent_service.evidence.verifier.one_file import pack
from consent_service.settings.table import Settings
from consent_service.version import own_version


@click.command(epilog=example("consent-service log checkpoint inope"))
@click.argument("site")
@with_places()
def checkpoint(*, site: str, settings: Settings) -> None:
    """Print the newest checkpoint, for others to keep a copy of."""

    async def here(assembly: Assembly) -> bytes:
        ledger = await open_log(assembly, site)
        await note_command(assembly.accesses, "log checkpoint", site)
        return ledger.head.checkpoint

    click.echo(_asked(site, "checkpoint", settings, here), nl=False)


@click.command(epilog=example("consent-service log vkeys inope"))
@click.argument("site")
@with_places()
def vkeys(*, site: str, settings: Settings) -> None:
    """Print the keys that verify the logs of a site, for you to publish elsewhere.

    The keys of its first log come first; each reopened log has its own.
    """

    async def here(assembly: Assembly) -> bytes:
        await open_log(assembly, site)
        vkeys = await assembly.ledgers.list_vkeys(site)
        return "".join(f"{vkey}\n" for vkey in vkeys).encode()

    click.echo(_asked(site, "vkeys", settings, here), nl=False)


@click.command(
    epilog=example("consent-service log verifier --output consent-verify.pyz")
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="File to write; else standard output.",
)
def verifier(*, output: Path | None) -> None:
    """Write the verifier as one file, for a machine without the service.

    It needs Python and the package cryptography. A release gives the same bytes
    everywhere, so whoever gets the file can compare its digest with the published one.
    """
    packed = pack(own_version())
    with output_file(output) as file:
        file.write(packed)
    say(f"sha256 {hashlib.sha256(packed).hexdigest()}")


def _asked(
    site: str,
    what: str,
    settings: Settings,
    here: Callable[[Assembly], Awaitable[bytes]],
) -> str:
    """Return what the store says, or the service that has the store."""

    def there() -> bytes:
        return call_service(settings, "GET", f"/{site}/log/{what}", site=site)

    check_begun(site, settings)
    said = offline_or(settings, here, there)
    try:
        return said.decode()
    except UnicodeDecodeError as error:
        raise InstallationError("the answer of the service is no text") from error
