"""Fill the declaration's template."""

from datetime import datetime, tzinfo
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from consent_service.choices.in_force import PresentChoices, present_choices
from consent_service.declaration import Declaration
from consent_service.locales import Texts, load_texts
from consent_service.publishing.publisher import Held
from consent_service.web.context import AppState, Context, context_of, cookie_of
from consent_service.web.declaration.requested import Declared
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import moment_words, page_answer


class Message(NamedTuple):
    """One sentence that the page says first; `kind` is `good` or `bad`."""

    kind: str
    text: str


# What `?done=` in the address of the page after a form says, by text of the language.
_DONE = {"saved": "saved", "erased": "erased"}


def declaration_page(
    request: Request[AppState],
    shown: Declared,
    *,
    message: Message | None = None,
    status: int = 200,
) -> Response:
    """Return the page. The form is only on the page of the revision in force."""
    context = context_of(request)
    declaration = shown.declaration
    texts = shown.revision.texts[declaration.language]
    gpc = has_gpc(request)
    zone = zone_of(shown.revision.policy.jurisdiction)
    mine = present_choices(
        shown.revision,
        cookie_of(request, shown.site.name),
        now=context.clock(),
        gpc=gpc,
    )
    html = context.pages.render(
        "declaration.html",
        root="..",
        language=declaration.language,
        direction=declaration.direction,
        words=texts.declaration,
        declaration=declaration,
        published=shown.published_at,
        scanned=scanned_at(declaration),
        languages=_languages(shown),
        gpc=gpc,
        message=message or _done(request, texts),
        mine=mine,
        zone=zone,
        earlier=not shown.current,
        held=[_period(each, declaration.language, zone) for each in shown.held],
        form=_form(context, mine) if shown.current else None,
        links=_links(shown),
    )
    headers = {"vary": "Cookie, Accept-Language, Sec-GPC"}
    return page_answer(html, status=status, headers=headers)


def _form(context: Context, mine: PresentChoices) -> dict[str, str]:
    """Return what the form sends beside the choice.

    All that is random is made with the page, which no cache keeps: sending the form
    twice is then one choice of one visitor.
    """
    return {
        "id": context.new_id(),
        "secret": context.new_id(),
        "supersedes": mine.receipt if mine.signed else "",
    }


def _links(shown: Declared) -> dict[str, str]:
    language = shown.declaration.language
    return {
        "current": f"declaration?lang={language}",
        "history": f"declaration/history?lang={language}",
        "json": _own("declaration.json", shown),
        "jsonld": _own("declaration.jsonld", shown),
    }


def _period(held: Held, language: str, zone: tzinfo) -> str:
    """Return from when to when a revision was in force, in words."""
    start = moment_words(held.start, language, zone)
    return f"{start} – {moment_words(held.end, language, zone) if held.end else ''}"


def scanned_at(declaration: Declaration) -> datetime | None:
    """Return when the site was last compared with what is declared, if it ever was."""
    scanned = declaration.scanned
    return datetime.fromisoformat(scanned) if scanned else None


def has_gpc(request: Request[AppState]) -> bool:
    """Return whether the browser sends Global Privacy Control (its section 3.2)."""
    return request.headers.get("sec-gpc") == "1"


def _languages(shown: Declared) -> list[dict[str, object]]:
    return [
        {
            "tag": tag,
            "name": load_texts(tag).name,
            "href": _own("declaration", shown, language=tag),
            "current": tag == shown.declaration.language,
        }
        for tag in shown.revision.policy.languages
    ]


def _own(path: str, shown: Declared, *, language: str = "") -> str:
    """Return a link to the same declaration in another form or language."""
    revision = "" if shown.current else f"&revision={shown.revision.digest}"
    return f"{path}?lang={language or shown.declaration.language}{revision}"


def _done(request: Request[AppState], texts: Texts) -> Message | None:
    done = _DONE.get(request.query_params.get("done", ""))
    return Message("good", texts.declaration[done]) if done else None
