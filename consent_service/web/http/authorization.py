"""The `Authorization` of a request."""

from typing import Any

from starlette.requests import Request


def authorization_of(request: Request[Any]) -> tuple[str, str]:
    """Return the scheme in lower case, and what comes with it."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    return scheme.lower(), text.strip()


def bears_token(request: Request[Any]) -> bool:
    """Return whether a token came along, good or not.

    Another scheme is for a proxy in front, such as a password on a site in the making.
    """
    scheme, _ = authorization_of(request)
    return scheme == "bearer"
