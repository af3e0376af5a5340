"""HTML pages: Jinja templates, and the headers that keep pages harmless."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime, tzinfo
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.dates import format_date, format_interval, format_time
from babel.numbers import format_decimal, format_percent
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response

from consent_service.declaration.words import lifetime_words
from consent_service.findings import Finding
from consent_service.laws import law_names
from consent_service.locales import direction, load_texts
from consent_service.locales.names import language_name, locale_of
from consent_service.policy.first_policy import spoken_host
from consent_service.policy.lint import rule_title
from consent_service.web.http.local_time import date_words, local_words
from consent_service.web.http.told import told_words

# A page of ours runs no script, loads nothing from elsewhere, and is in no frame.
STRICT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# A page with our own script, such as the one that copies; no other, and none inline.
SCRIPT_POLICY = f"{STRICT_POLICY}; script-src 'self'"
# And one that shows pages of ours in frames.
FRAMING_POLICY = f"{SCRIPT_POLICY}; frame-src 'self'"


class Pages:
    """Renders templates. Reads them once, at the first use."""

    def __init__(self, static: Mapping[str, str]) -> None:
        self._environment = Environment(
            loader=PackageLoader("consent_service.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(static=static)
        self._environment.filters.update(
            code=code_words,
            date=date_words,
            day=day_words,
            days=days_words,
            language_name=language_name,
            moment=moment_words,
            moment_time=moment_time,
            number=number_words,
            percent=percent_words,
            period=period_option,
            fill=fill_words,
            host=host_words,
            spoken=spoken_host,
            lang=lang_attribute,
            rule_title=rule_title,
            laws=laws_words,
            told=told_words,
            local=local_words,
            local_time=local_time,
        )

    def render(self, template: str, **context: object) -> str:
        return self._environment.get_template(template).render(context)


def page_answer(
    html: str,
    *,
    status: int = 200,
    policy: str = STRICT_POLICY,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a page with the headers that every page of ours has.

    Strict-Transport-Security is not ours to send: the service may be mounted on the
    owner's host, where it would bind every other page of that host too.
    """
    answer = Response(html, status_code=status, media_type="text/html; charset=utf-8")
    answer.headers.update(
        {
            "content-security-policy": policy,
            "x-frame-options": "DENY",
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cache-control": "private, no-cache",
        }
    )
    answer.headers.update(headers or {})
    return answer


class StaticFile:
    """A file of `static/`, read once. Its address changes with its content."""

    def __init__(self, file: Traversable) -> None:
        self.body = file.read_bytes()
        self.name = file.name
        self.address = f"{file.name}?v={hashlib.sha256(self.body).hexdigest()[:12]}"


def load_static() -> dict[str, StaticFile]:
    folder = files("consent_service.web").joinpath("static")
    return {file.name: StaticFile(file) for file in folder.iterdir() if file.is_file()}


def day_words(moment: datetime, language: str, zone: tzinfo = UTC) -> str:
    """Return the day of a moment in words, by the calendar of `zone` (CLDR)."""
    return format_date(moment.astimezone(zone), "long", locale=locale_of(language))


def days_words(days: tuple[date, date], language: str) -> str:
    """Return the first and last of some days in words, or the one day (CLDR)."""
    first, last = days
    locale = locale_of(language)
    if first == last:
        return format_date(first, "medium", locale=locale)
    return format_interval(first, last, "yMMMd", locale=locale)


def percent_words(share: float, language: str) -> str:
    """Return a share as a percentage with one decimal at most (CLDR)."""
    locale = locale_of(language)
    pattern = locale.percent_formats[None].pattern.replace("0%", "0.#%")
    pattern = pattern.replace("0\xa0%", "0.#\xa0%")
    return format_percent(share, pattern, locale=locale)


def moment_words(moment: datetime, language: str, zone: tzinfo = UTC) -> str:
    """Return day and time in words, on the clocks of `zone`. UTC says that it is."""
    locale = locale_of(language)
    day = format_date(moment.astimezone(zone), "long", locale=locale)
    said = f"{day} {format_time(moment, 'short', tzinfo=zone, locale=locale)}"
    return f"{said} UTC" if zone is UTC else said


def moment_time(moment: datetime, language: str, zone: tzinfo = UTC) -> Markup:
    """Return `moment_words` as an element that has the time in UTC for programs."""
    return _element(moment, moment_words(moment, language, zone))


def local_time(moment: datetime, zone: tzinfo, language: str) -> Markup:
    """Return `local_words` as such an element."""
    return _element(moment, local_words(moment, zone, language))


def _element(moment: datetime, said: str) -> Markup:
    utc = moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(utc, said)


def period_option(period: str, language: str) -> tuple[str, str]:
    """Return a period such as `P14M`, and how people say it (CLDR)."""
    return period, lifetime_words(period, load_texts(language), locale_of(language))


def number_words(number: float, language: str) -> str:
    """Return a number as people of that language write it (CLDR)."""
    return format_decimal(number, locale=locale_of(language))


def fill_words(words: str, **values: object) -> str:
    """Put values into the `{placeholders}` of a text from `locales/`.

    With a value that is markup the whole is, and all else in it is escaped.
    """
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(words).format(**values)
    return words.format(**values)


def code_words(text: str) -> Markup:
    """Return a text with what stands between backticks as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else part
        for number, part in enumerate(parts)
    )


def lang_attribute(language: str | None) -> Markup:
    """Return the attributes for words of another language than the page (WCAG 3.1.2).

    Their direction goes with them: a full stop stands at the end of its own sentence.
    """
    if not language:
        return Markup()
    return Markup(' lang="{}" dir="{}"').format(language, direction(language))


def laws_words(finding: Finding, language: str) -> str:
    """Return the laws that a finding rests on by their names, "" if it is on none."""
    names = law_names([finding.source], language)
    return names[:1].upper() + names[1:]


def host_words(address: str) -> str:
    """Return an address as people say it, without its scheme."""
    return address.partition("://")[2].rstrip("/") or address
