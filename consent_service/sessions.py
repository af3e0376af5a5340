"""Sessions of people in browsers: begun by a token or a link, bound to it, and short.

A session is an entry in the list of tokens, so that every process and machine knows
it and knows at once when it is over. The cookie names it, sealed, with the time at
which it was last used (decision 0049).
"""

import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, cast

import msgspec

from consent_service.errors import TokenError
from consent_service.issued_tokens import check_issued, check_listed
from consent_service.signing import Seal
from consent_service.store.interface import StoredToken, TokenStore
from consent_service.token import (
    LINK_HINT,
    LINK_PREFIX,
    Bearer,
    Role,
    Token,
    TokenSigner,
)

SESSION_LIFETIME: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=1)
LINK_LIFETIME: Final = timedelta(minutes=10)
# The cookie is written anew after so long, not with every answer.
_RENEWED_AFTER: Final = timedelta(minutes=1)
# What a clock of another machine may be ahead.
_AHEAD: Final = timedelta(minutes=5)
# How long sessions and links that are over stay listed, for `token list`.
_KEPT: Final = timedelta(days=1)
_SALT: Final = b"consent-service/session/v1"


# Whom a link is for where nobody said. With its time, by which people tell them apart.
UNNAMED: Final = "one-time link"


class _Cookie(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of the cookie; `seen` is when it was used last, in Unix seconds."""

    session: str
    seen: int
    language: str = ""


class Session(msgspec.Struct, frozen=True):
    """A browser that is signed in.

    Attributes:
        id: Names the session in the list of tokens.
        token: What it may do, which is what its token or link allows.
        bearer: Who acts, as the accesses say it.
        seen: When it was last used.
        language: The language that the person chose, "" for the browser's.
    """

    id: str
    token: Token
    bearer: Bearer
    seen: datetime
    language: str = ""


class Sessions:
    """Begins, finds and ends sessions. What is kept is in the list of tokens."""

    def __init__(
        self,
        keys: Sequence[bytes],
        signer: TokenSigner,
        tokens: TokenStore,
        *,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        """Set up; `keys` are the oldest first."""
        self._seal = Seal(keys, _Cookie, salt=_SALT)
        self._form_key = keys[-1]
        self._signer = signer
        self._tokens = tokens
        self._clock = clock
        self._new_id = new_id

    async def begin(self, text: str) -> Session:
        """Exchange a token, or the key of a link, for a session.

        The key of a link is used up, whatever happens then. Its session is listed
        before that: whoever revokes the link finds and ends it, too.

        Raises:
            TokenError: It is not ours, over, revoked or used.
        """
        now = self._clock()
        await self._forget_old(now)
        if text.startswith(LINK_PREFIX):
            return await self._begin_by_link(text, now)
        token, known = await check_issued(text, self._signer, self._tokens, now)
        stored = msgspec.structs.replace(
            self._listed(token, known.holder, now),
            expires_at=min(now + SESSION_LIFETIME, known.expires_at),
            parent=token.id,
        )
        # Listed first: what nobody can end must not begin.
        await self._tokens.save_token(stored)
        return _session(stored, seen=now)

    async def _begin_by_link(self, text: str, now: datetime) -> Session:
        token = self._signer.read_link(text, now)
        known = await self._tokens.load_token(token.id)
        if known is None or known.kind != "link":
            raise TokenError("the link is not in the list of tokens", hint=LINK_HINT)
        listed = self._listed(token, known.holder, now)
        stored = msgspec.structs.replace(listed, link=token.id)
        await self._tokens.save_token(stored)
        # If we die here, nobody has the session, and the link is good still.
        if not await self._tokens.spend_token(token.id, now):
            await self._tokens.forget_tokens([stored.id])
            raise TokenError("the link was used already", hint=LINK_HINT)
        return _session(stored, seen=now)

    def _listed(self, token: Token, holder: str, now: datetime) -> StoredToken:
        return StoredToken(
            id=self._new_id(),
            role=token.role,
            sites=token.sites,
            issued_at=now,
            expires_at=now + SESSION_LIFETIME,
            holder=holder,
            kind="session",
        )

    async def find(self, cookie: str) -> Session | None:
        """Return the session that a cookie names, None if there is none or it is over.

        Raises:
            StoreUnavailableError: The list of tokens cannot be read.
        """
        said = self._seal.unseal(cookie)
        if said is None:
            return None
        now, seen = self._clock(), datetime.fromtimestamp(said.seen, UTC)
        if not -_AHEAD < now - seen < IDLE:
            return None
        stored = await self._tokens.load_token(said.session)
        if stored is None or not await self._is_good(stored, now):
            return None
        return _session(stored, seen=seen, language=said.language)

    async def _is_good(self, stored: StoredToken, now: datetime) -> bool:
        if stored.kind != "session" or stored.revoked_at is not None:
            return False
        if not stored.issued_at - _AHEAD < now < stored.expires_at:
            return False
        try:
            if stored.parent:
                await check_listed(stored.parent, self._tokens, now)
        except TokenError:
            return False
        return True

    def cookie_of(self, session: Session) -> str:
        """Return the value of the cookie for a session that is used now."""
        seen = int(self._clock().timestamp())
        return self._seal.seal(_Cookie(session.id, seen, session.language))

    def is_stale(self, session: Session) -> bool:
        """Return whether the cookie is to be written again, lest it end as idle."""
        return self._clock() - session.seen >= _RENEWED_AFTER

    def form_token(self, session: Session) -> str:
        """Return what every form of a session carries against forged requests.

        Made from the session, so that no process has to keep it.
        """
        text = b"consent-service/form/v1\n" + session.id.encode()
        return hmac.digest(self._form_key, text, "sha256").hex()[:32]

    def is_form_token(self, session: Session, text: str) -> bool:
        expected = self.form_token(session)
        return hmac.compare_digest(expected.encode(), text.encode())

    async def end(self, session: Session) -> None:
        """End this session; its cookie, or a copy of it, is worth nothing then."""
        await self._tokens.revoke_token(session.id, self._clock())

    async def end_all(self, session: Session) -> int:
        """End every session of the same token; return how many there were.

        After a link there is no token: then all that links with the same rights and
        holder began.
        """
        now, own = self._clock(), await self._tokens.load_token(session.id)
        like = [
            stored
            for stored in await self._tokens.list_tokens()
            if own is not None
            and (stored.kind, stored.revoked_at) == ("session", None)
            and _origin(stored) == _origin(own)
            and stored.expires_at > now
        ]
        for stored in like:
            await self._tokens.revoke_token(stored.id, now)
        return len(like)

    async def _forget_old(self, now: datetime) -> None:
        """Take sessions and links that ended long ago out of the list."""
        old = [
            stored.id
            for stored in await self._tokens.list_tokens()
            if stored.kind != "token" and now - stored.expires_at > _KEPT
        ]
        if old:
            await self._tokens.forget_tokens(old)


def new_link(
    role: Role, sites: tuple[str, ...], *, token: str, holder: str, at: datetime
) -> tuple[Token, StoredToken]:
    """Return a link under the id `token`, and what is to be listed of it.

    With no `holder` it is called by the minute it was made in: two people with two
    links are two then, and one person finds her own.
    """
    whom = holder or f"{UNNAMED} of {at:%Y-%m-%dT%H:%MZ}"
    end = at + LINK_LIFETIME
    stored = StoredToken(
        id=token,
        role=role,
        sites=sites,
        issued_at=at,
        expires_at=end,
        holder=whom,
        kind="link",
    )
    return Token(token, role, sites, int(end.timestamp())), stored


def _origin(stored: StoredToken) -> tuple[str, str, tuple[str, ...], str]:
    holder = stored.holder
    # Of links for nobody in particular each has a time of its own.
    whom = UNNAMED if holder.startswith(UNNAMED) else holder
    return stored.parent, stored.role, stored.sites, whom


def _session(stored: StoredToken, *, seen: datetime, language: str = "") -> Session:
    token = Token(
        stored.id,
        # What is listed was checked when it was issued.
        cast(Role, stored.role),
        stored.sites,
        int(stored.expires_at.timestamp()),
    )
    # A token says in the accesses what it says of itself elsewhere; a session that a
    # link began has no other name than its own.
    bearer = Bearer(stored.parent or stored.id, stored.holder)
    return Session(stored.id, token, bearer, seen, language)
