"""Every resource of the service in one table.

From it come `/openapi.json`, the page `/docs` and docs/http-api.md, and a test that
the table and the routes agree.
"""

from typing import Literal

import msgspec

Access = Literal["anyone", "site", "auditor", "owner", "demo"]


class Parameter(msgspec.Struct, frozen=True):
    """Something that the address holds; `place` is `path` or `query`."""

    name: str
    place: Literal["path", "query"]
    meaning: str
    words: tuple[str, ...] = ()
    pattern: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """One answer: its status, its media type and what it means."""

    status: int
    meaning: str
    media_type: str = ""


class Endpoint(msgspec.Struct, frozen=True):
    """One method of one resource.

    Attributes:
        access: Who may use it. `site` means pages of the site and of the service.
        body: What it reads: a schema's name, `form`, or "" for nothing.
        schema: The schema of its good answer, "" when it is no JSON.
    """

    method: str
    path: str
    summary: str
    meaning: str
    outcomes: tuple[Outcome, ...]
    access: Access = "anyone"
    parameters: tuple[Parameter, ...] = ()
    body: str = ""
    schema: str = ""


def good(meaning: str, media_type: str, status: int = 200) -> Outcome:
    return Outcome(status, meaning, media_type)


def bad(status: int, meaning: str) -> Outcome:
    return Outcome(status, meaning, "application/problem+json")


JSON = "application/json"
HTML = "text/html"
TEXT = "text/plain"
BYTES = "application/octet-stream"

SITE = Parameter("site", "path", "The name of a site.", pattern="^[a-z0-9][a-z0-9_-]*$")
LANG = Parameter("lang", "query", "A language tag; else Accept-Language decides.")
REVISION = Parameter(
    "revision", "query", "The digest of an earlier revision; else the one in force."
)
FROM = Parameter("from", "query", "First day or time, UTC.")
TO = Parameter("to", "query", "Day or time before which records are given, UTC.")
ACTION = Parameter(
    "action",
    "query",
    "One kind of choice.",
    words=("accept_all", "reject_all", "save", "withdraw"),
)
DIGEST = Parameter(
    "digest", "path", "The digest of a record.", pattern="^[0-9a-f]{64}$"
)

UNKNOWN = bad(404, "There is no such site, or the site has no such thing.")
NO_TOKEN = bad(401, "No token, or one that is not good.")
WRONG_TOKEN = bad(403, "The token is for another site or role.")
BUSY = bad(503, "The store cannot do it now. `Retry-After` says when to come again.")
