"""The cookie of a session: for the service's own pages, unreadable for any script."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

# RFC 6265bis section 4.1.3: browsers take the prefix only from this very host over
# https, so that no neighbour of the domain can plant a session (session fixation).
_SECURE_NAME = "__Host-consent-session"
# On http, which is this machine or a test, no browser would take the prefix.
_PLAIN_NAME = "consent-session"


def is_secure(request: Request[Any], public_url: str) -> bool:
    """Return whether browsers reach the service over https.

    A proxy that is not trusted does not say so; then the public address does.
    """
    return request.url.scheme == "https" or public_url.startswith("https:")


def read_session_cookie(request: Request[Any], public_url: str) -> str:
    """Return the value of the session cookie, "" without one."""
    return request.cookies.get(_name(request, public_url), "")


def put_session_cookie(
    answer: Response, request: Request[Any], public_url: str, value: str
) -> None:
    """Have the browser keep the session until it is closed; "" makes it forget it."""
    parts = [
        f"{_name(request, public_url)}={value}",
        "Path=/",
        "HttpOnly",
        "SameSite=Strict",
    ]
    if is_secure(request, public_url):
        parts.append("Secure")
    if not value:
        parts.append("Max-Age=0")
    answer.headers.append("set-cookie", "; ".join(parts))


def _name(request: Request[Any], public_url: str) -> str:
    return _SECURE_NAME if is_secure(request, public_url) else _PLAIN_NAME
