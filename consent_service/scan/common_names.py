"""Names that say nothing of who keeps them: `XSRF-TOKEN`, `cart`, `session-*`.

Programs of all makers keep cookies of such names. The catalog knows some of them as
items of one service; that the service is there takes more: a host of it that was
asked, or another item of it beside.
"""

import re

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_COMMON = frozenset(
    {
        "access",
        "add",
        "auth",
        "bucket",
        "cart",
        "code",
        "cookie",
        "count",
        "crumb",
        "csrf",
        "currency",
        "enabled",
        "from",
        "guest",
        "has",
        "id",
        "in",
        "items",
        "key",
        "lang",
        "language",
        "last",
        "locale",
        "locked",
        "login",
        "preference",
        "preferences",
        "recent",
        "recently",
        "redirect",
        "remove",
        "sess",
        "session",
        "sessionid",
        "sid",
        "state",
        "stf",
        "store",
        "test",
        "theme",
        "timezone",
        "to",
        "token",
        "tz",
        "uid",
        "user",
        "uuid",
        "view",
        "viewed",
        "visit",
        "visited",
        "visitor",
        "wishlist",
        "xsrf",
    }
)


def is_common(name: str) -> bool:
    """Return whether a name, or pattern of names, is made of common words alone."""
    parts = _PART.findall(name)
    return bool(parts) and all(part.lower() in _COMMON for part in parts)
