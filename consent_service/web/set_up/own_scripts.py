"""What a site's own scripts keep: nothing holds it but a mark on the script itself.

The banner holds what it is told of: marked elements. A script of the page's own runs
as the page loads, and what it sets no service can keep from being set (A-01, A-02).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

import msgspec

from consent_service.catalog import Catalog
from consent_service.page.addresses import addresses_of, is_program
from consent_service.page.elements import Element
from consent_service.page.known import KnownServices
from consent_service.page.mark import marked_form
from consent_service.page.our_tag import site_of
from consent_service.policy.built_in import NECESSARY
from consent_service.policy.model import Policy
from consent_service.scan.domains import host_of

_KEEPS: Final = re.compile(
    r"document\.cookie|(?:local|session)Storage|indexedDB|cookieStore|\bcaches\."
)
# With less of a name that stays the same, any script would have it.
_LEAST: Final = 3
_MOST_FILES: Final = 50
# Of a script that is shown, to tell it from others.
_LINES: Final = 3
_LONGEST_LINE: Final = 120
# A cookie or key that is set under a name that is written there.
_SETS: Final = re.compile(
    r"""(?:document\.cookie\s*=\s*|(?:local|session)Storage\.setItem\(\s*)"""
    r"""["'`]([^\s"'`=;$]{1,80})(?==|["'`])"""
)
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
        files: The scripts in files of the site's own that may set it, at most 50.
        begins: How the script goes on after its start tag, to tell it from others.
        beside: Other cookies and keys that the same script sets: they would wait, too.
    """

    items: OwnItems
    state: Literal["good", "info", "warning"]
    before: str = ""
    after: str = ""
    files: tuple["OwnFile", ...] = ()
    begins: str = ""
    beside: tuple[str, ...] = ()


class OwnFile(msgspec.Struct, frozen=True):
    """A script in a file of the site's own: its line as it is, and as it waits."""

    before: str
    after: str


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
    elements: Sequence[Element], all_items: Sequence[OwnItems], known: KnownServices
) -> tuple[OwnScript, ...]:
    """Return for each of them which script of a page names it, as far as it is read.

    Files are not read: what may be in one is left out once all of them wait.
    """
    files = _own_files(elements, known)
    found: list[OwnScript] = []
    for items in all_items:
        inline = list(_inline(elements, items))
        in_file = None if inline else _in_file(files, items)
        found += [*inline, *([in_file] if in_file else ())]
    return tuple(found)


def _inline(elements: Sequence[Element], items: OwnItems) -> Iterator[OwnScript]:
    named = [each for each in elements if _names(each, items)]
    loose = [each for each in named if is_program(each) and not each.has("src")]
    for script in loose[:_MOST_FILES]:
        yield OwnScript(
            items,
            "warning",
            script.words,
            _marked(script, items),
            begins=_begins(script.text, items),
            beside=tuple(_set_beside(script.text, items)),
        )
    is_marked = any(script.get("data-consent") == items.category for script in named)
    if is_marked and not loose:
        yield OwnScript(items, "good")


def _begins(text: str, items: OwnItems) -> str:
    """Return how a script begins and, where that does not tell, the line that names it.

    Pages have several scripts with the same start tag.
    """
    lines = [line.strip()[:_LONGEST_LINE] for line in text.split("\n") if line.strip()]
    naming = next((line for line in text.split("\n") if _has_name(line, items)), "")
    shown = lines[:_LINES]
    at = naming.strip()
    if at and at[:_LONGEST_LINE] not in shown:
        shown += ["…", _around(at, items)]
    elif at and not any(_has_name(line, items) for line in shown):
        shown.append(_around(at, items))
    return "\n".join([*shown, "…"] if len(lines) > _LINES else shown)


def _around(line: str, items: OwnItems) -> str:
    """Return the part of a line that names it: scripts may come on one line."""
    found = next(
        filter(None, (pattern.search(line) for pattern in _named(items))), None
    )
    start = max(0, (found.start() if found else 0) - _LONGEST_LINE // 3)
    return f"{'…' if start else ''}{line[start : start + _LONGEST_LINE]}"


def _set_beside(text: str, items: OwnItems) -> Iterator[str]:
    """Yield what else a script sets under a name that stands in it."""
    own = [re.compile(re.escape(each).replace(r"\*", ".*")) for each in items.names]
    for name in dict.fromkeys(found[1] for found in _SETS.finditer(text)):
        if not any(pattern.fullmatch(name) for pattern in own):
            yield name


def _in_file(files: Sequence[Element], items: OwnItems) -> OwnScript | None:
    if not files:
        return OwnScript(items, "info", after=items.start)
    loose = [file for file in files if is_program(file)]
    if not loose and any(file.get("data-consent") == items.category for file in files):
        return None
    lines = [
        OwnFile(f"{file.words}</script>", marked_form(file, items.category))
        for file in (loose or files)[:_MOST_FILES]
    ]
    return OwnScript(items, "info", files=tuple(lines))


def _own_files(elements: Sequence[Element], known: KnownServices) -> list[Element]:
    """Return the scripts from files of the site itself that run, or wait to."""
    bases = [each.get("href") for each in elements if each.name == "base"]
    base = bases[0] if bases else ""
    return [
        each
        for each in elements
        if each.name == "script"
        and not each.unscripted
        and not site_of(each)
        and (is_program(each) or each.has("data-consent"))
        and any(_is_own(address, base, known) for address in addresses_of(each)[:1])
    ]


def _is_own(address: str, base: str, known: KnownServices) -> bool:
    host = host_of(known.whole(address, base))
    # A page from a file has no host, and neither have its own scripts.
    return not known.at(address, base) and not (host and known.is_foreign(host))


def _names(element: Element, items: OwnItems) -> bool:
    is_keeping = element.name == "script" and _KEEPS.search(element.text)
    return bool(is_keeping) and _has_name(element.text, items)


def _has_name(text: str, items: OwnItems) -> bool:
    return any(pattern.search(text) for pattern in _named(items))


def _named(items: OwnItems) -> list[re.Pattern[str]]:
    fixed = (max(name.split("*"), key=len) for name in items.names)
    return [
        re.compile(rf"(?<![\w-]){re.escape(text)}")
        for text in fixed
        if len(text) >= _LEAST
    ]


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
