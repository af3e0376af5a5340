"""Names that no site can have, because of the addresses that it would get.

tests/docs/test_reserved_names.py holds the first list to the endpoints of the web
floor, which lies above this one.
"""

from consent_service.policy.plain_name import plain_name

# The first segment of every address of the service that is not a site's.
OWN_NAMES = frozenset(
    {
        *("accesses", "demo", "docs", "healthz", "metrics", "policies", "preview"),
        *(
            "readyz",
            "sign-in",
            "sign-out",
            "sites",
            "start",
            "static",
            "tokens",
            "witness",
        ),
    }
)

# With one of these as a site, addresses look like those that ad blockers block, such
# as `/consent/manager/…` under the prefix `/consent`: the banner would not load.
BLOCKED_NAMES = frozenset(
    {
        *("ads", "adserver", "analytics", "banner", "cmp", "gdpr"),
        *("cookie-banner", "cookie-consent", "cookieconsent"),
        *("manager", "pixel", "tag-manager", "track", "tracker", "tracking"),
    }
)


def may_be_site(name: str) -> bool:
    """Return whether a site may have that name, as its policy file has."""
    plain = name.replace("_", "-")
    return plain_name(plain) == plain and name not in OWN_NAMES | BLOCKED_NAMES
