"""`GET /SITE/declaration/history`: every publication and what it changed."""

from collections.abc import Sequence
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from consent_service.declaration import say_history
from consent_service.policy.revision import Revision
from consent_service.publishing.publisher import Held, list_held
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.declaration.requested import asked_language
from consent_service.web.endpoint import BUSY, HTML, LANG, NO_SITE, SITE, Endpoint, good
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import page_answer


async def get_history(request: Request[AppState]) -> Response:
    """GET /SITE/declaration/history: newest first (requirement C-18)."""
    context, site = context_of(request), site_of(request)
    held = await list_held(context.store.logs, site.name)
    published = _in_turn(await context.publisher.load_all(site.name), held)
    language = asked_language(request, site.revision)
    texts = site.revision.texts[language]
    entries = say_history(published, language)
    named = [entry.revision for entry in entries]
    current = site.revision.digest
    html = context.pages.render(
        "history.html",
        root="../..",
        language=language,
        direction=texts.direction,
        words=texts.declaration,
        controller=site.policy.controller.name,
        entries=entries,
        zone=zone_of(site.policy.jurisdiction),
        current=named.index(current) if current in named else None,
        links={"declaration": f"../declaration?lang={language}"},
    )
    return page_answer(html, headers={"vary": "Accept-Language"})


def _in_turn(
    published: Sequence[tuple[Revision, datetime]], held: Sequence[Held]
) -> list[tuple[Revision, datetime]]:
    """Return every publication, oldest first: a revision that came back is there twice.

    What no log states, as after the loss of one, has the time when it was kept.
    """
    known = {revision.digest: revision for revision, _ in published}
    times = [
        (known[each.revision], each.start) for each in held if each.revision in known
    ]
    stated = {each.revision for each in held}
    times += [(each, at) for each, at in published if each.digest not in stated]
    return sorted(times, key=lambda publication: publication[1])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/declaration/history",
        get_history,
        "What changed when",
        "Every publication, newest first; of a revision that came back, each.",
        (good("The page.", HTML), NO_SITE, BUSY),
        parameters=(SITE, LANG),
    ),
)
