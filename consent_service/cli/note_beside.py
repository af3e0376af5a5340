"""Notes what a command does that needs no store: here, or by the service that runs."""

import asyncio
from collections.abc import Iterable

from consent_service.assembly import make_accesses
from consent_service.cli.ask_service import call_service
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import say
from consent_service.errors import ConsentServiceError, StoreHeldError
from consent_service.installation import has_store, make_store
from consent_service.settings.table import Settings
from consent_service.token import EVERY_SITE
from consent_service.web.messages import CommandUse


def note_beside(
    settings: Settings, what: str, sites: Iterable[str] = (EVERY_SITE,)
) -> None:
    """Note a use in the accesses of sites, as far as that can be done.

    A store that cannot be written to, or a service that hangs, is when such a command
    is needed most: it goes on all the same, and the operator reads why nothing was
    noted. Where there is no store yet, there is nothing to look at either.
    """
    try:
        if not has_store(settings):
            return
        try:
            asyncio.run(_note_here(settings, what, {*sites}))
        except StoreHeldError:
            named = () if EVERY_SITE in {*sites} else tuple(sites)
            body = CommandUse(what, named)
            call_service(settings, "POST", "/accesses", site=EVERY_SITE, body=body)
    except ConsentServiceError as error:
        say(f"note: the accesses do not say that this was done: {what}: {error}")


async def _note_here(settings: Settings, what: str, sites: set[str]) -> None:
    store = make_store(settings)
    try:
        await store.open()
        known = await store.list_sites()
        named = known if EVERY_SITE in sites else [*sites.intersection(known)]
        await note_command(make_accesses(store), what, *named)
    finally:
        await store.close()
