"""`consent-service link`: a link that signs in to the pages of the service, once."""

import asyncio
from typing import cast

import click

from consent_service.cli.known_sites import check_named_sites
from consent_service.cli.note_beside import note_beside
from consent_service.cli.one_time_link import LinkFor, made_link, make_link
from consent_service.cli.output import example
from consent_service.cli.same_command import LINK_SETTINGS
from consent_service.cli.setting_options import with_settings
from consent_service.cli.token_options import SITES, check_role_sites, holder_of
from consent_service.installation import open_tokens
from consent_service.keys import load_keys
from consent_service.settings.table import Settings
from consent_service.token import EVERY_SITE, Role, TokenSigner
from consent_service.world import random_id


@click.command(
    epilog=example(
        "consent-service link",
        'consent-service link --role owner --site kehobalanssi --for "Maija"',
    ),
)
@click.option(
    "--role",
    default="provider",
    show_default=True,
    type=click.Choice(["provider", "owner", "auditor"]),
)
@SITES
@click.option(
    "--for",
    "holder",
    default="",
    type=holder_of,
    metavar="WHOM",
    help="Who will use it, in your own words: the accesses say it.",
)
@with_settings(*LINK_SETTINGS)
def link(*, role: str, sites: tuple[str, ...], holder: str, settings: Settings) -> None:
    """Print a link that signs in once, within ten minutes.

    Who opens it is signed in for 12 hours at the most, or until it is not used for
    an hour. Send it only to the person it is for: it is good for whoever is first.
    """
    allowed = check_role_sites(cast(Role, role), sites)
    named = [site for site in allowed if site != EVERY_SITE]
    if named:
        check_named_sites(named, settings)
    signer = TokenSigner(load_keys(settings.keys).secrets("token"))
    person = LinkFor(random_id(8), cast(Role, role), allowed, holder)
    note_beside(settings, made_link(person), allowed)

    async def run() -> str:
        async with open_tokens(settings) as tokens:
            return await make_link(settings, signer, tokens, person)

    click.echo(asyncio.run(run()))
