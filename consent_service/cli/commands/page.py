"""`consent-service page`: check the pages of a site before a browser sees them."""

import sys
from pathlib import Path

import click

from consent_service.cli.explained import explained
from consent_service.cli.input_files import (
    INPUT_FILE,
    NoticePlace,
    explain_option,
    with_styles,
)
from consent_service.cli.output import example, print_json, print_table, say
from consent_service.cli.setting_options import with_settings
from consent_service.errors import NotFoundError
from consent_service.findings import (
    finding_json,
    findings_sarif,
    findings_text,
    is_severe,
    summary,
)
from consent_service.page.check import check_page
from consent_service.page.finding import PageFinding
from consent_service.page.rules import BY_ID, RULES
from consent_service.page.source import load_page
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_known, load_whole_catalog
from consent_service.settings.table import Settings


@click.group()
def page() -> None:
    """Check what stands in the pages of a site."""


@page.command(
    epilog=example(
        "consent-service page check index.html --policy policies/example.toml",
        "consent-service page check https://example.fi --json",
    )
)
@click.argument("places", metavar="FILE|URL...", nargs=-1, type=NoticePlace())
@click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=INPUT_FILE,
    help="The site's policy. Without one the catalog says what needs consent.",
)
@with_styles(json="Print JSON.", sarif="Print SARIF 2.1.0.")
@click.option("--strict", is_flag=True, help="Fail for warnings too.")
@click.option("--private", is_flag=True, help="Allow an address on a private network.")
@explain_option
@with_settings("catalog")
def check(  # noqa: PLR0913 - click hands over every option of the command
    *,
    places: tuple[str, ...],
    policy_file: Path | None,
    style: str | None,
    strict: bool,
    private: bool,
    rule: str | None,
    settings: Settings,
) -> None:
    """Check the markup of pages, without a browser.

    Lists every script, frame, image, stylesheet, <noscript> pixel, early connection
    and style of a known service that needs consent and is not marked, each with the
    line to write instead; and says whether our tag is there, first, and for the right
    site. What scripts add to a page is not seen: `consent-service scan` sees it.

    `-` is standard input. Ends with 1 when there is an error.
    """
    if rule is not None:
        _explain(rule)
        return
    if not places:
        raise click.UsageError("missing argument 'FILE|URL'")
    policy = _policy(policy_file, settings)
    findings = [
        finding
        for place in places
        for finding in _check(place, policy, settings, private=private)
    ]
    _print(findings, style)
    if any(is_severe(finding, strict=strict) for finding in findings):
        sys.exit(1)


def _policy(file: Path | None, settings: Settings) -> Policy | None:
    return load_policy(file, known=load_known(settings.catalog)) if file else None


def _check(
    place: str, policy: Policy | None, settings: Settings, *, private: bool
) -> tuple[PageFinding, ...]:
    source = load_page(place, stdin=sys.stdin.buffer, private=private)
    return check_page(
        source.text,
        load_whole_catalog(settings.catalog),
        policy=policy,
        file=source.name,
        address=source.address,
    )


def _print(findings: list[PageFinding], style: str | None) -> None:
    if style == "json":
        print_json({"findings": [finding_json(finding) for finding in findings]})
    elif style == "sarif":
        print_json(findings_sarif(findings, command="page check", rules=RULES))
    else:
        click.echo(findings_text(findings), nl=False)
        say(summary(findings))


def _explain(name: str) -> None:
    if not name:
        rows = [(rule.id, rule.severity, rule.source) for rule in RULES]
        print_table([("rule", "severity", "source"), *rows])
        return
    if name not in BY_ID:
        raise NotFoundError(
            f"there is no rule {name!r}", hint="page check --explain lists them"
        )
    rule = BY_ID[name]
    click.echo(explained(rule))
