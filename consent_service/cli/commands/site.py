"""`consent-service site`: set up a site on a terminal, as the pages at /start do."""

import sys
from collections.abc import Iterable
from typing import Final

import click

from consent_service.cli.known_sites import policy_sites
from consent_service.cli.output import example, say
from consent_service.cli.policies_elsewhere import say_if_in_redis
from consent_service.cli.same_command import same_command
from consent_service.cli.setting_options import with_settings
from consent_service.errors import NotFoundError
from consent_service.findings import Finding, findings_text, is_severe
from consent_service.locales import load_texts
from consent_service.policy.first_policy import (
    FirstAnswers,
    first_policy,
    name_of,
    typed_host,
)
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import read_policy
from consent_service.policy.mistakes import closest
from consent_service.policy.model import Policy
from consent_service.policy.reference import Known, load_known
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES
from consent_service.publishing.files import add_policy
from consent_service.settings.table import Settings

_PLACES: Final = ("policies", "catalog", "public_url", "prefix")


@click.group()
def site() -> None:
    """Set up sites."""


@site.command(
    epilog=example(
        "consent-service site new",
        "consent-service site new --domain www.esimerkki.fi "
        '--controller "Esimerkki Oy" --language fi --service google-analytics-4',
    ),
)
@click.option("--domain", help="The address of the site.")
@click.option("--name", default="", help="Its name here; else made from the domain.")
@click.option("--controller", help="Who is responsible: the company or person.")
@click.option("--business-id", default="", help="The number in the register.")
@click.option("--email", default="", help="For questions about personal data.")
@click.option("--address", default="", help="The postal address.")
@click.option("--notice-url", default="", help="The address of the privacy notice.")
@click.option(
    "--language",
    "languages",
    multiple=True,
    help="A language of the banner, the site's own first.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    help="A service of the catalog; `catalog list` shows them.",
)
@click.option("--accent", default="", help="The colour of the buttons, as #0a5c36.")
@with_settings(*_PLACES)
def new(  # noqa: PLR0913  # each option of the command is one
    *,
    domain: str | None,
    name: str,
    controller: str | None,
    business_id: str,
    email: str,
    address: str,
    notice_url: str,
    languages: tuple[str, ...],
    services: tuple[str, ...],
    accent: str,
    settings: Settings,
) -> None:
    """Write the first policy of a site, and print the tag for its pages.

    What is not given is asked for on a terminal. What is left open then is reported as
    `policy check` does. A running service serves the site after `policy publish`.
    """
    known = load_known(settings.catalog)
    asks = sys.stdin.isatty()
    host = typed_host(domain or _ask("Address of the site", asks=asks, flag="--domain"))
    if asks and not services:
        services = _ask_services(known)
    answers = FirstAnswers(
        domain=host,
        site=name or name_of(host),
        name=controller
        or _ask("Who is responsible for it", asks=asks, flag="--controller"),
        business_id=business_id,
        email=email,
        address=address,
        notice_url=notice_url,
        languages=languages or ("fi",),
        services=tuple(_service_id(service, known) for service in services),
        accent=accent.lower(),
    )
    _write(answers, known, settings)


def _ask(question: str, *, asks: bool, flag: str) -> str:
    if not asks:
        raise click.UsageError(f"{flag} is missing, and there is no terminal to ask on")
    return str(click.prompt(question, err=True))


def _ask_services(known: Known) -> tuple[str, ...]:
    """Ask for services until nothing is said."""
    chosen: list[str] = []
    while said := click.prompt(
        "A service on it (empty to go on)", default="", show_default=False, err=True
    ):
        try:
            chosen.append(_service_id(said, known))
        except NotFoundError as error:
            say(f"{error}; {error.hint}")
    return tuple(chosen)


def _service_id(said: str, known: Known) -> str:
    """Return the id of a service by its id, alias or name.

    Raises:
        NotFoundError: The catalog has no such service.
    """
    by_name = {service.name.casefold(): id_ for id_, service in known.services.items()}
    found = known.find_id(said) or by_name.get(said.casefold())
    if found is None:
        like = closest(said, known.services)
        raise NotFoundError(
            f"the catalog has no service {said!r}",
            hint=like or "consent-service catalog list shows them all",
        )
    return found


def _write(answers: FirstAnswers, known: Known, settings: Settings) -> None:
    taken = {*policy_sites(settings.policies), *OWN_NAMES, *BLOCKED_NAMES}
    if answers.site in taken:
        raise click.UsageError(
            f"the name {answers.site!r} is in use or cannot be used: give another "
            "one with --name"
        )
    text = first_policy(answers, known.services)
    file = f"{answers.site}.toml"
    # A file that could not be served is not written.
    read = read_policy(text.encode(), name=file, known=known)
    findings = lint_policy(read, known=known)
    severe = [finding for finding in findings if is_severe(finding)]
    _print(severe or findings)
    if severe:
        sys.exit(1)
    add_policy(settings.policies, answers.site, text)
    say_if_in_redis(settings)
    publish = same_command("policy publish", _PLACES, settings)
    say(f"wrote {settings.policies / file}; next: {publish}")
    address = f"{settings.public_url}{settings.prefix}/{answers.site}"
    if read.policy.asks:
        click.echo(f'<script async src="{address}/consent.js"></script>')
    else:
        # `banner-not-needed`: no page needs the script.
        click.echo(f'<a href="{address}/declaration">{_declaration(read.policy)}</a>')


def _declaration(policy: Policy) -> str:
    return load_texts(policy.languages[0]).declaration["title"]


def _print(findings: Iterable[Finding]) -> None:
    click.echo(findings_text(findings), err=True, nl=False)
