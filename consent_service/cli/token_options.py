"""What `token issue` and `link` both ask for: a role, sites, and who it is for."""

import re

import click

from consent_service.errors import TokenError
from consent_service.token import EVERY_SITE, Role, check_holder

_SITE = re.compile(r"\*|[a-z0-9][a-z0-9_-]{0,62}")


def site_of(text: str) -> str:
    """Read the name of a site, or `*`."""
    if not _SITE.fullmatch(text):
        raise click.BadParameter(
            f"{text!r} is not the name of a site, nor * for all of them"
        )
    return text


SITES = click.option(
    "--site",
    "sites",
    multiple=True,
    type=site_of,
    metavar="SITE",
    help="A site, or * for all. Owners and auditors need one; a provider has all.",
)


def holder_of(text: str) -> str:
    """Read the words that say who holds a token."""
    try:
        return check_holder(text)
    except TokenError as error:
        raise click.BadParameter(str(error)) from error


def check_role_sites(role: Role, sites: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sites that a token of that role is for.

    Raises:
        click.UsageError: A provider has all sites, the others name theirs.
    """
    if role == "provider":
        if sites and sites != (EVERY_SITE,):
            raise click.UsageError(
                "a provider has all sites: leave out --site, or take --role owner"
            )
        return (EVERY_SITE,)
    if not sites:
        raise click.UsageError(f"--site is missing: {_whose(role)} has those it names")
    return sites


def _whose(role: Role) -> str:
    return "an owner" if role == "owner" else "an auditor"
