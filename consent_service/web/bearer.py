"""Who may read what: bearer tokens, and a note of each use of a token."""

from datetime import timedelta

from starlette.requests import Request

from consent_service.errors import TokenError
from consent_service.store.interface import Access
from consent_service.token import Role, Token, check_scope
from consent_service.web.context import AppState, context_of

# A token that was issued while the clock was further ahead would live longer than its
# owner meant; less than a day is the difference between the clocks of two machines.
_AHEAD = timedelta(days=1)


async def check_token(request: Request[AppState], site: str, *roles: Role) -> Token:
    """Return the token that the request bears (RFC 6750 section 2.1).

    Raises:
        TokenError: It is missing, not signed by us, expired or revoked.
        ForbiddenError: It is for another site or role.
    """
    context = context_of(request)
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise TokenError(
            "a bearer token is needed",
            hint="consent-service token issue makes one; send it as "
            "Authorization: Bearer TOKEN",
        )

    token = context.token_signer.read_token(text.strip(), context.clock())
    known = await context.tokens.load_token(token.id)
    if known is None or known.revoked_at is not None:
        raise TokenError("the token was revoked, or is not in the list of tokens")
    if known.issued_at - context.clock() > _AHEAD:
        raise TokenError(
            f"the token was issued on {known.issued_at:%Y-%m-%d}, which lies ahead",
            hint="a clock was wrong, now or then: set it, and issue another token",
        )
    check_scope(token, site, *roles)
    return token


async def note_access(
    request: Request[AppState], token: Token, *, site: str, what: str
) -> None:
    """Save one use, before anything is answered (requirement B-18)."""
    context = context_of(request)
    await context.store.accesses.save_access(
        Access(at=context.clock(), site=site, token=token.id, what=what)
    )
