"""Find our own tag in a page, and judge where it stands."""

import re
from collections.abc import Sequence
from html import escape

from consent_service.locales import LANGUAGES, load_texts
from consent_service.page.addresses import is_program
from consent_service.page.calls import services_called
from consent_service.page.elements import Element
from consent_service.page.finding import Reporter
from consent_service.policy.model import Policy

# As it is, pinned, and in one language: web/visitor/script.py.
_ADDRESS = re.compile(
    r"(?:^|/)(?P<site>[a-z0-9][a-z0-9_-]*)/consent"
    rf"(?:\.[0-9a-f]{{6,}}|\.(?:{'|'.join(LANGUAGES)}))?\.js(?:[?#]|$)"
)
_FILE = re.compile(r"/consent[^/]*$")
_PAGE = "https://consent.example"


def site_of(element: Element) -> str:
    """Return the site that a script of ours is for, "" of any other element."""
    if element.name != "script" or element.unscripted:
        return ""
    found = _ADDRESS.search(element.get("src"))
    return found["site"] if found else ""


def way_back_of(
    elements: Sequence[Element], policy: Policy | None, *, service: str = ""
) -> str:
    """Return the link that opens the preferences, with the address where one is known.

    That is `service`, else where the page has our tag from.
    """
    tags = [element.get("src") for element in elements if site_of(element)]
    folder = service or (_FILE.sub("", tags[0]) if tags else "…")
    words = load_texts(policy.languages[0] if policy else "fi").banner["settings"]
    address, text = escape(f"{folder}/declaration"), escape(words)
    return f'<a href="{address}" data-consent-open>{text}</a>'


def check_tag(
    elements: Sequence[Element],
    report: Reporter,
    policy: Policy | None,
    *,
    service: str = "",
) -> None:
    """Report what is wrong with our tag, and with what stands above it."""
    tags = [element for element in elements if site_of(element)]
    if not tags:
        folder = service or f"{_PAGE}/{policy.site if policy else 'SITE'}"
        report(
            "tag-missing",
            "our tag is not in the page",
            suggestion=f"first in <head>: {_tag(f'{folder}/consent.js')}",
        )
        return
    first, *others = tags
    if policy and site_of(first) != policy.site:
        _report_other_site(first, report, policy.site)
    for above in elements:
        if above is first:
            break
        if _starts_something(above):
            report(
                "tag-not-first",
                "a script stands above our tag and runs before it",
                above,
                suggestion=f"put it below {first.words}",
            )
    for other in others:
        report(
            "tag-twice", "our tag is in the page again", other, suggestion="delete it"
        )


def _report_other_site(tag: Element, report: Reporter, site: str) -> None:
    found = site_of(tag)
    address = tag.get("src").replace(f"{found}/consent", f"{site}/consent")
    report(
        "tag-of-another-site",
        f"the tag is for the site {found!r}, and the policy for {site!r}",
        tag,
        suggestion=_tag(address),
    )


def _tag(address: str) -> str:
    return f'<script async src="{address}"></script>'


def _starts_something(element: Element) -> bool:
    """Return whether a script loads something or calls a tool.

    A few lines of the page's own, such as those that choose colours, may come first.
    """
    if not is_program(element) or element.has("data-consent"):
        return False
    return bool(element.get("src") or services_called(element.text))
