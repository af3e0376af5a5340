"""Tokens as they stand now: signed by us, listed, not revoked and not over."""

from datetime import datetime, timedelta

from consent_service.errors import TokenError
from consent_service.store.interface import StoredToken, TokenStore
from consent_service.token import Token, TokenSigner

# A token that was issued while the clock was further ahead would live longer than its
# owner meant; less than a day is the difference between the clocks of two machines.
_AHEAD = timedelta(days=1)


async def check_issued(
    text: str, signer: TokenSigner, tokens: TokenStore, now: datetime
) -> tuple[Token, StoredToken]:
    """Return what a token says, and what is listed of it.

    Raises:
        TokenError: It is not signed by us, has expired, is not listed or revoked.
    """
    token = signer.read_token(text, now)
    return token, await check_listed(token.id, tokens, now)


async def check_listed(token: str, tokens: TokenStore, now: datetime) -> StoredToken:
    """Return what is listed under the id of a token that programs may use.

    Raises:
        TokenError: It is not listed, revoked, or was issued in the future.
    """
    known = await tokens.load_token(token)
    if known is None or known.revoked_at is not None or known.kind != "token":
        raise TokenError("the token was revoked, or is not in the list of tokens")
    if known.issued_at - now > _AHEAD:
        raise TokenError(
            f"the token was issued on {known.issued_at:%Y-%m-%d}, which lies ahead",
            hint="a clock was wrong, now or then: set it, and issue another token",
        )
    return known
