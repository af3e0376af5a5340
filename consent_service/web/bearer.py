"""Who may read what: bearer tokens, and a note of each use of a token.

A token that is accepted leaves one line, whatever is answered then. That is why
nothing outside this module can have the one without the other.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from starlette.requests import Request

from consent_service.errors import TokenError
from consent_service.issued_tokens import check_issued
from consent_service.token import EVERY_SITE, Bearer, Role, Token, check_scope
from consent_service.web.context import AppState, context_of
from consent_service.web.http.authorization import authorization_of
from consent_service.web.layout.guard import session_of


class Use(msgspec.Struct):
    """Who uses a token for what. `what` is made exact before anything is answered.

    `sites` are those that it is noted at, of those that the token is for; () for all.
    """

    bearer: Bearer
    what: str
    sites: tuple[str, ...] = ()


@asynccontextmanager
async def using_token(
    request: Request[AppState], site: str, *roles: Role, what: str
) -> AsyncIterator[Use]:
    """Check the token of a request, and note its use when the block ends.

    In the block read what is asked for and say it in `what`: what nobody could read is
    noted as refused. Hand out nothing in the block.

    Raises:
        TokenError: It is missing, not signed by us, expired or revoked.
        ForbiddenError: It is for another site or role.
        StoreUnavailableError: The use cannot be noted. Hand out nothing.
    """
    bearer, _ = await _check_token(request, site, *roles)
    use = Use(bearer, f"{what}, refused")
    try:
        yield use
    finally:
        accesses = context_of(request).accesses
        sites = _sites(request, site)
        if use.sites:
            sites = [name for name in sites if name in use.sites]
        await accesses.note(use.what, bearer, sites)


async def use_token(
    request: Request[AppState], site: str, *roles: Role, what: str
) -> Bearer:
    """Check the token of a request and note its use; raises as `using_token`."""
    async with using_token(request, site, *roles, what=what) as use:
        use.what = what
    return use.bearer


async def check_bearer(request: Request[AppState], *roles: Role) -> Bearer:
    """Return who bears the token, for what is nobody's site; raises as `using_token`.

    Nothing is noted: the caller notes what it does, at the sites that it is about.
    """
    bearer, _ = await _check_token(request, "", *roles)
    return bearer


async def check_token(request: Request[AppState], *roles: Role) -> Token:
    """Return the token, for an answer that shows no more than its sites' policies do.

    Nothing is noted, since no record is shown; raises as `using_token`.
    """
    _, token = await _check_token(request, "", *roles)
    return token


def _sites(request: Request[AppState], site: str) -> list[str]:
    if site != EVERY_SITE:
        return [site]
    return [each.name for each in context_of(request).sites.all()]


async def _check_token(
    request: Request[AppState], site: str, *roles: Role
) -> tuple[Bearer, Token]:
    """Return who bears the token of a request (RFC 6750 section 2.1), or is signed in.

    With no `site` the token may be for any.

    A session is taken where nothing is changed, so that pages can link to what they
    show; forms have a guard of their own (layout/guard.py).

    Raises:
        TokenError: It is missing, not signed by us, expired or revoked.
        ForbiddenError: It is for another site or role.
    """
    context = context_of(request)
    scheme, text = authorization_of(request)
    if not scheme and request.method in ("GET", "HEAD"):
        session = await session_of(request)
        if session is not None:
            check_scope(session.token, site or session.token.sites[0], *roles)
            return session.bearer, session.token
    if scheme != "bearer" or not text:
        raise TokenError(
            "a bearer token is needed",
            hint="consent-service token issue makes one; send it as "
            "Authorization: Bearer TOKEN",
        )

    token, known = await check_issued(
        text, context.token_signer, context.tokens, context.clock()
    )
    check_scope(token, site or token.sites[0], *roles)
    return Bearer(token.id, known.holder), token
