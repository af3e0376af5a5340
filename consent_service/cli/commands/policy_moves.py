"""`consent-service policy push` and `pull`: policies between the folder and Redis."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from consent_service.assembly import make_accesses
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example, say
from consent_service.cli.setting_options import with_settings
from consent_service.errors import InstallationError, PolicyError, SettingsError
from consent_service.installation import make_store
from consent_service.publishing.files import load_checked
from consent_service.publishing.folder import FolderPolicies
from consent_service.settings.table import Settings
from consent_service.store.interface import (
    PolicyStore,
    SharedPolicyStore,
    Store,
    StoredPolicy,
)
from consent_service.world import utc_now

Result = TypeVar("Result")

_BY = "cli"


@click.command(epilog=example("consent-service policy push kehobalanssi"))
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--force", is_flag=True, help="Replace what is another one in Redis.")
@with_settings("data", "store", "policies", "catalog")
def push(*, sites: tuple[str, ...], force: bool, settings: Settings) -> None:
    """Copy policies from the folder into Redis, where all machines then read them.

    All of the folder, or those named. A file that cannot be published is not taken. A
    site that has another policy in Redis keeps it, unless told otherwise.
    """

    async def move(store: Store, shared: SharedPolicyStore) -> list[str]:
        found = {
            site: _read(settings, site) for site in sites or await _sites_of(folder)
        }
        # What publishing from a page leaves, too: those in Redis are in force.
        await note_command(make_accesses(store), "policy publish", *found)
        return [
            f"{site}: {await _put(shared, site, text, force=force)}"
            for site, text in found.items()
        ]

    folder = _folder(settings)
    for line in _with_shared(settings, move):
        say(line)


@click.command(epilog=example("consent-service policy pull"))
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--force", is_flag=True, help="Replace files that say something else.")
@with_settings("data", "store", "policies")
def pull(*, sites: tuple[str, ...], force: bool, settings: Settings) -> None:
    """Copy policies from Redis into the folder: all of them, or those named.

    A file that says something else stays, unless told otherwise.
    """

    async def move(_: Store, shared: SharedPolicyStore) -> list[str]:
        names = sites or await _sites_of(shared)
        lines = []
        for site in names:
            stored = await shared.load_policy(site)
            if stored is None:
                raise InstallationError(
                    f"there is no policy of {site!r} in Redis",
                    hint="consent-service policy push moves it there",
                )
            done = await _put(folder, site, stored.text, force=force)
            lines.append(f"{site}: {done}")
        return lines

    folder = _folder(settings)
    for line in _with_shared(settings, move):
        say(line)


def _folder(settings: Settings) -> FolderPolicies:
    return FolderPolicies(settings.policies, settings.data / "editing")


async def _sites_of(store: PolicyStore) -> list[str]:
    sites = sorted(await store.list_policies())
    if not sites:
        raise InstallationError("there is no policy to copy")
    return sites


def _read(settings: Settings, site: str) -> bytes:
    """Return the file of a site that can be published."""
    file = settings.policies / f"{site}.toml"
    checked = load_checked(file, settings.catalog)
    if isinstance(checked, PolicyError):
        raise checked
    return checked


async def _put(store: PolicyStore, site: str, text: bytes, *, force: bool) -> str:
    present = await store.load_policy(site)
    if present is not None and present.text == text:
        return "the same already"
    if present is not None and not force:
        return "another one is there, which stays; --force replaces it"
    policy = StoredPolicy(
        site,
        text,
        _BY,
        at=utc_now(),
        before=present.text if present else b"",
    )
    done = await store.replace_policy(policy, base=present.digest if present else "")
    return "copied" if done else "changed meanwhile, and left alone"


def _with_shared(
    settings: Settings,
    move: Callable[[Store, SharedPolicyStore], Awaitable[Result]],
) -> Result:
    async def run() -> Result:
        store = make_store(settings)
        if store.policies is None:
            raise SettingsError(
                "the store is a file, and its policies are those of the folder",
                hint="CONSENT_STORE names a Redis for several machines",
            )
        await store.open()
        try:
            return await move(store, store.policies)
        finally:
            await store.close()

    return asyncio.run(run())
