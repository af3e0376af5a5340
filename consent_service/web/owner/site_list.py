"""`GET /sites` with a token: the sites that it is for, a page at a time."""

import asyncio
import re
from collections.abc import Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.record import format_time
from consent_service.errors import RequestError
from consent_service.sites import Site, Sites
from consent_service.token import Token
from consent_service.web.bearer import check_token
from consent_service.web.context import AppState, context_of
from consent_service.web.http.answers import json_answer
from consent_service.web.owner.policy_messages import ListedSite, SiteList

_ON_A_PAGE: Final = 100
_MOST: Final = 100_000


async def list_sites(request: Request[AppState]) -> Response:
    """Answer with the sites whose name, controller or domain has what is asked for."""
    token = await check_token(request, "auditor", "owner")
    asked = request.query_params.get("q", "").strip()[:100]
    page = _page_of(request.query_params.get("page", ""))
    sites = context_of(request).sites
    found = await asyncio.to_thread(lambda: list(_found(sites, token, asked)))
    start = (page - 1) * _ON_A_PAGE
    body = SiteList(
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // _ON_A_PAGE)),
        sites=[_listed(each, token) for each in found[start : start + _ON_A_PAGE]],
    )
    return json_answer(body, headers={"cache-control": "no-store"})


def _page_of(asked: str) -> int:
    if not asked:
        return 1
    if not re.fullmatch("[0-9]{1,6}", asked) or not 0 < int(asked) <= _MOST:
        raise RequestError(f"page is {asked[:20]!r}, wanted a number from 1 to {_MOST}")
    return int(asked)


# A site as it is served, or the name of one that cannot be and why.
_Found = Site | tuple[str, str]


def _found(sites: Sites, token: Token, asked: str) -> Iterator[_Found]:
    served = {
        site.name: site for site in sites.search(asked) if token.allows(site.name)
    }
    unserved = {
        name: str(why)
        for name, why in sites.unserved.items()
        if token.allows(name) and asked.casefold() in name
    }
    for name in sorted({*served, *unserved}):
        yield served[name] if name in served else (name, unserved[name])


def _listed(found: _Found, token: Token) -> ListedSite:
    if isinstance(found, Site):
        policy = found.policy
        return ListedSite(
            site=found.name,
            controller=policy.controller.name,
            domains=policy.domains,
            languages=policy.languages,
            revision=found.revision.digest,
            published_at=format_time(found.published_at),
            trouble=found.trouble,
        )
    name, why = found
    # Why may name files of the machine, which are the provider's.
    shown = why if token.role == "provider" else "it cannot be served"
    return ListedSite(name, "", (), (), "", "", shown)
