"""What a site's own scripts keep: nothing holds it but a mark on the script itself.

The banner holds what it is told of: marked elements. A script of the page's own runs
as the page loads, and what it sets no service can keep from being set (A-01, A-02).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from consent_service.catalog import Catalog
from consent_service.page.addresses import is_program
from consent_service.page.elements import Element
from consent_service.policy.built_in import NECESSARY
from consent_service.policy.model import Policy

_KEEPS: Final = re.compile(
    r"document\.cookie|(?:local|session)Storage|indexedDB|cookieStore|\bcaches\."
)
# With less of a name that stays the same, any script would have it.
_LEAST: Final = 3
_START: Final = re.compile(r"<script\b", re.IGNORECASE)


class OwnItems(msgspec.Struct, frozen=True):
    """What a service of the policy keeps that is the site's own.

    Attributes:
        service: Its id.
        names: Of the cookies and storage keys.
        category: The one to mark with.
        by_server: Whether an answer of the server may set one of them.
    """

    service: str
    names: tuple[str, ...]
    category: str
    by_server: bool

    @property
    def start(self) -> str:
        """The start tag of a script that waits."""
        return f'<script type="text/plain" data-consent="{self.category}">'


class OwnScript(msgspec.Struct, frozen=True):
    """Where a page keeps it.

    Attributes:
        state: `good` if the script that names it is marked, `warning` if it is not,
            `info` if no script in the source of the page names it.
        before: The start tag of the script, "" if none was found.
        after: The one to write, "" if nothing is to be written.
    """

    items: OwnItems
    state: Literal["good", "info", "warning"]
    before: str = ""
    after: str = ""


def own_items(policy: Policy, catalog: Catalog) -> Iterator[OwnItems]:
    """Yield what waits for consent and only the site's own scripts or server keep."""
    for service in policy.services:
        kept = [item for item in service.items if item.party == "first"]
        is_known = service.id in catalog.entries or service.hosts
        if is_known or not kept or service.category == NECESSARY:
            continue
        yield OwnItems(
            service.id,
            tuple(dict.fromkeys(item.name for item in kept)),
            service.category,
            any(item.kind == "http_cookie" for item in kept),
        )


def own_scripts(
    elements: Sequence[Element], all_items: Sequence[OwnItems]
) -> tuple[OwnScript, ...]:
    """Return for each of them which script of a page names it, as far as it is read."""
    return tuple(_script(elements, items) for items in all_items)


def _script(elements: Sequence[Element], items: OwnItems) -> OwnScript:
    named = [each for each in elements if _names(each, items)]
    for script in named:
        if is_program(script) and not script.has("src"):
            return OwnScript(items, "warning", script.words, _marked(script, items))
    if any(script.get("data-consent") == items.category for script in named):
        return OwnScript(items, "good")
    return OwnScript(items, "info", after=items.start)


def _names(element: Element, items: OwnItems) -> bool:
    if element.name != "script" or not _KEEPS.search(element.text):
        return False
    fixed = (max(name.split("*"), key=len) for name in items.names)
    return any(
        re.search(rf"(?<![\w-]){re.escape(text)}", element.text)
        for text in fixed
        if len(text) >= _LEAST
    )


def _marked(script: Element, items: OwnItems) -> str:
    """Return its start tag with the mark; a type that it has becomes `data-type`."""
    typed = ' data-type="module"' if script.get("type") == "module" else ""
    rest = re.sub(
        r"""\s+(?:type|data-consent)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""",
        "",
        _START.sub("", script.words, count=1),
        flags=re.IGNORECASE,
    )
    return items.start.removesuffix(">") + typed + rest
