"""`consent-service log checkpoint|vkeys`: what others should keep a copy of."""

from collections.abc import Awaitable, Callable

import click

from consent_service.assembly import Assembly
from consent_service.cli.ask_service import call_service
from consent_service.cli.known_sites import check_begun, open_log
from consent_service.cli.open_store import offline_or
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example
from consent_service.cli.setting_options import with_places
from consent_service.errors import InstallationError
from consent_service.settings.table import Settings


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
