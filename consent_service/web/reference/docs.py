"""The service explains itself: `/openapi.json` for programs, `/docs` for people."""

from collections.abc import Sequence
from functools import cache

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.version import own_version
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import HTML, JSON, WHO, Endpoint, Handler, good
from consent_service.web.http.pages import SCRIPT_POLICY, Pages, page_answer
from consent_service.web.layout.texts import load_page_texts
from consent_service.web.reference.error_codes import error_codes
from consent_service.web.reference.fields import body_tables
from consent_service.web.reference.openapi import openapi_document

_WORDS = "consent_service.web.layout"


def add_reference(others: Sequence[Endpoint]) -> tuple[Endpoint, ...]:
    """Return those endpoints and the two that describe all of them."""
    endpoints: list[Endpoint] = [*others]
    endpoints += [
        Endpoint(
            "GET",
            "/openapi.json",
            _openapi_handler(endpoints),
            "This list for programs",
            "OpenAPI 3.1.",
            (good("The list.", JSON),),
        ),
        Endpoint(
            "GET",
            "/docs",
            _docs_handler(endpoints),
            "This list for people",
            "With every field and every error code.",
            (good("The page.", HTML),),
        ),
    ]
    return tuple(endpoints)


def _openapi_handler(endpoints: Sequence[Endpoint]) -> Handler:
    @cache
    def document() -> bytes:
        # The same for as long as the process lives, and dear to make.
        return msgspec.json.encode(openapi_document(endpoints, version=own_version()))

    async def get_openapi(_: Request[AppState]) -> Response:
        """GET /openapi.json: every resource, for programs."""
        headers = {"access-control-allow-origin": "*"}
        return Response(document(), media_type=JSON, headers=headers)

    return get_openapi


def _docs_handler(endpoints: Sequence[Endpoint]) -> Handler:
    @cache
    def page(pages: Pages) -> str:
        return pages.render(
            "docs.html",
            root=".",
            language="en",
            direction="ltr",
            words=load_page_texts(_WORDS)["en"],
            languages=[],
            session=None,
            main_nav=[],
            site_nav=[],
            endpoints=endpoints,
            access=WHO,
            bodies=body_tables(endpoints),
            errors=error_codes(),
        )

    async def get_docs(request: Request[AppState]) -> Response:
        """GET /docs: every resource, field and error code, for people."""
        html = page(context_of(request).pages)
        return page_answer(
            html,
            policy=SCRIPT_POLICY,
            headers={"cache-control": "public, max-age=3600"},
        )

    return get_docs
