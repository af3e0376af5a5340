"""Tokens as they stand now: signed by us, listed, not revoked and not over."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from consent_service.errors import TokenError
from consent_service.store.interface import StoredToken, TokenStore
from consent_service.token import Role, Token, TokenSigner

# A token that was issued while the clock was further ahead would live longer than its
# owner meant; less than a day is the difference between the clocks of two machines.
_AHEAD = timedelta(days=1)


_UNITS = {"h": 1, "d": 24, "w": 24 * 7, "y": 24 * 365}
_LONGEST_HOURS = 10 * _UNITS["y"]

State = Literal["good", "used", "expired", "revoked"]


def lifetime_of(text: str) -> timedelta | None:
    """Read `12h`, `30d`, `4w` or `1y`, up to ten years; None for anything else."""
    found = re.fullmatch(r"([0-9]{1,6})([hdwy])", text, re.ASCII)
    hours = int(found[1]) * _UNITS[found[2]] if found else 0
    return timedelta(hours=hours) if 0 < hours <= _LONGEST_HOURS else None


def new_token(  # noqa: PLR0913  # each is a fact of the token
    role: Role,
    sites: tuple[str, ...],
    lifetime: timedelta,
    *,
    token: str,
    holder: str,
    at: datetime,
) -> tuple[Token, StoredToken]:
    """Return a token under the id `token`, and what is to be listed of it."""
    end = at + lifetime
    stored = StoredToken(
        id=token,
        role=role,
        sites=sites,
        issued_at=at,
        expires_at=end,
        holder=holder,
    )
    return Token(token, role, sites, int(end.timestamp())), stored


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
        raise TokenError(
            "the token was revoked, or is not in the list of tokens",
            hint="consent-service token issue makes one",
        )
    if known.issued_at - now > _AHEAD:
        raise TokenError(
            f"the token was issued on {known.issued_at:%Y-%m-%d}, which lies ahead",
            hint="a clock was wrong, now or then: set it, and issue another token",
        )
    return known


def state_of(
    token: StoredToken, listed: Collection[StoredToken], now: datetime
) -> State:
    """Return what has become of a token; `listed` is the whole list.

    A link is `used` once it has begun a session, whatever became of that.
    """
    if token.kind == "link" and any(each.link == token.id for each in listed):
        return "used"
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if now >= token.expires_at else "good"


async def revoke(token: str, tokens: TokenStore, at: datetime) -> bool:
    """Revoke what is listed under an id; return False if there is nothing.

    The sessions of a token end with it, as each is checked against it. A link is used
    up by the session that it begins, which is therefore revoked by itself.
    On an error some of it may still be good: revoke it again.
    """
    if not await tokens.revoke_token(token, at):
        return False
    for each in await tokens.list_tokens():
        if each.link == token:
            await tokens.revoke_token(each.id, at)
    return True
