"""`consent-service scan`: what a site really does, compared with its policy."""

import sys
from pathlib import Path
from typing import Any

import click

from consent_service.catalog import load_catalog
from consent_service.cli.input_files import INPUT_FILE
from consent_service.cli.output import example, output_file, say
from consent_service.cli.scan_progress import scan_progress
from consent_service.cli.world import entropy, utc_now
from consent_service.errors import InstallationError, ScanError
from consent_service.policy.load import load_policy_file
from consent_service.scan.options import Options
from consent_service.scan.report import Report, encode_report
from consent_service.scan.text import report_text

INSTALL = "pip install 'consent-service[scan]'"
_GRAVE = {"error": ("error",), "warning": ("error", "warning")}


@click.command(
    epilog=example(
        "consent-service scan https://example.fi",
        "consent-service scan https://example.fi --policy policies/example.toml"
        " --format json --out report.json",
    )
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
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the report.",
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the report there instead of printing it.",
)
@click.option(
    "--fail-on",
    type=click.Choice(sorted(_GRAVE)),
    default="error",
    show_default=True,
    help="Exit with 1 if there is a finding as grave as that.",
)
@click.option(
    "--allow-private", is_flag=True, help="Allow addresses on private networks."
)
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
@click.option("--browser", metavar="FILE", help="Use this Chromium.")
@click.option(
    "--browser-arg",
    "browser_arguments",
    metavar="ARG",
    multiple=True,
    help="Pass an argument on to the browser; repeatable.",
)
def scan(*, url: str, out: Path | None, style: str, fail_on: str, **given: Any) -> None:
    """Visit a site as a visitor would, once for every decision, and compare.

    Exits with 1 if something is wrong.
    """
    report = _scan(url, given)
    content = encode_report(report) if style == "json" else report_text(report).encode()
    with output_file(out) as file:
        file.write(content)
    if out:
        say(f"wrote {out}")
    grave = _GRAVE[fail_on]
    if any(
        finding.severity in grave and finding.accepted is None
        for finding in report.findings
    ):
        sys.exit(1)


def _scan(url: str, given: dict[str, Any]) -> Report:
    try:
        # The browser and its driver are an extra: the other commands do without.
        from consent_service.scan.run import Progress, check_address, scan_site
        from consent_service.scan.standard import Standard
        from consent_service.scan.world import World
    except ImportError as error:
        raise InstallationError(
            f"the scanner is not installed: {error.name} is missing", hint=INSTALL
        ) from error
    try:
        check_address(url)
    except ScanError as error:
        raise click.UsageError(str(error)) from error
    policy_file = given["policy_file"]
    file = load_policy_file(policy_file) if policy_file else None
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
        browser=given["browser"],
        browser_arguments=given["browser_arguments"],
    )
    with scan_progress() as (advance, tell):
        return scan_site(
            url,
            Standard(load_catalog(), file),
            options,
            world=World(now=lambda: utc_now().timestamp(), entropy=entropy),
            progress=Progress(advance=advance, say=tell),
        )
