"""A policy as a value: what `policies/SITE.toml` says once it is read and checked.

All that visitors read about categories, services, providers and items is
here, with the catalog's facts already merged in: nothing below needs the files.
"""

from typing import Literal

import msgspec

from consent_service.catalog import (
    Item,
    Kind,
    Mechanism,
    OptOut,
    Party,
    Provider,
    Role,
    Service,
    Transfer,
    Words,
)

# A policy's services have the shapes of the catalog's.
__all__ = [
    "Appearance",
    "Category",
    "Controller",
    "Item",
    "Kind",
    "Mechanism",
    "Model",
    "OpenPoint",
    "OptOut",
    "Party",
    "Policy",
    "Provider",
    "Role",
    "Service",
    "Transfer",
    "Words",
    "is_same_controller",
]

Model = Literal["opt_in", "opt_out", "notice_only"]


class Category(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a visitor decides about. `needs` is a category it cannot go without.

    `summary` is the line of the banner: half a sentence, which the title and a dash
    stand before. A language that lacks it has the beginning of `description`.

    `edition` is raised by the owner when the purpose itself changed and the words
    alone would not show it; visitors are then asked again (LAW.md A-42).
    """

    id: str
    title: Words
    description: Words
    summary: Words = {}
    necessary: bool = False
    needs: str | None = None
    sensitive_to_gpc: bool = False
    edition: int = 1


class Controller(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who answers for the site (GDPR 13(1)(a)): the company and its public channel."""

    name: str
    business_id: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None


class OpenPoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something the owner must fill in. We never invent an answer."""

    place: str
    question: Words


class Appearance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the banner looks. Colours are `#rrggbb`; both buttons share them all."""

    position: Literal["bottom", "top", "corner", "center"] = "bottom"
    layout: Literal["short", "full"] = "short"
    scheme: Literal["auto", "light", "dark"] = "auto"
    radius: int = 8
    accent: str | None = None
    accent_dark: str | None = None
    font: Literal["inherit", "system"] = "inherit"


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One site's policy. Its first language is the site's own; order is kept.

    `hand_over` names other sites of the same controller, each with those hosts of it
    to which a choice made here goes along with a link; the banner names the hosts.
    """

    site: str
    domains: tuple[str, ...]
    languages: tuple[str, ...]
    controller: Controller
    categories: tuple[Category, ...]
    services: tuple[Service, ...] = ()
    jurisdiction: str = "FI"
    model: Model = "opt_in"
    notice_url: str | None = None
    cookie_domain: str | None = None
    validity_days: int = 183
    retention_years: int = 3
    honour_dnt: bool = False
    demographics: Literal["strict", "coupled"] = "strict"
    blocking: Literal["off", "report", "on"] = "off"
    publish_log: bool = False
    count_views: bool = False
    hand_over: dict[str, tuple[str, ...]] = {}
    appearance: Appearance = Appearance()
    open: tuple[OpenPoint, ...] = ()
    reasons: dict[str, str] = {}

    @property
    def asks(self) -> bool:
        """Whether visitors are asked anything: whether a category is optional.

        Where none is, no page needs the script (Act 917/2014 s. 205(2); A-49).
        """
        return bool(self.optional_categories)

    @property
    def optional_categories(self) -> tuple[Category, ...]:
        """What visitors decide about, in the policy's order."""
        return tuple(each for each in self.categories if not each.necessary)

    def services_of(self, category: str) -> tuple[Service, ...]:
        """Return the services of one category, in the policy's order."""
        return tuple(
            service for service in self.services if service.category == category
        )


def is_same_controller(ours: Controller, theirs: Controller) -> bool:
    """Return whether two policies name the same company as the site's controller."""
    if ours.business_id and theirs.business_id:
        return ours.business_id == theirs.business_id
    return _letters(ours.name) == _letters(theirs.name)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
