"""The declaration for people, and the form on it that decides without any script."""

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from consent_service.choice import Choice, Decision
from consent_service.declaration import declaration_jsonld
from consent_service.errors import (
    ConsentServiceError,
    InvalidChoiceError,
)
from consent_service.policy.model import Policy
from consent_service.web.declaration_page import (
    Message,
    declaration_page,
    has_gpc,
)
from consent_service.web.declared import (
    Declared,
    asked_language,
    declared,
    find_declaration,
)
from consent_service.web.form import read_form
from consent_service.web.operation import json_answer
from consent_service.web.problems import status_of
from consent_service.web.set_cookie import set_cookie
from consent_service.web.state import (
    AppState,
    caller_of,
    cookie_of,
    rules_of,
    service_of,
    site_address,
    site_of,
)
from consent_service.web.taking import take_choice


async def get_declaration(request: Request[AppState]) -> Response:
    """GET /SITE/declaration: the page, in the language that is asked for."""
    return declaration_page(request, await find_declaration(request))


async def get_declaration_json(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.json: the same as data. Anybody's page may read it."""
    shown = await find_declaration(request)
    tag = f'"{shown.revision.digest[:32]}-{shown.declaration.language}"'
    headers = {
        "etag": tag,
        "cache-control": "public, no-cache",
        "vary": "Accept-Language",
        "access-control-allow-origin": "*",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return json_answer(shown.declaration, headers=headers)


async def get_declaration_jsonld(request: Request[AppState]) -> Response:
    """GET /SITE/declaration.jsonld: the same in the Data Privacy Vocabulary."""
    shown = await find_declaration(request)
    node = declaration_jsonld(
        shown.declaration, address=site_address(request, shown.site)
    )
    return json_answer(
        node,
        media_type="application/ld+json",
        headers={"vary": "Accept-Language", "access-control-allow-origin": "*"},
    )


async def post_declaration(request: Request[AppState]) -> Response:
    """POST /SITE/declaration: the page's form. Answers with the page once more."""
    service, site = service_of(request), site_of(request)
    rules_of(site, service.options).accept_own(caller_of(request))
    address = request.client.host if request.client else ""
    await service.limiter.check_rate(site.name, address)
    fields = await read_form(request)
    try:
        choice = _choice(request, site.policy, fields)
        taken = await take_choice(service, site, choice)
    except ConsentServiceError as error:
        # Whoever has no script gets a page, with the present choices unchanged.
        shown = declared(
            site,
            site.revision,
            site.published_at,
            language=asked_language(request, site.revision),
        )
        service.metrics.count_refusal(error.code)
        message = Message("bad", _explain(shown, fields))
        return declaration_page(
            request, shown, message=message, status=status_of(type(error))
        )

    # Relative, so that it holds wherever the service is mounted (RFC 9110, 10.2.2).
    answer = RedirectResponse(
        f"declaration?lang={choice.language}&done=saved#status", status_code=303
    )
    answer.headers["set-cookie"] = set_cookie(
        site.policy,
        taken.cookie,
        host=request.headers.get("host", ""),
        secure=request.url.scheme == "https",
    )
    return answer


def _choice(
    request: Request[AppState], policy: Policy, fields: dict[str, list[str]]
) -> Choice:
    cookie = cookie_of(request, policy.site)
    known = cookie.content if cookie and cookie.signed else None
    sent = {
        "id": _first(fields, "id"),
        "visitor": known.visitor if known else service_of(request).new_id(),
        "revision": _first(fields, "revision"),
        "language": _first(fields, "language"),
        "surface": "declaration",
        "action": _first(fields, "action"),
        "decisions": _decisions(policy, fields),
        "gpc": has_gpc(request),
        "supersedes": (known.record or None) if known else None,
    }
    try:
        return msgspec.convert(sent, Choice)
    except msgspec.ValidationError as error:
        raise InvalidChoiceError(str(error)) from error


def _decisions(policy: Policy, fields: dict[str, list[str]]) -> dict[str, Decision]:
    granted = {
        "accept_all": {one.id for one in policy.categories},
        "save": set(fields.get("granted", ())),
    }.get(_first(fields, "action"), set())
    return {
        one.id: "granted" if one.id in granted else "denied"
        for one in policy.categories
        if not one.necessary
    }


def _first(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[0]


def _explain(shown: Declared, fields: dict[str, list[str]]) -> str:
    """Return what went wrong in the visitor's language.

    The one mistake that the form lets people make is to allow a category without
    the one it needs (requirement A-30).
    """
    texts = shown.revision.texts[shown.declaration.language]
    granted = set(fields.get("granted", ()))
    for category in shown.declaration.categories:
        needs = category.needs
        if category.id in granted and needs is not None and needs not in granted:
            return f"{category.title}: {category.needs_text}."
    return texts.status["error"]


ROUTES = [
    Route("/{site}/declaration", get_declaration, methods=["GET"]),
    Route("/{site}/declaration", post_declaration, methods=["POST"]),
    Route("/{site}/declaration.json", get_declaration_json),
    Route("/{site}/declaration.jsonld", get_declaration_jsonld),
]
