"""Fill the template of the report."""

from datetime import datetime
from functools import cache, partial
from importlib import resources
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from consent_service.catalog.hints import plain_line
from consent_service.findings import SEVERITIES
from consent_service.locales.names import language_name
from consent_service.scan.banner.values import Inspection
from consent_service.scan.html.chart import chart_of
from consent_service.scan.html.overview import first_steps, verdict_sentence
from consent_service.scan.html.pictures import shown_banner
from consent_service.scan.report import Report, hiding_limits, in_browser, remarks_in
from consent_service.scan.speech import speech_in
from consent_service.version import own_version

_PACKAGE = "consent_service.scan"
_SHOWN_MOMENTS = 30


def report_page(report: Report, inspection: Inspection | None = None) -> str:
    """Return the report as a page, with pictures of the banner if they are given.

    All that the site wrote is escaped and on one line. The page forbids itself scripts
    and everything from outside. Comments mark where the service leads from a finding to
    the form that mends it, when it shows the page: `web/scans/ways.py`.
    """
    speech = speech_in(report.language)
    new = set(report.since.new) if report.since else set()
    open_findings = [each for each in report.findings if each.accepted is None]
    return _template().render(
        report=report,
        language=speech.language,
        words=speech.table("html"),
        say=speech.say,
        style=_style(),
        verdict=verdict_sentence(report, speech),
        steps=first_steps(report),
        chart=chart_of(report, speech),
        banner=shown_banner(inspection or Inspection(), speech),
        passes=speech.table("pass"),
        pass_title=speech.pass_title,
        category=speech.category,
        length=speech.length,
        rules=speech.table("rule"),
        laws=speech.sources,
        kinds=speech.table("type"),
        triggers=speech.table("trigger"),
        limits=speech.table("limit"),
        hiding=[in_browser(limit) for limit in hiding_limits(report)],
        remarks=remarks_in(report),
        severities=SEVERITIES,
        counts=[
            (severity, sum(each.severity == severity for each in open_findings))
            for severity in SEVERITIES
        ],
        added=[each for each in report.findings if each.id in new],
        since=_day(report.since.at, speech.language) if report.since else "",
        called=partial(language_name, language=speech.language),
        fine=partial(_number, pattern="0.00", language=speech.language),
        whole=partial(_number, pattern="0", language=speech.language),
        new=new,
        moments=report.timeline[:_SHOWN_MOMENTS],
        later=report.timeline[_SHOWN_MOMENTS:],
        longest=max((each.seconds for each in report.timeline), default=0.0),
        day=_moment(report.at, speech.language),
        version=own_version(),
    )


def _number(number: float, *, pattern: str, language: str) -> str:
    return format_decimal(number, pattern, locale=language)


def _moment(at: str, language: str) -> str:
    """Return a moment as people write it, with its zone."""
    return format_datetime(datetime.fromisoformat(at), "long", locale=language)


def _day(at: str, language: str) -> str:
    return format_date(datetime.fromisoformat(at), "long", locale=language)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_plain,
    )
    environment.filters["begun"] = _begun
    return environment.get_template("report.html")


def _begun(text: str) -> str:
    """Return a message as the beginning of a sentence; the name of a thing stays."""
    return text[:1].upper() + text[1:] if text[:2].isalpha() else text


def _plain(value: Any) -> Any:
    """Return what is printed: text of a site without what turns a line around."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return plain_line(value)


@cache
def _style() -> Markup:
    file = resources.files(_PACKAGE) / "html" / "style.css"
    # Our own file, with nothing of a site in it.
    return Markup(file.read_text(encoding="utf-8"))  # noqa: S704
