"""The row that declares an endpoint, written beside its handler.

From the rows come the routes (app.py), `/openapi.json`, `/docs`, docs/http-api.md and
the names that no site can have (policy/reserved_names.py).
"""

import re
from collections.abc import Awaitable, Callable
from typing import Literal

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.web.context import AppState
from consent_service.web.problems import MEDIA_TYPE, Problem

Access = Literal["anyone", "site", "auditor", "owner", "provider", "person", "demo"]
# Who may use an endpoint, in words.
WHO: dict[Access, str] = {
    "anyone": "anyone",
    "site": "pages of the site and of the service",
    "auditor": "the holder of an auditor's or owner's token",
    "owner": "the visitor with the signed cookie, or the holder of an owner's token",
    "provider": "the holder of a provider's token",
    "person": "who is signed in, and may see the site",
    "demo": "anyone, if the setting `demo` is on",
}
Handler = Callable[[Request[AppState]], Awaitable[Response]]
Fields = type[msgspec.Struct]

_CONVERTER = re.compile(r":\w+}")


class Parameter(msgspec.Struct, frozen=True):
    """A part of the address, or a header."""

    name: str
    place: Literal["path", "query", "header"]
    meaning: str
    example: str
    words: tuple[str, ...] = ()
    pattern: str = ""


class Body(msgspec.Struct, frozen=True):
    """What a request carries: its fields, and the media types it may be sent as."""

    fields: Fields
    media_types: tuple[str, ...]


class Outcome(msgspec.Struct, frozen=True):
    """One answer: its status, what it means, its media type and its fields.

    Attributes:
        fields: None where the body is not JSON or has the format of a standard; two
            where a line of the stream is one of two.
    """

    status: int
    meaning: str
    media_type: str = ""
    fields: tuple[Fields, ...] = ()


class Endpoint(msgspec.Struct, frozen=True):
    """One method of one resource.

    Attributes:
        route: The path as the router reads it, such as `/{site}/tile/{path:path}`.
        handler: What answers; None where the fast path of front.py does.
        access: Who may use it. `site` means pages of the site and of the service.
        bodies: What a request may carry, one for each kind of body.
    """

    method: str
    route: str
    handler: Handler | None
    summary: str
    meaning: str
    outcomes: tuple[Outcome, ...]
    access: Access = "anyone"
    parameters: tuple[Parameter, ...] = ()
    bodies: tuple[Body, ...] = ()

    @property
    def path(self) -> str:
        """The path as people read it."""
        return _CONVERTER.sub("}", self.route)

    def sample_path(self) -> str:
        """Return an address of the endpoint, without a query."""
        path = self.path
        for parameter in self.parameters:
            path = path.replace(f"{{{parameter.name}}}", parameter.example)
        return path


def good(meaning: str, media_type: str = "", status: int = 200) -> Outcome:
    return Outcome(status, meaning, media_type)


def json_of(fields: Fields, meaning: str, status: int = 200) -> Outcome:
    return Outcome(status, meaning, JSON, (fields,))


def lines_of(*fields: Fields, meaning: str) -> Outcome:
    return Outcome(200, meaning, "application/x-ndjson", fields)


def bad(status: int, meaning: str) -> Outcome:
    return Outcome(status, meaning, MEDIA_TYPE, (Problem,))


def json_body(fields: Fields) -> Body:
    return Body(fields, (JSON,))


def page_body(fields: Fields) -> Body:
    """Return a body that a page of another origin may send without asking first."""
    return Body(fields, (JSON, TEXT))


# Of every form of a page for people, besides what it leads to.
FORM_REFUSALS = (
    good("The form cannot be read; the page says so.", "text/html", 400),
    good("The body is too long; the page says so.", "text/html", 413),
    good("The body is not a form; the page says so.", "text/html", 415),
)
# Likewise, where it may be refused to somebody.
FORM_OUTCOMES = (
    *FORM_REFUSALS,
    good("Not for this person, or no page of this session.", "text/html", 403),
)
# Of pages for people: what comes instead of the page.
TO_SIGN_IN = good("Not signed in; leads to the form.", status=303)
NO_ACCESS = good("The site is not for this person; the page says so.", "text/html", 403)
NO_SUCH_SITE = good("No such site; the page says so.", "text/html", 404)
AWAY = good("The store is busy or away; the page says so.", "text/html", 503)
PAGE_OUTCOMES = (TO_SIGN_IN, NO_ACCESS, NO_SUCH_SITE, AWAY)


def form_body(fields: Fields) -> Body:
    return Body(fields, ("application/x-www-form-urlencoded",))


JSON = "application/json"
HTML = "text/html"
TEXT = "text/plain"
BYTES = "application/octet-stream"
SCRIPT = "text/javascript"
LINKED_DATA = "application/ld+json"

SITE = Parameter(
    "site", "path", "The name of a site.", "example", pattern="^[a-z0-9][a-z0-9_-]*$"
)
LANG = Parameter(
    "lang", "query", "A language tag; without it, Accept-Language decides.", "fi"
)
REVISION = Parameter(
    "revision",
    "query",
    "The digest of an earlier revision; without it, the one in force.",
    "4f1c" * 16,
)
DIGEST = Parameter(
    "digest", "path", "The digest of a record.", "9b0e" * 16, pattern="^[0-9a-f]{64}$"
)

NO_SITE = bad(404, "No such site.")
UNKNOWN = bad(404, "No such site or resource.")
GONE = bad(410, "The choice was on record and was erased.")
NO_TOKEN = bad(401, "The token is missing, unknown, expired or revoked.")
WRONG_TOKEN = bad(403, "The token is for another site or role.")
TOO_MANY = bad(429, "Too many requests. `Retry-After` says when to try again.")
TOO_LONG = bad(413, "The body is too long.")
BUSY = bad(503, "The store is busy or away. `Retry-After` says when to try again.")
# Of every endpoint that an auditor reads a site with.
READ_WITH_TOKEN = (NO_TOKEN, WRONG_TOKEN, NO_SITE, BUSY)
