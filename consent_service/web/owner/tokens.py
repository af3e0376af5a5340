"""`/tokens`: issue, list and revoke tokens, for a provider's programs."""

from datetime import timedelta
from typing import Annotated, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import (
    InvalidChoiceError,
    NotFoundError,
    TokenError,
    UnknownSiteError,
)
from consent_service.issued_tokens import (
    State,
    lifetime_of,
    new_token,
    revoke,
    state_of,
)
from consent_service.publishing.folder import is_site_name
from consent_service.store.interface import StoredToken
from consent_service.token import (
    EVERY_SITE,
    MAX_HOLDER,
    Bearer,
    Role,
    check_holder,
)
from consent_service.web.bearer import check_bearer
from consent_service.web.context import AppState, Context, context_of
from consent_service.web.endpoint import (
    BUSY,
    NO_TOKEN,
    TOO_LONG,
    WRONG_TOKEN,
    Endpoint,
    Parameter,
    bad,
    good,
    json_body,
    json_of,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.body import FORM_BYTES, read_json

_PERSONAL: Final = {"cache-control": "no-store"}


class TokenOrder(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A token to be issued.

    Attributes:
        role: An `auditor` reads, an `owner` also edits and erases, a `provider` may do
            so at all sites, and add sites and tokens. Example: `"auditor"`.
        sites: The sites that it is for, `*` for all; a provider's has all of them.
            Example: `["example"]`.
        holder: Who will hold it: the list of tokens and the accesses say it.
            Example: `"Maija, DVV"`.
        expires: How long it is valid: 12h, 30d, 4w or 1y, up to 10y.
            Example: `"30d"`.
    """

    role: Role
    sites: Annotated[tuple[str, ...], msgspec.Meta(max_length=1_000)] = ()
    holder: Annotated[str, msgspec.Meta(max_length=MAX_HOLDER)] = msgspec.field(
        default="", name="for"
    )
    expires: str = "30d"


class ListedToken(msgspec.Struct, frozen=True):
    """What is known of a token, a link or a session. The token itself is not kept.

    Attributes:
        id: Its name, by which it is revoked. Example: `"20c4827ed252a77c"`.
        role: What it allows. Example: `"auditor"`.
        sites: Where, `*` for all. Example: `["example"]`.
        kind: What it is: `token`, `link` or `session`. Example: `"token"`.
        holder: Who holds it, empty if nobody said. Example: `"Maija, DVV"`.
        issued_at: When it was issued. Example: `"2026-11-22T12:00:00Z"`.
        expires_at: When it ends. Example: `"2026-12-22T12:00:00Z"`.
        state: `good`, `expired`, `revoked`, or `used` of a link that has begun a
            session. Example: `"good"`.
    """

    id: str
    role: str
    sites: tuple[str, ...]
    kind: str
    issued_at: str
    expires_at: str
    state: str
    holder: str = msgspec.field(name="for")


class TokenList(msgspec.Struct, frozen=True):
    """All that were issued, revoked and expired ones too.

    Attributes:
        tokens: The newest first.
    """

    tokens: list[ListedToken]


class IssuedToken(msgspec.Struct, frozen=True):
    """A token. It is shown this once.

    Attributes:
        token: The token. Example: `"cst_eyJpZCI6IjIwYyJ9.c2lnbmF0dXJl"`.
        listed: What is kept of it.
    """

    token: str
    listed: ListedToken


async def get_tokens(request: Request[AppState]) -> Response:
    """GET /tokens: what was issued."""
    await check_bearer(request, "provider")
    context = context_of(request)
    tokens = await context.tokens.list_tokens()
    tokens.sort(key=lambda token: (token.issued_at, token.id), reverse=True)
    now = context.clock()
    listed = [_listed(token, state_of(token, tokens, now)) for token in tokens]
    return json_answer(TokenList(listed), headers=_PERSONAL)


async def post_token(request: Request[AppState]) -> Response:
    """POST /tokens: issue a token."""
    bearer = await check_bearer(request, "provider")
    order = await read_json(request.receive, TokenOrder, limit=FORM_BYTES)
    context = context_of(request)
    sites = _sites_of(order)
    await _check_known(context, sites)
    token, stored = new_token(
        order.role,
        sites,
        _lifetime_of(order),
        token=context.new_id()[:16],
        holder=_holder_of(order),
        at=context.clock(),
    )
    # Auditors see who may look: noted first, as every use of a token is.
    await _note(request, f"token issued {token.id}", bearer, sites)
    # It is in the list before anybody has it, so that it can always be revoked.
    await context.tokens.save_token(stored)
    text = context.token_signer.sign_token(token)
    issued = IssuedToken(text, _listed(stored, "good"))
    return json_answer(issued, status=201, headers=_PERSONAL)


async def delete_token(request: Request[AppState]) -> Response:
    """DELETE /tokens/ID: revoke a token at once and for good."""
    bearer = await check_bearer(request, "provider")
    context, id_ = context_of(request), request.path_params["token"]
    known = await context.tokens.load_token(id_)
    if known is None:
        raise NotFoundError("there is no such token", hint="GET /tokens lists them")
    await _note(request, f"token revoked {id_}", bearer, known.sites)
    await revoke(id_, context.tokens, context.clock())
    return Response(status_code=204, headers=_PERSONAL)


def _sites_of(order: TokenOrder) -> tuple[str, ...]:
    if order.role == "provider":
        if order.sites not in ((), (EVERY_SITE,)):
            raise InvalidChoiceError(
                "sites names some, and a provider has all of them",
                hint="leave out sites",
            )
        return (EVERY_SITE,)
    wrong = [each for each in order.sites if not _can_be(each)]
    if not order.sites or wrong:
        why = f"names {wrong[0][:80]!r}, which is no name" if wrong else "is empty"
        raise InvalidChoiceError(
            f"sites {why}",
            hint="their names, or * for all of them",
        )
    return order.sites


async def _check_known(context: Context, sites: tuple[str, ...]) -> None:
    """Refuse the name of no site, which was mistyped; with no site yet, any is good."""
    if not context.sites.all() and not context.sites.unserved:
        return
    for name in sites:
        if name != EVERY_SITE and not await _is_known(context, name):
            raise InvalidChoiceError(
                f"there is no site {name!r}",
                hint="GET /sites lists them; PUT /policies/SITE begins one",
            )


async def _is_known(context: Context, site: str) -> bool:
    if context.sites.get(site) or site in context.sites.unserved:
        return True
    try:
        # A draft that was never in force.
        await context.editor.load(site)
    except UnknownSiteError:
        return False
    return True


def _can_be(site: str) -> bool:
    return site == EVERY_SITE or is_site_name(site)


def _lifetime_of(order: TokenOrder) -> timedelta:
    lifetime = lifetime_of(order.expires)
    if lifetime is None:
        raise InvalidChoiceError(
            f"expires is {order.expires[:40]!r}",
            hint="a time such as 12h, 30d, 4w or 1y",
        )
    return lifetime


def _holder_of(order: TokenOrder) -> str:
    try:
        return check_holder(order.holder)
    except TokenError as error:
        raise InvalidChoiceError(str(error), hint=error.hint) from error


async def _note(
    request: Request[AppState], what: str, bearer: Bearer, sites: tuple[str, ...]
) -> None:
    context = context_of(request)
    served = {site.name for site in context.sites.all()}
    named = served if EVERY_SITE in sites else served.intersection(sites)
    await context.accesses.note(what, bearer, sorted(named))


def _listed(token: StoredToken, state: State) -> ListedToken:
    issued, expires = (
        at.isoformat(timespec="seconds").replace("+00:00", "Z")
        for at in (token.issued_at, token.expires_at)
    )
    return ListedToken(
        id=token.id,
        role=token.role,
        sites=token.sites,
        kind=token.kind,
        holder=token.holder,
        issued_at=issued,
        expires_at=expires,
        state=state,
    )


_ONLY = (NO_TOKEN, WRONG_TOKEN)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/tokens",
        get_tokens,
        "List tokens",
        "Tokens, links that sign in once, and browsers that are signed in.",
        (json_of(TokenList, "The list."), *_ONLY, BUSY),
        access="provider",
    ),
    Endpoint(
        "POST",
        "/tokens",
        post_token,
        "Issue a token",
        "What `consent-service token issue` does.",
        (
            json_of(IssuedToken, "The token, shown this once.", 201),
            *_ONLY,
            TOO_LONG,
            bad(422, "The order does not fit; `detail` names the place."),
            BUSY,
        ),
        access="provider",
        bodies=(json_body(TokenOrder),),
    ),
    Endpoint(
        "DELETE",
        "/tokens/{token}",
        delete_token,
        "Revoke a token",
        "At once and for good; also a link, with the session that it has begun, or the "
        "session of a browser.",
        (
            good("It is good for nothing any more.", status=204),
            *_ONLY,
            bad(404, "There is no such token."),
            BUSY,
        ),
        access="provider",
        parameters=(Parameter("token", "path", "The id.", "20c4827ed252a77c"),),
    ),
)
