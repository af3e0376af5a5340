"""`consent-service token`: issue, list and revoke the tokens of those who sign in.

Works while the service runs: signing needs the key file alone, and the service
looks into the list of tokens before it accepts one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar, cast

import click

from consent_service.cli.known_sites import check_named_sites
from consent_service.cli.note_beside import note_beside
from consent_service.cli.output import example, print_json, print_table, say
from consent_service.cli.setting_options import with_settings
from consent_service.cli.token_options import SITES, check_role_sites, holder_of
from consent_service.durable_files import create_file
from consent_service.errors import InstallationError, NotFoundError
from consent_service.installation import open_tokens
from consent_service.issued_tokens import lifetime_of, new_token, state_of
from consent_service.issued_tokens import revoke as revoke_listed
from consent_service.keys import load_keys
from consent_service.settings.table import Settings
from consent_service.store.interface import TokenStore
from consent_service.token import EVERY_SITE, Role, TokenSigner
from consent_service.world import random_id, utc_now

Result = TypeVar("Result")


def _lifetime(text: str) -> timedelta:
    """Read `12h`, `30d`, `4w` or `1y`."""
    lifetime = lifetime_of(text)
    if lifetime is None:
        raise click.BadParameter(
            f"{text!r} is not a time such as 12h, 30d, 4w or 1y, up to 10y"
        )
    return lifetime


@click.group()
def token() -> None:
    """Issue, list and revoke the tokens of providers, owners and auditors."""


@token.command(
    epilog=example(
        "consent-service token issue --role auditor --site kehobalanssi "
        '--for "Maija, DVV" --output auditor.token'
    ),
)
@click.option(
    "--role", required=True, type=click.Choice(["auditor", "owner", "provider"])
)
@SITES
@click.option(
    "--for",
    "holder",
    default="",
    type=holder_of,
    metavar="WHOM",
    help="Who will hold it, in your own words: `token list` and the accesses say it.",
)
@click.option(
    "--expires",
    default="30d",
    type=_lifetime,
    metavar="TIME",
    help="How long it is valid: 12h, 30d, 4w or 1y.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="New file for the token, which only you can read; else standard output.",
)
@with_settings("data", "store", "policies", "keys", "tokens")
def issue(  # noqa: PLR0913  # each option of the command is one
    *,
    role: str,
    sites: tuple[str, ...],
    holder: str,
    expires: timedelta,
    output: Path | None,
    settings: Settings,
) -> None:
    """Issue a token and print it, alone, on standard output, or write it to a file.

    An auditor reads; an owner may also edit and erase. Both are for the sites named.
    A provider may do the same at all sites, and add sites and tokens.
    """
    sites = check_role_sites(cast(Role, role), sites)
    signer = TokenSigner(load_keys(settings.keys).secrets("token"))
    _check_sites(sites, settings)
    if output is not None and output.exists():
        raise _exists(output)
    new, stored = new_token(
        cast(Role, role),
        sites,
        expires,
        token=random_id(8),
        holder=holder,
        at=utc_now(),
    )
    # Auditors see who may look: noted first, as where a program issues one.
    note_beside(settings, f"token issued {new.id}", sites)
    # It is in the list before anybody has it, so that it can always be revoked.
    _with_tokens(settings, lambda tokens: tokens.save_token(stored))
    text = signer.sign_token(new)
    if output is None:
        click.echo(text)
    else:
        _write(output, text)
        say(f"wrote token {new.id} to {output}")


@token.command(name="list", epilog=example("consent-service token list"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_settings("data", "store", "keys", "tokens")
def list_tokens(*, as_json: bool, settings: Settings) -> None:
    """List the issued tokens, links, and sessions of browsers that are signed in.

    The tokens themselves are not kept. Each is revoked by its id.
    """
    tokens = _with_tokens(settings, lambda tokens: tokens.list_tokens())
    if as_json:
        print_json(tokens)
        return
    now = utc_now()
    rows = [
        (
            token.id,
            token.role,
            ",".join(token.sites),
            f"{token.expires_at:%Y-%m-%d}",
            state_of(token, tokens, now),
            token.kind,
            token.holder,
        )
        for token in tokens
    ]
    print_table([("id", "role", "sites", "expires", "state", "kind", "for"), *rows])


@token.command(
    epilog=example("consent-service token revoke 0f8c1d2e3b4a5967"),
)
@click.argument("token_id", metavar="ID")
@with_settings("data", "store", "keys", "tokens")
def revoke(*, token_id: str, settings: Settings) -> None:
    """Revoke a token, a link or a session by its id, at once and for good.

    The sessions that it has begun in browsers end with it.
    """
    now = utc_now()
    known = _with_tokens(settings, lambda tokens: tokens.load_token(token_id))
    if known is not None:
        note_beside(settings, f"token revoked {token_id}", known.sites)
    if not _with_tokens(settings, lambda tokens: revoke_listed(token_id, tokens, now)):
        raise NotFoundError(
            f"there is no token {token_id!r}", hint="consent-service token list"
        )
    say(f"revoked {token_id}")


def _with_tokens(
    settings: Settings, use: Callable[[TokenStore], Awaitable[Result]]
) -> Result:
    async def run() -> Result:
        async with open_tokens(settings) as tokens:
            return await use(tokens)

    return asyncio.run(run())


def _check_sites(sites: tuple[str, ...], settings: Settings) -> None:
    named = [site for site in sites if site != EVERY_SITE]
    if named:
        check_named_sites(named, settings)


def _write(path: Path, token: str) -> None:
    try:
        create_file(path, f"{token}\n".encode())
    except FileExistsError as error:
        raise _exists(path) from error
    except OSError as error:
        raise InstallationError(
            f"cannot write {str(path)!r}: {error.strerror}"
        ) from error


def _exists(path: Path) -> InstallationError:
    return InstallationError(
        f"file exists already: {str(path)!r}",
        hint="a token is never written over something else: name a new file",
    )
