"""The ASGI application: a fast path for the two hot resources, Starlette for the rest.

Front          prefix, counting, guard
 ├─ Scripts    consent.js and consent.HASH.js, finished in advance
 ├─ Choices    the one write
 └─ Starlette  everything that a person or an auditor asks for
"""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from consent_service.errors import ConsentServiceError
from consent_service.web import assets, health, witness
from consent_service.web.auditor import export, log, records
from consent_service.web.context import Context
from consent_service.web.declaration import embed, history, resources
from consent_service.web.demo import pages
from consent_service.web.front import Front
from consent_service.web.owner import policies
from consent_service.web.problems import (
    answer_known,
    answer_router,
    answer_unknown,
    code_of,
)
from consent_service.web.reference import docs
from consent_service.web.visitor import erasures, hand_overs, receipts

_Answering = Callable[[Request, Exception], Response]


def create_app(context: Context) -> ASGIApp:
    """Return the application. It owns nothing: whoever made the objects closes them."""

    def counted(answer: _Answering) -> _Answering:
        def refuse(request: Request, error: Exception) -> Response:
            context.metrics.count_refusal(code_of(error))
            return answer(request, error)

        return refuse

    rest = Starlette(
        routes=routes_of(demo=context.options.demo),
        exception_handlers={
            ConsentServiceError: counted(answer_known),
            HTTPException: counted(answer_router),
            Exception: counted(answer_unknown),
        },
    )
    return Front(rest, context)


def routes_of(*, demo: bool) -> list[Route]:
    """Return what Starlette routes. A fixed path goes before one that names a site."""
    return [
        *health.ROUTES,
        *docs.ROUTES,
        *policies.ROUTES,
        *witness.ROUTES,
        *(pages.ROUTES if demo else ()),
        *assets.ROUTES,
        *history.ROUTES,
        *resources.ROUTES,
        *embed.ROUTES,
        *receipts.ROUTES,
        *erasures.ROUTES,
        *hand_overs.ROUTES,
        *records.ROUTES,
        *export.ROUTES,
        *log.ROUTES,
    ]
