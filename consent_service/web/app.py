"""The ASGI application: a fast path for the two hot resources, Starlette for the rest.

Front          prefix, counting, guard
 ├─ Scripts    consent.js and consent.HASH.js, finished in advance
 ├─ Choices    the one write
 └─ Starlette  everything that a person or an auditor asks for
"""

import re
from collections.abc import Callable, Iterable, Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from consent_service.errors import ConsentServiceError
from consent_service.web import assets, health, witness
from consent_service.web.auditor import (
    accesses_page,
    erasures_page,
    export,
    log,
    log_page,
    record_list,
    record_page,
    records,
    revisions_page,
    shown,
    verifier,
)
from consent_service.web.context import AppState, Context
from consent_service.web.dashboard import page as dashboard
from consent_service.web.declaration import embed, form, history, resources
from consent_service.web.demo import pages
from consent_service.web.edit import draft, earlier
from consent_service.web.edit import pages as edit
from consent_service.web.endpoint import Endpoint, Handler
from consent_service.web.front import Front
from consent_service.web.layout.error_answers import for_people
from consent_service.web.notices import pages as notices
from consent_service.web.owner import commands, counts, policies, policy, tokens
from consent_service.web.problems import (
    answer_known,
    answer_router,
    answer_unknown,
    code_of,
)
from consent_service.web.reference.docs import add_reference
from consent_service.web.scans import pages as scans
from consent_service.web.set_up import look, preview, tag
from consent_service.web.set_up import pages as set_up
from consent_service.web.sign_in import pages as sign_in
from consent_service.web.sites import pages as sites
from consent_service.web.start import pages as start
from consent_service.web.visitor import (
    arrivals,
    choices,
    erasures,
    hand_overs,
    hints,
    receipts,
    script,
    views,
)

_Answering = Callable[[Request, Exception], Response]


def create_app(context: Context) -> ASGIApp:
    """Return the application. It owns nothing: its caller closes the objects."""

    def counted(answer: _Answering) -> _Answering:
        def refuse(request: Request, error: Exception) -> Response:
            context.metrics.count_refusal(code_of(error))
            return answer(request, error)

        return refuse

    rest = Starlette(
        routes=routes_of(ENDPOINTS, demo=context.options.demo),
        exception_handlers={
            ConsentServiceError: for_people(counted(answer_known)),
            HTTPException: for_people(counted(answer_router)),
            Exception: for_people(counted(answer_unknown)),
        },
    )
    # Else every unknown address would lead to the start page of a site.
    rest.router.redirect_slashes = False
    return Front(rest, context)


# In the order of reading; `routes_of` puts them into the order of routing.
ENDPOINTS = add_reference(
    (
        *start.ENDPOINTS,
        *sign_in.ENDPOINTS,
        *look.ENDPOINTS,
        *set_up.ENDPOINTS,
        *preview.ENDPOINTS,
        *earlier.ENDPOINTS,
        *edit.ENDPOINTS,
        *draft.ENDPOINTS,
        *tag.ENDPOINTS,
        *sites.ENDPOINTS,
        *scans.ENDPOINTS,
        *notices.ENDPOINTS,
        *dashboard.ENDPOINTS,
        *script.ENDPOINTS,
        *hints.ENDPOINTS,
        *choices.ENDPOINTS,
        *views.ENDPOINTS,
        *resources.ENDPOINTS,
        *form.ENDPOINTS,
        *embed.ENDPOINTS,
        *history.ENDPOINTS,
        *receipts.ENDPOINTS,
        *erasures.ENDPOINTS,
        *hand_overs.ENDPOINTS,
        *arrivals.ENDPOINTS,
        *records.ENDPOINTS,
        *export.ENDPOINTS,
        *log.ENDPOINTS,
        *record_list.ENDPOINTS,
        *record_page.ENDPOINTS,
        *revisions_page.ENDPOINTS,
        *erasures_page.ENDPOINTS,
        *accesses_page.ENDPOINTS,
        *log_page.ENDPOINTS,
        *shown.ENDPOINTS,
        *verifier.ENDPOINTS,
        *policies.ENDPOINTS,
        *counts.ENDPOINTS,
        *policy.ENDPOINTS,
        *tokens.ENDPOINTS,
        *commands.ENDPOINTS,
        *witness.ENDPOINTS,
        *health.ENDPOINTS,
        *assets.ENDPOINTS,
        *pages.ENDPOINTS,
    )
)


def routes_of(endpoints: Iterable[Endpoint], *, demo: bool) -> list[Route]:
    """Return what Starlette routes: one route for each path, with all its methods.

    What has no handler is answered by the fast path. A path goes before those whose
    parameters would match it too.
    """
    handlers: dict[str, dict[str, Handler]] = {}
    for endpoint in endpoints:
        if endpoint.handler and (demo or endpoint.access != "demo"):
            by_method = handlers.setdefault(endpoint.route, {})
            by_method[endpoint.method] = endpoint.handler
    return [
        Route(route, _by_method(handlers[route]), methods=list(handlers[route]))
        for route in sorted(handlers, key=_specificity)
    ]


def _by_method(handlers: Mapping[str, Handler]) -> Handler:
    async def answer(request: Request[AppState]) -> Response:
        # Starlette adds HEAD to every GET.
        method = "GET" if request.method == "HEAD" else request.method
        return await handlers[method](request)

    return answer


def _specificity(route: str) -> list[int]:
    """Return, segment by segment, 0 for words, 1 for a mixture, 2 for a parameter."""
    return [
        2 if re.fullmatch("{.*}", segment) else int("{" in segment)
        for segment in route.split("/")
    ]
