"""`consent-service scan`: what a site really does, compared with its policy."""

import sys
from pathlib import Path
from typing import Any, ClassVar

import click
import msgspec
from typing_extensions import override

from consent_service.cli.commands.scan_schedule import schedule
from consent_service.cli.input_files import INPUT_FILE, NoticePlace
from consent_service.cli.output import example, output_file, say
from consent_service.cli.scan_options import (
    ALLOW_PRIVATE,
    BROWSER,
    BROWSER_ARGUMENTS,
)
from consent_service.cli.scan_progress import terminal_progress
from consent_service.cli.scanner import Made, check_scanner, make_scan, standard_of
from consent_service.cli.setting_options import with_settings
from consent_service.errors import ScanError
from consent_service.notice.source.load import load_source
from consent_service.policy.reference import load_whole_catalog
from consent_service.policy.reserved_names import may_be_site
from consent_service.scan.banner.values import Inspection
from consent_service.scan.baseline import (
    FailOn,
    has_seen_nothing,
    is_failing,
    with_baseline,
)
from consent_service.scan.html.page import report_page
from consent_service.scan.options import Options
from consent_service.scan.report import Report, decode_report, encode_report
from consent_service.scan.sarif import report_sarif
from consent_service.scan.speech import SPOKEN
from consent_service.scan.text import report_text
from consent_service.scan.told import Told
from consent_service.settings.table import Settings


class _ScanCommand(click.Command):
    """`scan URL`, and beside it the commands that begin with a word of their own."""

    further: ClassVar[dict[str, click.Command]] = {}

    @override
    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        other = self.further.get(args[0]) if args else None
        if other is not None:
            return other.make_context(f"{info_name} {args[0]}", args[1:], parent)
        return super().make_context(info_name, args, parent, **extra)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        if ctx.command is not self:
            return ctx.command.invoke(ctx)
        return super().invoke(ctx)


@click.command(
    cls=_ScanCommand,
    epilog=example(
        "consent-service scan https://example.fi",
        "consent-service scan https://example.fi --policy policies/example.toml"
        " --format json --out report.json",
    ),
)
@click.argument("url")
@click.option(
    "--policy",
    "policy_file",
    metavar="FILE",
    type=INPUT_FILE,
    help="Compare with this policy. Without one the catalog stands for it.",
)
@click.option(
    "--pages",
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    help="Visit so many pages.",
)
@click.option("--sitemap", is_flag=True, help="Also take pages from the sitemap.")
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "html", "sarif"]),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@click.option(
    "--language",
    type=click.Choice(SPOKEN),
    help="Language of the report (default: the first one of the policy, or English).",
)
@click.option(
    "--notice",
    metavar="FILE|URL",
    type=NoticePlace(),
    help="Also compare with this privacy notice (default: what the site links to).",
)
@click.option(
    "--draft",
    metavar="OUT",
    type=click.Path(path_type=Path),
    help="Write a first policy there: what was seen declared, the rest open.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the report there instead of printing it.",
)
@click.option(
    "--screenshots",
    metavar="DIR",
    help="Keep a picture of the banner there; the findings about it name the file.",
)
@click.option(
    "--baseline",
    metavar="OLD",
    type=INPUT_FILE,
    help="Say what has changed since this report in JSON.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "new"]),
    default="error",
    show_default=True,
    help="Exit with 1 if there is a finding as grave as that; `new`: an error or"
    " warning that --baseline does not have.",
)
@ALLOW_PRIVATE
@click.option(
    "--ignore-robots", is_flag=True, help="Visit what robots.txt asks not to."
)
@click.option(
    "--rest",
    type=click.FloatRange(0.2, 120),
    default=5.0,
    show_default=True,
    help="Look at each page for so many seconds.",
)
@click.option(
    "--idle",
    type=click.FloatRange(0, 600),
    default=30.0,
    show_default=True,
    help="Wait so long on one page for a site that takes time for consent.",
)
@click.option(
    "--side-by-side",
    type=click.IntRange(1, 16),
    default=6,
    show_default=True,
    help="Make so many passes at once; each is a browser.",
)
@click.option(
    "--time-limit",
    type=click.IntRange(10, 86_400),
    default=1800,
    show_default=True,
    help="End after so many seconds, with the report so far.",
)
@click.option("--dns", metavar="HOST:PORT", help="Ask this name server for aliases.")
@BROWSER
@BROWSER_ARGUMENTS
@with_settings("catalog", "data")
def scan(  # noqa: PLR0913 - click hands over every option of the command
    *,
    url: str,
    out: Path | None,
    style: str,
    baseline: Path | None,
    fail_on: FailOn,
    draft: Path | None,
    settings: Settings,
    **given: Any,
) -> None:
    """Visit a site as a visitor would, once for every decision, and compare.

    Exits with 1 if something is wrong, with 3 if no page could be looked at.
    """
    if fail_on == "new" and baseline is None:
        raise click.UsageError("--fail-on new needs --baseline OLD")
    if draft and given["policy_file"]:
        raise click.UsageError("--draft is for a site without a policy: no --policy")
    if draft and not may_be_site(draft.name.removesuffix(".toml")):
        raise click.UsageError(
            f"--draft: {draft.name!r} is not the file of a site, such as example.toml"
        )
    old = _earlier(baseline, url) if baseline else None
    made = _scan(url, settings, given)
    report = made.report
    if old is not None:
        report = with_baseline(report, old)
    if draft:
        _try_draft(report, made.told, draft, settings)
    with output_file(out) as file:
        file.write(_printed(report, style, made.inspection))
    if out:
        say(f"wrote {out}")
    if is_failing(report, fail_on):
        sys.exit(1)
    if has_seen_nothing(report):
        raise ScanError(f"no page could be looked at on {url}")


def _try_draft(
    report: Report, told: Told | None, draft: Path, settings: Settings
) -> None:
    """Write the draft, or say in one sentence why there is none."""
    if any(limit.kind == "interrupted" for limit in report.limits):
        say(
            f"{draft} was not written: the scan was stopped before it had seen the site"
        )
    elif has_seen_nothing(report):
        say(f"{draft} was not written: no page could be looked at")
    else:
        _write_draft(report, told, draft, settings)


def _write_draft(
    report: Report, told: Told | None, draft: Path, settings: Settings
) -> None:
    from consent_service.scan.draft.policy_file import draft_policy

    site = draft.name.removesuffix(".toml")
    services = load_whole_catalog(settings.catalog).services
    disclosure = told.disclosure if told else None
    with output_file(draft) as file:
        file.write(draft_policy(report, services, disclosure, site=site).encode())
    say(f"wrote {draft}; next: consent-service policy check {draft}")


def _earlier(file: Path, url: str) -> Report:
    try:
        old = decode_report(file.read_bytes())
    except ScanError as error:
        raise click.UsageError(f"{file} is {error}") from error
    check_scanner()
    from consent_service.scan.domains import host_of, is_same_site

    before, now = host_of(old.url), host_of(url)
    if now and not is_same_site(before, now):
        raise click.UsageError(
            f"--baseline: {file} is a report of {before}, and this scan is of {now}"
        )
    return old


def _printed(report: Report, style: str, inspection: Inspection) -> bytes:
    match style:
        case "json":
            return encode_report(report)
        case "html":
            return report_page(report, inspection).encode()
        case "sarif":
            log = msgspec.json.encode(report_sarif(report))
            return msgspec.json.format(log, indent=2) + b"\n"
        case _:
            return report_text(report).encode()


def _scan(url: str, settings: Settings, given: dict[str, Any]) -> Made:
    check_scanner()
    from consent_service.scan.run import check_address

    try:
        check_address(url)
    except ScanError as error:
        raise click.UsageError(str(error)) from error
    notice = given["notice"]
    by_browser = notice if notice and "://" in notice else None
    source = (
        load_source(notice, stdin=sys.stdin.buffer)
        if notice and not by_browser
        else None
    )
    options = Options(
        pages=given["pages"],
        sitemap=given["sitemap"],
        robots=not given["ignore_robots"],
        allow_private=given["allow_private"],
        rest_seconds=given["rest"],
        idle_seconds=given["idle"],
        at_once=given["side_by_side"],
        total_seconds=given["time_limit"],
        dns=given["dns"],
        browser=given["browser"] or settings.scan_browser or None,
        browser_arguments=given["browser_arguments"],
        notice=by_browser,
        screenshots=given["screenshots"],
    )
    standard = standard_of(settings, given["policy_file"], given["language"])
    return make_scan(
        url, standard, options, notice=source, progress=terminal_progress()
    )


_ScanCommand.further["schedule"] = schedule
