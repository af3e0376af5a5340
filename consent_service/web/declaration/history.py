"""`GET /SITE/declaration/history`: every published revision and what it changed."""

from starlette.requests import Request
from starlette.responses import Response

from consent_service.declaration import say_history
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.declaration.requested import asked_language
from consent_service.web.endpoint import BUSY, HTML, LANG, NO_SITE, SITE, Endpoint, good
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import page_answer


async def get_history(request: Request[AppState]) -> Response:
    """GET /SITE/declaration/history: newest first (requirement C-18)."""
    context, site = context_of(request), site_of(request)
    published = await context.publisher.load_all(site.name)
    language = asked_language(request, site.revision)
    texts = site.revision.texts[language]
    html = context.pages.render(
        "history.html",
        root="../..",
        language=language,
        direction=texts.direction,
        words=texts.declaration,
        controller=site.policy.controller.name,
        entries=say_history(published, language),
        zone=zone_of(site.policy.jurisdiction),
        current=site.revision.digest,
        links={"declaration": f"../declaration?lang={language}"},
    )
    return page_answer(html, headers={"vary": "Accept-Language"})


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/declaration/history",
        get_history,
        "What changed when",
        "Every published revision, newest first.",
        (good("The page.", HTML), NO_SITE, BUSY),
        parameters=(SITE, LANG),
    ),
)
