"""`GET /` and `GET /SITE/`: plain pages that say what is here and what to do next."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.policy.reserved_names import OWN_NAMES
from consent_service.sites import Site
from consent_service.web.context import AppState, context_of, site_address, site_of
from consent_service.web.endpoint import HTML, LANG, NO_SITE, SITE, Endpoint, good
from consent_service.web.layout.frame import frame_of
from consent_service.web.layout.guard import known_session

_WORDS = "consent_service.web.start"


async def get_home(request: Request[AppState]) -> Response:
    """GET /: what this is. Lists the sites only with the setting `demo`.

    The sites of a provider are its customers, whom it does not list for strangers.
    """
    context = context_of(request)
    sites = context.sites.all() if context.options.demo else []
    return frame_of(request, _WORDS, await known_session(request)).answer(
        "start.html",
        demo=context.options.demo,
        sites=[_entry(request, site) for site in sites],
    )


async def get_site(request: Request[AppState]) -> Response:
    """GET /SITE/: the declaration of a site, and what to put on its pages."""
    name = request.path_params["site"]
    if name in OWN_NAMES:
        # `/docs/` and its like: an address of the service with a slash too many.
        return RedirectResponse(f"../{name}")
    context, site = context_of(request), site_of(request)
    return frame_of(request, _WORDS, await known_session(request)).answer(
        "site.html",
        demo=context.options.demo,
        site=_entry(request, site),
        host=site.policy.domains[0],
    )


def _entry(request: Request[AppState], site: Site) -> dict[str, str | bool]:
    return {
        "name": site.name,
        "controller": site.policy.controller.name,
        "address": site_address(request, site),
        "asks": site.policy.asks,
    }


ENDPOINTS = (
    Endpoint(
        "GET",
        "/",
        get_home,
        "The start page",
        "What this is and where the documents are. If the setting `demo` is on, also "
        "the sites, each with its declaration, demo page and tag.",
        (good("The page.", HTML),),
        parameters=(LANG,),
    ),
    Endpoint(
        "GET",
        "/{site}/",
        get_site,
        "The start page of a site",
        "A link to its declaration, and the tag to paste into its pages.",
        (
            good("The page.", HTML),
            good("An address of the service itself; leads to it.", status=307),
            NO_SITE,
        ),
        parameters=(SITE, LANG),
    ),
)
