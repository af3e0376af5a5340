"""The navigation: one row for each page of a site that has its place in the header.

A page that comes gets a row here, and its words in `texts.toml` beside this file.
"""

from typing import NamedTuple

from consent_service.token import Role, Token, has_role


class SitePage(NamedTuple):
    """A page of a site: `/SITE/PATH`, named by the text `nav_NAME`."""

    name: str
    path: str
    roles: tuple[Role, ...]


SITE_PAGES = (
    SitePage("dashboard", "dashboard", ("auditor", "owner")),
    SitePage("policy", "edit", ("owner",)),
    SitePage("audit", "audit", ("auditor", "owner")),
    SitePage("scan", "scans", ("auditor", "owner")),
    SitePage("notices", "notice", ("auditor", "owner")),
)


class NavItem(NamedTuple):
    """One link of the navigation. `text` is the key of its words."""

    text: str
    href: str
    is_current: bool


def main_items(*, root: str, path: str) -> list[NavItem]:
    """Return the navigation that every page for people who are signed in has."""
    return [NavItem("nav_sites", f"{root}/sites", path == "/sites")]


def site_items(token: Token, site: str, *, root: str, path: str) -> list[NavItem]:
    """Return those pages of a site that the token allows."""
    return [
        NavItem(
            f"nav_{page.name}",
            f"{root}/{site}/{page.path}",
            f"{path}/".startswith(f"/{site}/{page.path}/"),
        )
        for page in SITE_PAGES
        if token.allows(site) and has_role(token, *page.roles)
    ]
