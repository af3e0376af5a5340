"""`consent-service notice`: read what a privacy notice discloses, and check it."""

import sys
from datetime import date
from pathlib import Path

import click
import msgspec

from consent_service.catalog.hint_index import load_hints
from consent_service.cli.commands.notice_write import write
from consent_service.cli.input_files import (
    INPUT_FILE,
    NoticePlace,
    explain_option,
    with_styles,
)
from consent_service.cli.output import (
    example,
    print_json,
    print_table,
    say,
)
from consent_service.cli.setting_options import with_settings
from consent_service.errors import NotFoundError, NoticeError
from consent_service.findings import is_severe
from consent_service.notice.check import Report, lint_notice, read_notice
from consent_service.notice.disclosure import disclose
from consent_service.notice.document import Notice
from consent_service.notice.draft import draft_policy
from consent_service.notice.facts.gather import Against, gather
from consent_service.notice.language.dictionaries import load_spellers
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.links import dead_links
from consent_service.notice.report.data import report_json, report_sarif
from consent_service.notice.report.error_words import error_lines
from consent_service.notice.report.explain import explain_rule, rule_rows
from consent_service.notice.report.page import report_page
from consent_service.notice.report.text import report_text
from consent_service.notice.rules.table import get_rule
from consent_service.notice.services import Services, name_services
from consent_service.notice.site.check_site import check_site, is_site
from consent_service.notice.site.collect import collect
from consent_service.notice.source.load import Source, load_source
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.reference import load_whole_catalog
from consent_service.settings.table import Settings
from consent_service.world import utc_now


@click.group()
def notice() -> None:
    """Read and check the privacy notice of a site.

    NOTICE is a file (text, HTML, Markdown or PDF), `-` for standard input, or an
    http(s) address.
    """


notice.add_command(write)


@notice.command(
    epilog=example(
        "consent-service notice read https://example.fi/tietosuoja",
        "consent-service notice read seloste.pdf --draft > policies/example.toml",
    )
)
@click.argument("place", metavar="NOTICE", type=NoticePlace())
@click.option("--json", "as_json", is_flag=True, help="Print JSON (the default).")
@click.option("--draft", is_flag=True, help="Print a first policy in TOML instead.")
@click.option("--private", is_flag=True, help="Allow an address on a private network.")
@with_settings("data", "catalog")
def read(
    *, place: str, as_json: bool, draft: bool, private: bool, settings: Settings
) -> None:
    """Print what a notice discloses."""
    if draft and as_json:
        raise click.UsageError("--draft prints TOML: use --draft or --json, not both")
    reading = read_notice(_source(place, private=private))
    facts = gather(reading, _services(settings))
    disclosure = disclose(reading, facts)
    if draft:
        click.echo(
            draft_policy(disclosure, facts, hints=load_hints(settings.data)), nl=False
        )
    else:
        print_json(disclosure)


@notice.command(
    epilog=example(
        "consent-service notice check seloste.html --policy policies/example.toml",
        "consent-service notice check https://example.fi/tietosuoja --html >"
        " report.html",
        "consent-service notice check https://example.fi --language fi",
    )
)
@click.argument("place", metavar="[NOTICE]", type=NoticePlace(), required=False)
@click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=INPUT_FILE,
    help="Also compare the notice with this policy.",
)
@with_styles(json="Print JSON.", sarif="Print SARIF 2.1.0.", html="Print an HTML page.")
@click.option("--strict", is_flag=True, help="Also fail on warnings.")
@click.option(
    "--excerpt", is_flag=True, help="The text is an excerpt: report nothing as missing."
)
@click.option(
    "--online", is_flag=True, help="Try the links of the notice (at most 40)."
)
@click.option("--private", is_flag=True, help="Allow an address on a private network.")
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    help="Language of the messages (default: that of the notice).",
)
@explain_option
@with_settings("catalog")
def check(  # noqa: PLR0913 - click hands over every option of the command
    *,
    place: str | None,
    policy_file: Path | None,
    style: str | None,
    strict: bool,
    excerpt: bool,
    online: bool,
    private: bool,
    language: str | None,
    rule: str | None,
    settings: Settings,
) -> None:
    """Check a notice against the law. Exits with 1 if it finds errors.

    Given the address of a site, it finds the notice, the page on cookies and the
    declaration there, and checks them together.
    """
    if rule is not None:
        _explain(rule, language or "en")
        return
    if place is None:
        raise click.UsageError("missing argument 'NOTICE'")
    checked = _Check(
        policy=load_policy(policy_file) if policy_file else None,
        services=_services(settings),
        excerpt=excerpt,
        online=online,
        private=private,
        language=language or "",
    )
    try:
        report = checked.report(place)
    except NoticeError as error:
        for line in error_lines(error, language or "en"):
            say(line)
        sys.exit(1)
    _print(report, style, language or "")
    if any(is_severe(finding, strict=strict) for finding in report.findings):
        sys.exit(1)


class _Check(msgspec.Struct, frozen=True, kw_only=True):
    """How a notice is to be checked, as the command line says."""

    policy: Policy | None
    services: Services
    excerpt: bool
    online: bool
    private: bool
    language: str

    def report(self, place: str) -> Report:
        """Return the report on the notice at `place`, or on the site there."""
        source = _source(place, private=self.private)
        if is_site(source) and not self.excerpt:
            return check_site(
                source,
                today=_today(),
                against=self._against,
                collected=collect(source, private=self.private),
                language=self.language,
            )
        reading = read_notice(source)
        return lint_notice(
            reading,
            today=_today(),
            excerpt=self.excerpt,
            against=self._against(reading.notice),
            language=self.language,
        )

    def _against(self, notice: Notice) -> Against:
        return Against(
            policy=self.policy,
            services=self.services,
            spellers=load_spellers(),
            dead_links=dead_links(notice) if self.online else {},
        )


def _services(settings: Settings) -> Services:
    """Return the services that notices may name, the owner's own among them."""
    return name_services(load_whole_catalog(settings.catalog))


def _today() -> date:
    return utc_now().date()


def _source(place: str, *, private: bool) -> Source:
    return load_source(place, stdin=sys.stdin.buffer, private=private)


def _print(report: Report, style: str | None, language: str) -> None:
    match style:
        case "json":
            print_json(report_json(report, language))
        case "sarif":
            print_json(report_sarif(report, language or report.notice.language))
        case "html":
            click.echo(report_page(report, language, checked=_today()), nl=False)
        case _:
            click.echo(report_text(report, language), nl=False)


def _explain(name: str, language: str) -> None:
    if not name:
        print_table(rule_rows(language))
        return
    try:
        rule = get_rule(name)
    except NotFoundError as error:
        raise click.UsageError(f"{error}; {error.hint}") from error
    click.echo(explain_rule(rule, language))
