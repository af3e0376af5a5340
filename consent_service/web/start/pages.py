"""`GET /` and `GET /SITE/`: plain pages that say what is here and what to do next."""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.policy.reserved_names import OWN_NAMES
from consent_service.sites import Site
from consent_service.web.context import AppState, context_of, site_address, site_of
from consent_service.web.endpoint import HTML, LANG, NO_SITE, SITE, Endpoint, good
from consent_service.web.http.language import choose_language
from consent_service.web.http.pages import page_answer
from consent_service.web.start.texts import FALLBACK, StartTexts, load_start_texts

_VARY = {"vary": "Accept-Language"}


async def get_start(request: Request[AppState]) -> Response:
    """GET /: what this is. Lists the sites only with the setting `demo`.

    The sites of a provider are its customers, whom it does not list for strangers.
    """
    context, texts = context_of(request), load_start_texts()
    language = _language(request, list(texts))
    sites = context.sites.all() if context.options.demo else []
    html = context.pages.render(
        "start.html",
        root=".",
        language=language,
        direction="ltr",
        words=texts[language],
        languages=_languages(texts, list(texts), language),
        demo=context.options.demo,
        sites=[_entry(request, site) for site in sites],
    )
    return page_answer(html, headers=_VARY)


async def get_site(request: Request[AppState]) -> Response:
    """GET /SITE/: the declaration of a site, and what to put on its pages."""
    name = request.path_params["site"]
    if name in OWN_NAMES:
        # `/docs/` and its like: an address of the service with a slash too many.
        return RedirectResponse(f"../{name}")
    context, texts, site = context_of(request), load_start_texts(), site_of(request)
    offered = [tag for tag in site.policy.languages if tag in texts]
    language = _language(request, offered or [FALLBACK])
    html = context.pages.render(
        "site.html",
        root="..",
        language=language,
        direction="ltr",
        words=texts[language],
        languages=_languages(texts, offered, language),
        demo=context.options.demo,
        site=_entry(request, site),
        host=site.policy.domains[0],
    )
    return page_answer(html, headers=_VARY)


def _entry(request: Request[AppState], site: Site) -> dict[str, str]:
    return {
        "name": site.name,
        "controller": site.policy.controller.name,
        "address": site_address(request, site),
    }


def _language(request: Request[AppState], offered: Sequence[str]) -> str:
    return choose_language(
        request.query_params.get("lang"),
        request.headers.get("accept-language"),
        offered,
    )


def _languages(
    texts: StartTexts, tags: Sequence[str], current: str
) -> list[dict[str, object]]:
    return [
        {
            "tag": tag,
            "name": texts[tag]["name"],
            "href": f"?lang={tag}",
            "current": tag == current,
        }
        for tag in tags
    ]


ENDPOINTS = (
    Endpoint(
        "GET",
        "/",
        get_start,
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
