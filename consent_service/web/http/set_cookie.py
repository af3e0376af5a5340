"""The `Set-Cookie` of a choice: by HTTP, so that Safari keeps it beyond seven days."""

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


def clear_cookie(policy: Policy, *, host: str, secure: bool) -> str:
    """Return the header that makes a browser forget the choice."""
    return set_cookie(policy, "", host=host, secure=secure)
