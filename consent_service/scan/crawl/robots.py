"""What robots.txt asks of us (RFC 9309)."""

import re
from urllib.parse import unquote, urlsplit

import msgspec

AGENT = "consent-service-scan"
# A site that asks for more than that between two pages is not scanned in an hour.
_LONGEST_DELAY = 10.0


class Rule(msgspec.Struct, frozen=True):
    """A path and whether it may be visited; the longest that fits decides."""

    path: str
    allows: bool


class Robots(msgspec.Struct, frozen=True):
    """The rules for us: those for our name, or else those for everybody."""

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Return whether the page may be visited."""
        parts = urlsplit(url)
        path = unquote(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [rule for rule in self.rules if _fits(rule.path, path)]
        if not fitting:
            return True
        return max(fitting, key=lambda rule: (len(rule.path), rule.allows)).allows


def read_robots(text: str) -> Robots:
    """Return what a robots.txt says to us. What makes no sense is passed over."""
    groups: dict[str, tuple[list[Rule], list[float]]] = {}
    sitemaps: list[str] = []
    names: list[str] = []
    is_naming = False
    for line in text[:500_000].splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if key == "user-agent":
            names = [*names, value.lower()] if is_naming else [value.lower()]
            is_naming = True
            continue
        is_naming = is_naming and not key
        if key == "sitemap" and value:
            sitemaps.append(value)
        for name in names:
            rules, delays = groups.setdefault(name, ([], []))
            if key in ("allow", "disallow") and value:
                rules.append(Rule(unquote(value), key == "allow"))
            elif key == "crawl-delay":
                delays.append(_seconds(value))
    own = next((name for name in groups if name and name in AGENT), "*")
    rules, delays = groups.get(own, ([], []))
    return Robots(tuple(rules), max(delays, default=0.0), tuple(sitemaps))


def _seconds(text: str) -> float:
    try:
        return min(max(float(text), 0.0), _LONGEST_DELAY)
    except ValueError:
        return 0.0


def _fits(written: str, path: str) -> bool:
    end = "$" if written.endswith("$") else ""
    pattern = ".*".join(re.escape(part) for part in written.rstrip("$").split("*"))
    return re.match(pattern + end, path) is not None
