"""What to change on a page for each service: the line as it is now, and as it waits.

The lines are examples, with what is known of the service in them; `page/` finds the
lines that a page really has.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from consent_service.catalog import Catalog, Service
from consent_service.page.elements import elements_of
from consent_service.page.mark import marked_form
from consent_service.policy.built_in import NECESSARY
from consent_service.policy.model import Policy
from consent_service.web.set_up.own_scripts import OwnItems, own_items

# Stands for what only the owner's own line has: an account, a video.
REST: Final = "…"
_EMBEDS: Final = "social_sharing"
# What the snippets of makers call in a script of the page; `page/calls.py` knows them.
_CALLS: Final = {
    "google-analytics-4": "gtag('config', 'G-…');",
    "google-ads": "gtag('config', 'AW-…');",
    "google-tag-manager": "w[l].push({'gtm.start': new Date().getTime(), …});",
    "meta-pixel": "fbq('init', '…');",
    "matomo": "_paq.push(['trackPageView']);",
    "hotjar": "h._hjSettings = {hjid: …};",
    "microsoft-clarity": "clarity('set', …);",
    "linkedin-insight": "_linkedin_partner_id = '…';",
    "tiktok-pixel": "ttq.load('…');",
    "microsoft-uet": "window.uetq = window.uetq || [];",
    "pinterest-tag": "pintrk('load', '…');",
}

# Theirs stands in the page beside a script of its own; all others load their script.
_BESIDE: Final = frozenset({"google-analytics-4", "google-ads", "matomo"})


class Change(msgspec.Struct, frozen=True):
    """A line as it is, and as it has to be; `inline` if the script is in the page."""

    before: str
    after: str
    inline: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the line can be pasted: it is no example, and nothing is left out."""
        return not self.inline and REST not in self.after


class Marks(msgspec.Struct, frozen=True):
    """What to change for one service; `own` if the site's own scripts keep it."""

    name: str
    changes: tuple[Change, ...] = ()
    own: OwnItems | None = None


Hosts = Mapping[str, Sequence[str]]


def marks_of(
    policy: Policy, catalog: Catalog, language: str = "en", seen: Hosts | None = None
) -> list[Marks]:
    """Return what to change for each service that runs only after consent.

    Args:
        policy: The site's policy.
        catalog: The services that are known.
        language: Of the pages: services are named in it.
        seen: The hosts of each service that a scan of the site saw, by its id.
    """
    own = {items.service: items for items in own_items(policy, catalog)}
    return [
        Marks(_name(service, own[service.id], language), own=own[service.id])
        if service.id in own
        else Marks(
            _name(service, None, language),
            tuple(_changes(service, catalog, seen or {})),
        )
        for service in policy.services
        if service.category != NECESSARY
        and not service.server_side
        # Where nobody knows what it is, there is no line to show.
        and ("name" not in service.open or service.hosts or service.id in own)
    ]


def _name(service: Service, own: OwnItems | None, language: str) -> str:
    if "name" in service.open:
        # Nobody has named it: what was seen of it says more than its id.
        return ", ".join(own.names if own else service.hosts)
    return service.titles.get(language) or service.name


def _changes(service: Service, catalog: Catalog, seen: Hosts) -> Iterator[Change]:
    address = _address(service, catalog, seen)
    if _is_embedded(service, catalog):
        yield _change(f'<iframe src="{address}"></iframe>', service.category)
        return
    if service.id in _BESIDE or service.id not in _CALLS:
        yield _change(f'<script async src="{address}"></script>', service.category)
    if call := _CALLS.get(service.id):
        start = marked_form(elements_of("<script>0</script>")[0], service.category)
        waiting = start.partition(">")[0]
        yield Change(
            f"<script>\n  {call}\n</script>",
            f"{waiting}>\n  {call}\n</script>",
            inline=True,
        )


def _change(line: str, category: str) -> Change:
    return Change(line, marked_form(elements_of(line)[0], category))


def _address(service: Service, catalog: Catalog, seen: Hosts) -> str:
    """Return how an address of the service begins, as far as anybody knows."""
    entry = catalog.entries.get(service.id)
    known = [
        *(entry.addresses if entry else ()),
        *service.hosts,
        *seen.get(service.id, ()),
    ]
    plain = [text for text in known if "*" not in text]
    if not plain:
        return f"https://{REST}"
    return f"https://{plain[0]}{'' if '/' in plain[0] else '/'}{REST}"


def _is_embedded(service: Service, catalog: Catalog) -> bool:
    names = catalog.known_as.get(service.id)
    if not names:
        return service.category == _EMBEDS
    return any(name.embedded for name in names)
