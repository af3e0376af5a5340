"""`consent-service policy`: check policies against the law, show and publish them."""

import sys
from pathlib import Path

import click

from consent_service.assembly import Assembly
from consent_service.catalog.hint_index import load_hints
from consent_service.cli.ask_service import call_service, read_answer
from consent_service.cli.commands.policy_moves import pull, push
from consent_service.cli.explained import explained
from consent_service.cli.input_files import INPUT_FILE, explain_option, with_styles
from consent_service.cli.known_sites import check_site, policy_sites
from consent_service.cli.open_store import ask_or_offline
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example, print_json, print_table, say
from consent_service.cli.policies_elsewhere import say_if_in_redis
from consent_service.cli.setting_options import with_places, with_settings
from consent_service.errors import InstallationError
from consent_service.findings import (
    Finding,
    finding_json,
    findings_sarif,
    findings_text,
    is_severe,
    summary,
)
from consent_service.installation import has_store
from consent_service.policy.lint import RULES, explain, lint_policy_file
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_known
from consent_service.policy.schema import policy_schema
from consent_service.settings.table import Settings
from consent_service.snippet import render_async_tags
from consent_service.web.health import readiness_of
from consent_service.web.messages import Readiness


@click.group()
def policy() -> None:
    """Check, show and publish policies."""


@policy.command(epilog=example("consent-service policy check policies/inope.toml"))
@click.argument("files", nargs=-1, type=INPUT_FILE)
@with_styles(json="Print JSON.", sarif="Print SARIF 2.1.0.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@explain_option
@with_settings("policies", "catalog", "data")
def check(
    *,
    files: tuple[Path, ...],
    style: str | None,
    strict: bool,
    rule: str | None,
    settings: Settings,
) -> None:
    """Check policy files: all of the folder, or those named.

    Ends with 1 when there is an error for which the owner recorded no reason.
    """
    if rule is not None:
        _explain(rule)
        return
    known = load_known(settings.catalog, hints=load_hints(settings.data))
    if not files:
        say_if_in_redis(settings)
    findings = [
        finding
        for file in files or _policy_files(settings.policies)
        for finding in lint_policy_file(file, known=known)
    ]
    _print_findings(findings, style)
    if any(is_severe(finding, strict=strict) for finding in findings):
        sys.exit(1)


@policy.command(epilog=example("consent-service policy show kehobalanssi"))
@click.argument("site")
@with_settings("policies", "catalog")
def show(*, site: str, settings: Settings) -> None:
    """Print a policy as JSON, with what the catalog adds to it."""
    print_json(_load_site(site, settings))


@policy.command(epilog=example("consent-service policy stub kehobalanssi"))
@click.argument("site")
@with_settings("policies", "catalog", "public_url")
def stub(*, site: str, settings: Settings) -> None:
    """Print what to paste into a page that loads the script async.

    It goes first into the head. The stub in it denies everything to the services
    of the policy until the script has loaded; paste it again when they change.
    """
    policy = _load_site(site, settings)
    address = f"{settings.public_url}{settings.prefix}/{site}/consent.js"
    click.echo(render_async_tags(policy, address=address), nl=False)


@policy.command(epilog=example("consent-service policy schema > policy.schema.json"))
def schema() -> None:
    """Print the JSON Schema of policy files, for editors."""
    print_json(policy_schema())


@policy.command(epilog=example("consent-service policy publish"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_places()
def publish(*, as_json: bool, settings: Settings) -> None:
    """Put the policies in force; a running service reads them again (as at SIGHUP).

    Ends with 1 when a site is still served by an earlier policy.
    """

    async def here(assembly: Assembly) -> Readiness:
        await assembly.folder.place.look()
        _policy_files(assembly.folder.files.folder)
        await assembly.folder.refresh()
        sites = [site.name for site in assembly.sites.all()]
        await note_command(assembly.accesses, "policies", *sites)
        return readiness_of(assembly.sites, assembly.ledgers)

    def there() -> Readiness:
        answer = call_service(settings, "POST", "/policies", site="*")
        return read_answer(answer, Readiness)

    def check_first() -> None:
        if not has_store(settings):
            _policy_files(settings.policies)

    served = ask_or_offline(settings, there, here, first=check_first)
    if as_json:
        print_json(served)
    else:
        for site in served.sites:
            say(f"{site.site} {site.revision[:12]} {site.trouble or 'in force'}")
        say(_catalog_of(served))
    if any(site.trouble for site in served.sites):
        sys.exit(1)


def _catalog_of(served: Readiness) -> str:
    # A service of an earlier release does not say its own.
    day = served.catalog or "unknown day"
    return f"read with the catalog of {day}; declaration.json names it"


def _load_site(site: str, settings: Settings) -> Policy:
    """Load the policy of a site that the command names."""
    say_if_in_redis(settings)
    check_site(site, policy_sites(settings.policies))
    known = load_known(settings.catalog)
    return load_policy(settings.policies / f"{site}.toml", known=known)


def _policy_files(folder: Path) -> list[Path]:
    files = sorted(folder.glob("*.toml"))
    if not files:
        raise InstallationError(
            f"folder {str(folder)!r} has no policies", hint="CONSENT_POLICIES names it"
        )
    return files


def _print_findings(findings: list[Finding], style: str | None) -> None:
    if style == "json":
        print_json({"findings": [finding_json(finding) for finding in findings]})
    elif style == "sarif":
        print_json(findings_sarif(findings, command="policy check", rules=RULES))
    else:
        click.echo(findings_text(findings), nl=False)
        say(summary(findings))


def _explain(name: str) -> None:
    if not name:
        rows = [(rule.id, rule.severity, rule.source) for rule in RULES]
        print_table([("rule", "severity", "source"), *rows])
        return
    rule = explain(name)
    click.echo(explained(rule))


policy.add_command(push)
policy.add_command(pull)
