"""`GET /sites`: the sites of whoever is signed in."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from typing import Final

from babel.dates import format_timedelta
from starlette.responses import Response

from consent_service.errors import PolicyError
from consent_service.findings import Finding
from consent_service.locales.names import locale_of
from consent_service.policy.lint import mistakes_of
from consent_service.sites import Site
from consent_service.token import has_role
from consent_service.web.endpoint import (
    AWAY,
    BUSY,
    HTML,
    LANG,
    NO_TOKEN,
    TO_SIGN_IN,
    WRONG_TOKEN,
    Endpoint,
    Parameter,
    bad,
    good,
    json_of,
)
from consent_service.web.http.local_time import zone_of
from consent_service.web.layout.guard import Visit, signed_in
from consent_service.web.layout.holder import say_holder
from consent_service.web.layout.texts import load_page_texts
from consent_service.web.owner.policy_messages import SiteList
from consent_service.web.owner.site_list import list_sites
from consent_service.web.set_up.answers import STEPS
from consent_service.web.set_up.made import Made, list_made
from consent_service.web.set_up.shown import WORDS as STEP_WORDS
from consent_service.web.sites.state import state_of

_WORDS = "consent_service.web.sites"
# A page has so many that its answer takes the same time for ten sites and thousands.
_ON_A_PAGE: Final = 20


@signed_in("auditor", "owner", words=_WORDS, program=list_sites)
async def get_sites(visit: Visit) -> Response:
    """GET /sites: the sites that one may see, each with its state."""
    asked = visit.request.query_params.get("q", "").strip()[:100]
    sites, allows = visit.context.sites, visit.session.token.allows
    allowed = [site for site in sites.all() if allows(site.name)]
    matching = await asyncio.to_thread(sites.search, asked)
    found = [site for site in matching if allows(site.name)]
    page = _page(visit.request.query_params.get("page", ""), len(found))
    shown = found[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
    states = await asyncio.gather(*(state_of(visit.context, site) for site in shown))
    may_add = has_role(visit.session.token, "provider")
    return visit.frame.answer(
        "sites.html",
        states=states,
        may_edit=has_role(visit.session.token, "owner"),
        zone_of=zone_of,
        asked=asked,
        searchable=len(allowed) > _ON_A_PAGE,
        page=page,
        pages=_pages(len(found)),
        unserved=_unserved(visit),
        half_made=await _half_made(visit) if may_add else [],
        total=len(found),
        holder=_holder(visit, allowed),
        # A link is good for one session, and nothing leads back to what it began.
        by_link=visit.owner == visit.session.id,
        steps=STEPS,
        step_names=_step_names(visit.frame.language),
    )


async def _half_made(visit: Visit) -> list[tuple[str, Made]]:
    """Return the sites that this person is setting up, each with when it was left."""
    now, locale = visit.context.clock(), locale_of(visit.frame.language)
    return [
        (format_timedelta(stored.at - now, add_direction=True, locale=locale), made)
        for stored, made in await list_made(visit)
    ]


def _step_names(language: str) -> dict[str, str]:
    words = load_page_texts(STEP_WORDS)[language]
    return {step: words[f"step_{step}"] for step in STEPS}


def _holder(visit: Visit, sites: Sequence[Site]) -> str:
    """Return what this person is called in the accesses, "" if nobody said.

    A time in it is on the clocks of the sites, where those are the same.
    """
    frame = visit.frame
    zones = {zone_of(site.policy.jurisdiction) for site in sites}
    zone = zones.pop() if len(zones) == 1 else UTC
    return say_holder(visit.session.bearer.holder, frame.words, frame.language, zone)


def _pages(total: int) -> int:
    return max(1, -(-total // _ON_A_PAGE))


def _page(asked: str, total: int) -> int:
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), _pages(total))


def _unserved(visit: Visit) -> list[tuple[str, list[Finding], str]]:
    """Return the sites that cannot be served: what is wrong with the file, if that is.

    With the service's own words for a provider: they may name files of the machine.
    """
    may_know = has_role(visit.session.token, "provider")
    return [
        (
            name,
            mistakes_of(why) if isinstance(why, PolicyError) else [],
            str(why) if may_know else "",
        )
        for name, why in sorted(visit.context.sites.unserved.items())
        if visit.session.token.allows(name)
    ]


ENDPOINTS = (
    Endpoint(
        "GET",
        "/sites",
        get_sites,
        "The sites of a person",
        "Every site that the person may see: the revision in force, the records of "
        "today, findings, and what to do next. With a bearer token as JSON, a hundred "
        "on a page.",
        (
            good("The page.", HTML),
            json_of(SiteList, "The sites that the token is for."),
            TO_SIGN_IN,
            bad(400, "`page` is not a number from 1."),
            NO_TOKEN,
            WRONG_TOKEN,
            AWAY,
            BUSY,
        ),
        access="person",
        parameters=(
            LANG,
            Parameter("q", "query", "A part of a name or domain.", "example"),
            Parameter("page", "query", "The page, from 1.", "1"),
        ),
    ),
)
