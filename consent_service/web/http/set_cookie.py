"""The `Set-Cookie` of a choice: by HTTP, so that Safari keeps it beyond seven days."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.cookie import cookie_name
from consent_service.policy.model import Policy
from consent_service.web.http.origin import covers

# Browsers cut every cookie to 400 days (requirement A-45).
_LONGEST_DAYS = 400
_DAY = 86_400


def set_cookie(policy: Policy, value: str, *, host: str, secure: bool) -> str:
    """Return the header that makes a browser keep `value` as long as the choice holds.

    Readable by script on purpose: a returning visit then costs no request. `Domain`
    is only written where the host is inside it; else browsers drop the cookie.
    """
    days = min(policy.validity_days, _LONGEST_DAYS)
    parts = [
        f"{cookie_name(policy.site)}={value}",
        "Path=/",
        f"Max-Age={days * _DAY if value else 0}",
        "SameSite=Lax",
    ]
    if covers(policy.cookie_domain, host):
        parts.append(f"Domain={policy.cookie_domain}")
    if secure:
        parts.append("Secure")
    return "; ".join(parts)


def put_cookie(
    answer: Response, request: Request[Any], policy: Policy, value: str
) -> None:
    """Have the answer to a request keep `value` in the browser; "" clears it."""
    answer.headers["set-cookie"] = set_cookie(
        policy,
        value,
        host=request.headers.get("host", ""),
        secure=request.url.scheme == "https",
    )
