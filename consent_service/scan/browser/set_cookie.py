"""Read a cookie as a server or a script sets it (RFC 6265bis, 5.6)."""

from email.utils import parsedate_to_datetime

import msgspec

from consent_service.scan.lifetimes import BROWSER_LIMIT, DAY

# A hundred years: nobody means more, and numbers stay within bounds.
_NEVER = 36_525 * DAY


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cookie line. `end` is None for a session.

    `asked` is the end that the line asks for, where the browser keeps it less long.
    """

    name: str
    value: str
    host: str
    path: str
    end: float | None
    secure: bool
    http_only: bool
    same_site: str | None
    partitioned: bool
    asked: float | None = None


def read_cookie(line: str, *, host: str, path: str, at: float) -> Line | None:
    """Return the cookie that `line` sets on a page of `host`; None if it deletes one.

    Its end is that which the browser keeps: 400 days at most.
    """
    pair, *rest = line.split(";")
    name, equals, value = pair.partition("=")
    if not equals:
        name, value = "", pair
    attributes = _attributes(rest)
    asked = _end(attributes, at)
    if asked is not None and asked <= at:
        return None
    end = None if asked is None else min(asked, at + BROWSER_LIMIT)
    domain = attributes.get("domain", "").lstrip(".").lower()
    written = attributes.get("path", "")
    return Line(
        name=name.strip(),
        value=value.strip(),
        host=domain or host,
        path=written if written.startswith("/") else _default_path(path),
        end=end,
        secure="secure" in attributes,
        http_only="httponly" in attributes,
        same_site=attributes["samesite"].lower() if "samesite" in attributes else None,
        partitioned="partitioned" in attributes,
        asked=None if asked == end else asked,
    )


def _attributes(parts: list[str]) -> dict[str, str]:
    found = {}
    for part in parts:
        name, _, value = part.partition("=")
        found[name.strip().lower()] = value.strip()
    return found


def _end(attributes: dict[str, str], at: float) -> float | None:
    """Return when the cookie is to end. `Max-Age` goes before `Expires`."""
    try:
        return at + min(int(attributes["max-age"]), _NEVER)
    except (KeyError, ValueError):
        pass
    try:
        # Servers write the date with hyphens too, as Netscape did.
        date = parsedate_to_datetime(attributes["expires"].replace("-", " "))
    except (KeyError, ValueError, TypeError, IndexError):
        return None
    return min(date.timestamp(), at + _NEVER)


def _default_path(path: str) -> str:
    return path.rpartition("/")[0] or "/"
