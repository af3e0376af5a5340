"""Names of sites and services as policy files write them."""

from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES


def slug(name: str) -> str:
    """Return a name as policies write ids."""
    plain = name.lower().translate(str.maketrans("åäöé", "aaoe"))
    kept = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in plain)
    return "-".join(part for part in kept.split("-") if part)[:50] or "unknown"


def may_be_site(name: str) -> bool:
    """Return whether a site may have that name, as its policy file has."""
    plain = name.replace("_", "-")
    return slug(plain) == plain and name not in OWN_NAMES | BLOCKED_NAMES
