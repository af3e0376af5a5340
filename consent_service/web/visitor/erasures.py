"""`POST /SITE/erasures`: being forgotten, by cookie or by an owner's token."""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.choices.cookie import ReadCookie
from consent_service.choices.visitor import pseudonym_of
from consent_service.errors import TokenError
from consent_service.sites import Site
from consent_service.web.bearer import using_token
from consent_service.web.context import (
    AppState,
    Context,
    accept_page,
    context_of,
    cookie_of,
    site_of,
)
from consent_service.web.endpoint import (
    BUSY,
    NO_SITE,
    SITE,
    TOO_LONG,
    TOO_MANY,
    Endpoint,
    bad,
    form_body,
    good,
    json_body,
    json_of,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.authorization import bears_token
from consent_service.web.http.body import FORM_BYTES, is_form, read_form, read_json
from consent_service.web.http.cors import let_read
from consent_service.web.http.language import choose_language
from consent_service.web.http.set_cookie import put_cookie
from consent_service.web.messages import Erased, Erasure, ErasureForm
from consent_service.web.visitor.take_choice import earlier_of


async def post_erasure(request: Request[AppState]) -> Response:
    """POST /SITE/erasures: make all records of one visitor unreadable, for good."""
    site = site_of(request)
    if bears_token(request):
        return await _erase_as_owner(request, site)
    return await _erase_as_visitor(request, site)


async def _erase_as_owner(request: Request[AppState], site: Site) -> Response:
    async with using_token(request, site.name, "owner", what="erasure") as use:
        erasure = await read_json(request.receive, Erasure, limit=FORM_BYTES)
        # Whose records they were is the one thing that must not be written down.
        use.what = "erasure"
    recorder = context_of(request).recorder
    count = await recorder.erase_stated(
        site.name, erasure.visitor, reason=erasure.reason
    )
    return json_answer(Erased(count))


async def _erase_as_visitor(request: Request[AppState], site: Site) -> Response:
    context = context_of(request)
    accepted = await accept_page(request, site)
    cookie = cookie_of(request, site.name)
    if cookie is None or not cookie.signed:
        raise TokenError(
            "neither a signed cookie nor an owner's token came with the request",
            hint="the browser that made the choices can erase them",
        )

    form = await read_form(request, ErasureForm) if is_form(request) else None
    erased = await _erase(request, site, await _names(context, site, cookie))
    answer = json_answer(erased) if form is None else _lead_back(request, site, form)
    let_read(answer, accepted)
    put_cookie(answer, request, site.policy, "")
    return answer


def _lead_back(request: Request[AppState], site: Site, form: ErasureForm) -> Response:
    language = choose_language(
        form.language,
        request.headers.get("accept-language"),
        site.policy.languages,
    )
    return RedirectResponse(
        f"declaration?lang={language}&done=erased#status", status_code=303
    )


async def _names(context: Context, site: Site, cookie: ReadCookie) -> list[str]:
    """Return what records call the bearer of a signed cookie, where that is proved.

    Raises:
        TokenError: The cookie is of the earlier form, and has ended or is not of
            this site.
    """
    earlier = (await earlier_of(context, site, cookie)).visitor
    if not cookie.is_earlier:
        own = pseudonym_of(cookie.content.secret, site.name)
        return [own, earlier] if earlier else [own]
    if earlier:
        return [earlier]
    raise TokenError(
        "the cookie names no record of its visitor at this site",
        hint="choose once more: the new cookie can erase",
    )


async def _erase(
    request: Request[AppState], site: Site, names: Iterable[str]
) -> Erased:
    recorder = context_of(request).recorder
    counts = [
        await recorder.erase_visitor(site.name, name, reason="art17") for name in names
    ]
    return Erased(sum(counts))


ENDPOINTS = (
    Endpoint(
        "POST",
        "/{site}/erasures",
        post_erasure,
        "Erase a visitor's records",
        "By the visitor with the signed cookie and an empty body or a form, or by an "
        "owner's token with a JSON body that names the visitor. Records in earlier "
        "logs of the site are erased as well. The newest log keeps a statement that "
        "names nobody.",
        (
            json_of(Erased, "Erased; says how many."),
            good("Erased; leads back to the declaration.", status=303),
            bad(400, "The form cannot be read."),
            bad(401, "Neither a signed cookie nor a valid token."),
            bad(
                403, "The origin is foreign, or the token is for another site or role."
            ),
            NO_SITE,
            TOO_LONG,
            bad(422, "The body is not an erasure; `detail` names the place."),
            TOO_MANY,
            BUSY,
        ),
        access="owner",
        parameters=(SITE,),
        bodies=(json_body(Erasure), form_body(ErasureForm)),
    ),
)
