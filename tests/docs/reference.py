"""Writes the reference pages of docs/ from the tables of the code.

.venv/bin/python -m tests.docs.reference

test_reference.py holds the committed pages against what this makes.
"""

from collections.abc import Callable, Iterator

from consent_service.settings.table import SETTINGS
from consent_service.web.endpoint import Endpoint
from consent_service.web.reference.error_codes import error_codes
from consent_service.web.reference.table import ENDPOINTS
from tests.places import DOCS

MARK = "<!-- Written by tests/docs/reference.py from the code's own tables. -->"

_FOR = {
    "anyone": "anyone",
    "site": "pages of the site and of the service",
    "auditor": "the holder of an auditor's or owner's token",
    "owner": "the visitor with the signed cookie, or the holder of an owner's token",
    "demo": "anyone, when the setting `demo` is on",
}


def settings_page() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield MARK
    yield ""
    yield "Every setting is an environment variable and a flag of `serve`; a flag wins."
    yield "`consent-service settings` prints what is in force and where it was said."
    yield "A default may name an earlier setting in braces."
    yield "Settings that cannot be used are all named at once, and nothing starts."
    yield ""
    yield "| Variable | Flag | Default | What |"
    yield "|---|---|---|---|"
    for one in SETTINGS:
        default = f"`{one.default}`" if one.default else "none"
        yield f"| `{one.variable}` | `{one.flag}` | {default} | {one.help} |"


def errors_page() -> Iterator[str]:
    yield "# Errors"
    yield ""
    yield MARK
    yield ""
    yield "Over HTTP every error is `application/problem+json` (RFC 9457)."
    yield "Its `type` ends in `#` and the code, and `detail` says what happened."
    yield "`hint`, where there is one, says what to do about it."
    yield "On the command line the same words follow `consent-service: error:` and"
    yield "`consent-service: hint:`."
    yield "A code never changes its meaning."
    for one in error_codes():
        yield ""
        yield f"## `{one.code}`"
        yield ""
        yield f"Over HTTP: {one.status}."
        yield ""
        yield one.meaning


def http_page() -> Iterator[str]:
    yield "# HTTP interface"
    yield ""
    yield MARK
    yield ""
    yield "Everything of a site is under `/SITE/`, and everything under the setting"
    yield "`prefix` if there is one."
    yield "[errors.md](errors.md) describes the errors."
    yield "`/openapi.json` says the same as this page to programs."
    yield "A token goes into the header `Authorization: Bearer TOKEN`."
    yield "Besides what is listed, any request may be answered with 408 when it does"
    yield "not arrive in time, with 431 when its head is too large, and with 503 when"
    yield "too many connections are open."
    for one in ENDPOINTS:
        yield from _endpoint(one)


def _endpoint(one: Endpoint) -> Iterator[str]:
    yield ""
    yield f"## `{one.method} {one.path}`"
    yield ""
    yield f"{one.summary}."
    yield one.meaning
    yield f"For {_FOR[one.access]}."
    if one.parameters:
        yield ""
        yield "| Parameter | Where | What |"
        yield "|---|---|---|"
        for parameter in one.parameters:
            words = f" One of: {', '.join(parameter.words)}." if parameter.words else ""
            meaning = parameter.meaning + words
            yield f"| `{parameter.name}` | {parameter.place} | {meaning} |"
    yield ""
    yield "| Status | What | Type |"
    yield "|---|---|---|"
    for outcome in one.outcomes:
        yield f"| {outcome.status} | {outcome.meaning} | {outcome.media_type or '–'} |"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "http-api.md": http_page,
}


def write_pages() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_pages()
