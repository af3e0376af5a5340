"""`/preview/DRAFT/`: the banner of a draft on a page that stands for the site's own.

It is shown in a frame that is shut off (`sandbox`): its script has no cookie of ours,
no storage, and no way to send a choice anywhere (`connect-src 'none'`).
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from consent_service.declaration import declare
from consent_service.errors import NotFoundError
from consent_service.policy.revision import Revision
from consent_service.snippet import Script, debug_script, render_script
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import (
    BUSY,
    HTML,
    LANG,
    SCRIPT,
    Endpoint,
    Parameter,
    bad,
    good,
)
from consent_service.web.http.pages import page_answer
from consent_service.web.set_up.draft import script_of
from consent_service.web.set_up.edited import load_edited

# The frame is of another origin than our pages, whatever is in the draft.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-scripts"
)
_NOT_KEPT = {"cache-control": "no-store", "access-control-allow-origin": "*"}


async def get_preview(request: Request[AppState]) -> Response:
    """GET /preview/DRAFT/: a page with the banner of a draft."""
    revision, _ = await _load(request)
    part = request.query_params.get("part", "")
    if part == "declaration":
        return _declaration_page(request, revision)
    return banner_page(
        request,
        revision,
        root="../..",
        headers=_NOT_KEPT,
        opens=part == "preferences",
    )


def _declaration_page(request: Request[AppState], revision: Revision) -> Response:
    """Return the declaration of a draft for a frame, without a form and its links."""
    language = _language(request, revision)
    declaration = declare(revision, language)
    html = context_of(request).pages.render(
        "declaration.html",
        root="../..",
        language=language,
        direction=declaration.direction,
        words=revision.texts[language].declaration,
        declaration=declaration,
        published=None,
        scanned=None,
        languages=[],
        gpc=False,
        message=None,
        mine=None,
        form=None,
        links={"history": "#", "json": "#", "jsonld": "#"},
    )
    return _framed(page_answer(html, policy=_POLICY, headers=_NOT_KEPT))


def banner_page(
    request: Request[AppState],
    revision: Revision,
    *,
    root: str,
    headers: Mapping[str, str],
    opens: bool = False,
) -> Response:
    """Return a page for a frame with the banner of a revision, and nothing beside it.

    Args:
        request: What is answered; `?lang=` names a language of the revision.
        revision: What is shown.
        root: The way from the page to the root of the service.
        headers: Those beside the ones of every such page.
        opens: Whether the preferences open at once.
    """
    language = _language(request, revision)
    texts = revision.texts[language]
    html = context_of(request).pages.render(
        "preview.html",
        root=root,
        language=language,
        direction=texts.direction,
        policy=revision.policy,
        words=texts.banner,
        categories=[
            texts.category[category.id]
            for category in revision.policy.categories
            if category.id in texts.category
        ],
        opens=opens,
    )
    return _framed(page_answer(html, policy=_POLICY, headers=headers))


def _framed(answer: Response) -> Response:
    # `frame-ancestors` says who may frame it; the older header knows only "nobody".
    del answer.headers["x-frame-options"]
    return answer


async def get_preview_script(request: Request[AppState]) -> Response:
    """GET /preview/DRAFT/FILE: the script of a draft, in its two files."""
    _, script = await _load(request)
    file = request.path_params["file"]
    files = {"consent.js": script.body, script.more.name: script.more.body}
    # On this machine the second file asks for the hints of owners.
    body = {**files, "consent.debug.js": debug_script()}.get(file)
    if body is None:
        raise NotFoundError("the draft has no such file")
    return Response(body, media_type=SCRIPT, headers=_NOT_KEPT)


def name_made(owner: str, id_: str) -> str:
    """Return what the address of a preview says of a set-up: whose it is, and which."""
    return f"{owner} {id_}"


async def _load(request: Request[AppState]) -> tuple[Revision, Script]:
    context = context_of(request)
    text = context.drafts.unseal(request.path_params["draft"], context.clock()) or ""
    language = request.query_params.get("lang", "")
    made = None
    if text.startswith("{"):
        revision = await load_edited(context, text)
        if revision is not None:
            language = language if language in revision.policy.languages else ""
            made = revision, render_script(revision, language=language)
    elif text:
        owner, _, id_ = text.partition(" ")
        kept = await context.set_ups.find(owner, id_)
        known = context.folder.files.load_known()
        made = script_of(kept.answers, language, known) if kept else None
    if made is None:
        raise NotFoundError(
            "there is no such draft, or its time is over", hint="open the page again"
        )
    return made


def _language(request: Request[AppState], revision: Revision) -> str:
    asked = request.query_params.get("lang", "")
    languages = revision.policy.languages
    return asked if asked in languages else languages[0]


_DRAFT = Parameter("draft", "path", "What a page of ours sealed.", "eyJ0ZXh0Ijoi…")
_PART = Parameter(
    "part",
    "query",
    "What is shown.",
    "preferences",
    words=("banner", "preferences", "declaration"),
)
_GONE = bad(404, "No such draft, or its time is over.")

ENDPOINTS = (
    Endpoint(
        "GET",
        "/preview/{draft}/",
        get_preview,
        "The banner of a draft",
        "A page for the frame in the set-up and the editor. Its address says what is "
        "shown, and is good for a day.",
        (good("The page.", HTML), _GONE, BUSY),
        parameters=(_DRAFT, LANG, _PART),
    ),
    Endpoint(
        "GET",
        "/preview/{draft}/{file}",
        get_preview_script,
        "The script of a draft",
        "What the page of the preview loads.",
        (good("The script.", SCRIPT), _GONE, BUSY),
        parameters=(_DRAFT, Parameter("file", "path", "Its name.", "consent.js")),
    ),
)
