"""Who may open a page: a session, its role, its site, and forms from our own pages.

    @signed_in("auditor", "owner", words="consent_service.web.sites")
    async def get_sites(visit: Visit) -> Response: ...

A page that shows personal records says so in `what`: then each look at it is an
access that auditors see, written down before anything is shown (B-18).
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from typing import TypeVar
from urllib.parse import quote

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from consent_service.errors import ConsentServiceError, ForeignOriginError
from consent_service.sessions import Session
from consent_service.sites import Site
from consent_service.token import Role, check_scope
from consent_service.web.context import AppState, Context, caller_of, context_of
from consent_service.web.endpoint import Handler
from consent_service.web.http.authorization import bears_token
from consent_service.web.http.body import FORM_BYTES, read_form
from consent_service.web.http.origin import OriginRules, origin_netloc
from consent_service.web.layout.error_page import error_page
from consent_service.web.layout.frame import Frame, frame_of, path_of, root_of
from consent_service.web.layout.session_cookie import read_session_cookie


class SignedForm(msgspec.Struct, frozen=True):
    """What every form of a page for people who are signed in carries.

    Attributes:
        csrf: What the page of this session put into the form; no other page knows it.
            Example: `"5f1c2d3e4b5a69780f1e2d3c4b5a6978"`.
    """

    csrf: str = ""


Form = TypeVar("Form", bound=SignedForm)


class Visit(msgspec.Struct, frozen=True):
    """One request of somebody who is signed in and may make it.

    Attributes:
        frame: The frame of the page, which renders and answers.
        session: Who it is.
    """

    frame: Frame
    session: Session

    @property
    def request(self) -> Request[AppState]:
        return self.frame.request

    @property
    def context(self) -> Context:
        return context_of(self.request)

    @property
    def owner(self) -> str:
        """Whose half-made sites these are: a token's, or those of a link's session."""
        return self.session.bearer.token

    @property
    def site(self) -> Site:
        """The site that the address names.

        Raises:
            UnknownSiteError: No site has that name.
        """
        return self.context.sites.find(self.request.path_params["site"])

    async def note(self, what: str, *sites: str) -> None:
        """Write down an access to personal records of those sites, before it is given.

        Raises:
            StoreUnavailableError: It cannot be noted. Show nothing.
        """
        await self.context.accesses.note(what, self.session.bearer, sites)

    @contextlib.asynccontextmanager
    async def noting(self, what: str, *sites: str) -> AsyncIterator[None]:
        """Write down what is done in the block: as refused, if that raises.

        After it, as for programs (`bearer.py`): no line says that something was done
        before it is known.
        """
        said = f"{what}, refused"
        try:
            yield
            said = what
        finally:
            await self.note(said, *sites)

    def go(self, path: str) -> Response:
        """Lead to another page of the service, such as `sites`, after a form."""
        return lead(self.request, path)

    def go_to_page_of_form(self, path: str) -> Response:
        """Lead from an address that takes forms alone to the page that they are on.

        It is asked for where a language is chosen after a form that did not succeed,
        or where the page is loaded anew. What was asked for goes along.
        """
        query = self.request.url.query
        return self.go(f"{path}?{query}" if query else path)


PageHandler = Callable[[Visit], Awaitable[Response]]
FormHandler = Callable[[Visit, Form], Awaitable[Response]]


def signed_in(
    *roles: Role, words: str, what: str = "", program: Handler | None = None
) -> Callable[[PageHandler], Handler]:
    """Return what makes a handler of a page: for GET.

    Args:
        roles: Who may open it, at the site that the address names if it names one.
        words: The package whose `texts.toml` the page speaks with.
        what: What is looked at, if it shows personal records; noted before.
        program: What answers a program instead, which comes with a token of its own.
    """

    def decorate(handler: PageHandler) -> Handler:
        @wraps(handler)
        async def answer(request: Request[AppState]) -> Response:
            async def enter(visit: Visit) -> Response:
                if what:
                    await visit.note(what, visit.site.name)
                return await handler(visit)

            if program is not None and bears_token(request):
                return await program(request)
            return await _answer(request, roles, words, enter)

        return answer

    return decorate


def takes_form(
    kind: type[Form], *roles: Role, words: str, limit: int = FORM_BYTES
) -> Callable[[FormHandler[Form]], Handler]:
    """Return what makes a handler of a form: for POST.

    The handler gets the form once it is sure that a page of this session sent it.
    """

    def decorate(handler: FormHandler[Form]) -> Handler:
        @wraps(handler)
        async def answer(request: Request[AppState]) -> Response:
            async def enter(visit: Visit) -> Response:
                check_own_page(request)
                form = await read_form(request, kind, limit=limit)
                if not visit.context.sessions.is_form_token(visit.session, form.csrf):
                    raise ForeignOriginError(
                        "the form was not made for this session",
                        hint="open the page again, and send the form once more",
                    )
                return await handler(visit, form)

            return await _answer(request, roles, words, enter)

        return answer

    return decorate


async def _answer(
    request: Request[AppState],
    roles: tuple[Role, ...],
    words: str,
    enter: PageHandler,
) -> Response:
    frame = frame_of(request, words)
    try:
        session = await session_of(request)
        if session is None:
            return lead_to_sign_in(request)
        frame = frame_of(request, words, session)
        _check_access(request, session, roles)
        return await enter(Visit(frame, session))
    except ConsentServiceError as error:
        context_of(request).metrics.count_refusal(error.code)
        return error_page(frame, error)


def _check_access(
    request: Request[AppState], session: Session, roles: tuple[Role, ...]
) -> None:
    site = request.path_params.get("site", "")
    # A page of no site, such as the list of sites, shows what the token allows.
    named = site or session.token.sites[0]
    check_scope(session.token, named, *roles)


async def session_of(request: Request[AppState]) -> Session | None:
    """Return the session of a request, None for strangers and where it is over."""
    context = context_of(request)
    cookie = read_session_cookie(request, context.options.public_url)
    return await context.sessions.find(cookie) if cookie else None


async def known_session(request: Request[AppState]) -> Session | None:
    """Return the session for a page that everybody may see, if it can be found out."""
    with contextlib.suppress(ConsentServiceError):
        return await session_of(request)
    return None


def check_own_page(request: Request[AppState]) -> None:
    """Check that a form was sent by a page of the service's own address.

    Not under a site's domain: scripts of the site's pages would have the same origin
    as the form, and could act for whoever is signed in.

    Raises:
        ForeignOriginError: It was sent from another page.
    """
    own = origin_netloc(context_of(request).options.public_url)
    OriginRules(domains=(), own_host=own).check_own(caller_of(request))


def lead(request: Request[AppState], path: str) -> Response:
    """Return an answer that leads to another page, named from the root."""
    return RedirectResponse(f"{root_of(request)}/{path}", status_code=303)


def lead_to_sign_in(request: Request[AppState]) -> Response:
    """Return an answer that leads to the sign-in page and, from there, back here.

    A form that was sent leads back to the page that it was on, and the sign-in page
    says that nothing of it was kept.
    """
    if request.method not in ("GET", "HEAD"):
        wanted = _page_of_form(request)
        return lead(request, f"sign-in?next={quote(wanted, safe='/')}&ended=1")
    wanted = path_of(request).lstrip("/")
    if wanted and request.url.query:
        wanted += f"?{request.url.query}"
    return lead(request, f"sign-in?next={quote(wanted, safe='/')}")


def _page_of_form(request: Request[AppState]) -> str:
    """Return from which of our pages a form was sent, "" if from none.

    Our pages name themselves to this service alone (`Referrer-Policy: same-origin`).
    """
    options = context_of(request).options
    own = f"{options.public_url}{options.prefix}/"
    page = request.headers.get("referer", "").partition("#")[0]
    return page.removeprefix(own) if page.startswith(own) else ""
