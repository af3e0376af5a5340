"""`/start`, `/sign-in`, `/sign-out`: how a person comes in, and leaves.

A token is never part of an address: the key of a link stands behind the `#`, which
no browser sends, and a small script of ours posts it. Without JavaScript it is pasted
into the same form.
"""

import re

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import ConsentServiceError, TokenError
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import (
    FORM_REFUSALS,
    HTML,
    LANG,
    Endpoint,
    Parameter,
    bad,
    form_body,
    good,
)
from consent_service.web.http.body import read_form
from consent_service.web.http.commands import commands_for, with_blanks
from consent_service.web.http.origin import caller_address
from consent_service.web.layout.error_page import error_page
from consent_service.web.layout.frame import Frame, frame_of
from consent_service.web.layout.guard import (
    SignedForm,
    Visit,
    check_own_page,
    known_session,
    lead,
    takes_form,
)
from consent_service.web.layout.session_cookie import put_session_cookie

_WORDS = "consent_service.web.sign_in"
_FIRST = "sites"
# An address of ours, relative to the root: nothing that a browser could take for
# another host, and no way up.
_OWN_PATH = re.compile(r"[a-z0-9][\w/.-]{0,200}(\?[\w=&.,:%+-]{0,500})?", re.ASCII)


class SignInForm(msgspec.Struct, frozen=True):
    """What the page of signing in sends.

    Attributes:
        token: A token, or the key of a link. Example: `"cst_eyJpZCI6…"`.
        next: The page to open then, from the root of the service.
            Example: `"example/dashboard"`.
    """

    token: str = ""
    next: str = ""


class SignOutForm(SignedForm, frozen=True):
    """What the buttons for signing out send.

    Attributes:
        everywhere: Not empty to end the sessions of other browsers too.
            Example: `"yes"`.
    """

    everywhere: str = ""


async def get_sign_in(request: Request[AppState]) -> Response:
    """GET /sign-in: the form for a token."""
    frame = frame_of(request, _WORDS, await known_session(request))
    return _form(frame, own_path(request.query_params.get("next", "")))


def link_page(request: Request[AppState]) -> Response:
    """Return the page where links lead: it takes the key from behind the `#`.

    Then it leads to the sites, or to the set-up while there is none.
    """
    wanted = _FIRST if context_of(request).sites.all() else "start"
    return _form(frame_of(request, _WORDS), wanted, is_link=True)


async def post_sign_in(request: Request[AppState]) -> Response:
    """POST /sign-in: exchange a token, or the key of a link, for a session."""
    context, frame = context_of(request), frame_of(request, _WORDS)
    try:
        check_own_page(request)
        # Before the token is looked at: every attempt counts, good ones too.
        await context.sign_ins.check_rate("sign-in", caller_address(request.scope))
        form = await read_form(request, SignInForm)
    except ConsentServiceError as error:
        context.metrics.count_refusal(error.code)
        return error_page(frame, error)

    wanted = own_path(form.next)
    try:
        # A new session each time: what the browser brought along is not taken up.
        session = await context.sessions.begin(_key_in(form.token))
    except TokenError as error:
        context.metrics.count_refusal(error.code)
        return _form(frame, wanted, error=error)
    answer = lead(request, wanted)
    value = context.sessions.cookie_of(session)
    put_session_cookie(answer, request, context.options.public_url, value)
    return answer


@takes_form(SignOutForm, "auditor", "owner", words=_WORDS)
async def post_sign_out(visit: Visit, form: SignOutForm) -> Response:
    """POST /sign-out: end this session, or all of the same token."""
    sessions = visit.context.sessions
    # Half-made sites are nobody's but theirs who began them.
    await visit.context.set_ups.end(visit.owner)
    if form.everywhere:
        await sessions.end_all(visit.session)
    await sessions.end(visit.session)
    answer = visit.go("sign-in?done=1")
    put_session_cookie(answer, visit.request, visit.context.options.public_url, "")
    return answer


def _key_in(typed: str) -> str:
    # Who has a link may paste all of it: the key is behind the `#`.
    return typed.strip().rpartition("#")[2]


def own_path(text: str) -> str:
    """Return a path that leads to a page of this service; the first page otherwise."""
    if _OWN_PATH.fullmatch(text) and ".." not in text:
        return text
    return _FIRST


def _form(
    frame: Frame,
    wanted: str,
    *,
    is_link: bool = False,
    error: ConsentServiceError | None = None,
) -> Response:
    own = context_of(frame.request).options
    commands = commands_for(
        own.commands,
        own.public_url,
        host=frame.request.headers.get("host", ""),
        is_provider=False,
    )
    return frame.answer(
        "sign_in.html",
        status=401 if error else 200,
        next=wanted,
        is_link=is_link,
        error=error,
        why=_why(error),
        commands=commands,
        token_command=with_blanks(
            commands["token"],
            *(frame.words[f"blank_{what}"] for what in ("site", "whom", "file")),
        ),
        done="done" in frame.request.query_params,
        ended="ended" in frame.request.query_params,
        headers={
            "cache-control": "no-store",
            **({"www-authenticate": 'Bearer realm="consent-service"'} if error else {}),
        },
    )


def _why(error: ConsentServiceError | None) -> str:
    """Return why a token is not good: the end of the key of a text."""
    said = str(error)
    return next((why for part, why in _WHYS if part in said), "unknown")


# By what the errors of token.py, issued_tokens.py and sessions.py say.
_WHYS = (
    ("was used already", "used"),
    ("expired", "expired"),
    ("not in the list", "revoked"),
    ("lies ahead", "ahead"),
    ("the link is not", "foreign_link"),
    ("the token is not", "foreign"),
)

_NEXT = Parameter(
    "next", "query", "The page to open then, from the root.", "example/dashboard"
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/sign-in",
        get_sign_in,
        "The page for signing in",
        "A form for a token, or for the key of a link.",
        (good("The page.", HTML),),
        parameters=(LANG, _NEXT),
    ),
    Endpoint(
        "POST",
        "/sign-in",
        post_sign_in,
        "Sign in",
        "Exchanges a token, or the key of a link, for a session of the browser: a "
        "cookie that no script can read, for 12 hours, or until it is not used for "
        "one hour.",
        (
            good("Signed in; leads to the page that was asked for.", status=303),
            *FORM_REFUSALS,
            good("The token is not good; the page says why.", HTML, 401),
            good("The form was not sent from a page of the service.", HTML, 403),
            good("Too many attempts; the page says so.", HTML, 429),
            bad(503, "The list of tokens cannot be read."),
        ),
        bodies=(form_body(SignInForm),),
    ),
    Endpoint(
        "POST",
        "/sign-out",
        post_sign_out,
        "Sign out",
        "Ends the session at once, or all sessions of the same token.",
        (
            good("Signed out, or not signed in; leads to the form.", status=303),
            *FORM_REFUSALS,
            good("The form is not one of this session.", HTML, 403),
            good("The list of tokens cannot be written.", HTML, 503),
        ),
        access="person",
        bodies=(form_body(SignOutForm),),
    ),
)
