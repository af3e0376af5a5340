"""`consent-service backup`: a copy of the store, whether a service runs or not."""

import asyncio
from pathlib import Path

import click

from consent_service.cli.note_beside import note_beside
from consent_service.cli.output import example, say
from consent_service.cli.setting_options import with_places
from consent_service.errors import InstallationError, SettingsError
from consent_service.installation import make_store
from consent_service.settings.table import Settings
from consent_service.store.chores import BackupMaker
from consent_service.store.interface import Store
from consent_service.world import utc_now

_WHAT = "backup"


@click.command(epilog=example("consent-service backup --to /mnt/backups --keep 7"))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write to; else CONSENT_BACKUPS.",
)
@click.option(
    "--keep",
    type=click.IntRange(1),
    help="How many backups to keep in it; else CONSENT_BACKUPS_KEPT.",
)
@with_places("backups", "backups_kept")
def backup(*, folder: Path | None, keep: int | None, settings: Settings) -> None:
    """Write a backup of the SQLite store, whether a service runs or not.

    A backup holds the logs, records and revisions of all sites. It does not hold the
    keys, which belong somewhere else, nor the high-water mark, which must never be
    restored. After each erasure the service replaces the backups in every folder that
    ever got one.
    """
    place = folder or settings.backups
    # Not the writer's place: a service may have it.
    store = make_store(settings, read_only=True)
    if store.backups is None:
        raise SettingsError(
            "this command backs up only a SQLite store",
            hint="docs/operating/backup.md says how to back up Redis",
        )
    if place is None:
        raise SettingsError(
            "no folder for the backup was named", hint="--to FOLDER or CONSENT_BACKUPS"
        )
    database = settings.store.file
    if database is not None and not database.exists():
        raise InstallationError(
            f"there is no database to back up: {str(database)!r}",
            hint="CONSENT_STORE names it",
        )
    asyncio.run(_check(store))
    note_beside(settings, _WHAT)
    made = _make(store, store.backups, place, keep or settings.backups_kept)
    path = asyncio.run(made)
    click.echo(path)
    say(f"the keys are not in it: keep a copy of {settings.keys} somewhere else")


async def _check(store: Store) -> None:
    """Raise if it is not a store of ours; nothing in it is touched then."""
    try:
        await store.open()
    finally:
        await store.close()


async def _make(store: Store, backups: BackupMaker, folder: Path, keep: int) -> Path:
    try:
        await store.open()
        return await backups.make(folder, keep=keep, at=utc_now())
    finally:
        await store.close()
