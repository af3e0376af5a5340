"""Tokens of providers, owners and auditors: what they allow, signed by us.

`cst_` and the form of `signing.Seal`. The prefix lets secret scanners find a token
that was committed somewhere by accident. A link has a key of the same form behind
`csl_`, signed for another purpose: it signs in once, and no program can use it.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

import msgspec

from consent_service.errors import ForbiddenError, TokenError
from consent_service.signing import Seal

TOKEN_PREFIX = "cst_"  # noqa: S105  # a public mark, not a secret
LINK_PREFIX = "csl_"
EVERY_SITE = "*"
# Characters of the words that say who holds a token.
MAX_HOLDER = 100
Role = Literal["auditor", "owner", "provider"]

_SALT = b"consent-service/token/v1"
_LINK_SALT = b"consent-service/link/v1"
_HINT = "consent-service token issue makes one"
LINK_HINT = "consent-service link makes another"


class Token(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a token says. `sites` may hold `*`; `expires` is seconds since 1970.

    An auditor reads, an owner also edits and erases, a provider may do that at every
    site, and add sites and tokens.
    """

    id: str
    role: Role
    sites: tuple[str, ...]
    expires: int

    def allows(self, site: str) -> bool:
        return EVERY_SITE in self.sites or site in self.sites


class Bearer(msgspec.Struct, frozen=True):
    """Who uses something: the id of a token, and who holds it ("" is not known)."""

    token: str
    holder: str = ""


def check_holder(text: str) -> str:
    """Return the words that say who holds a token.

    Raises:
        TokenError: They are too long, or not all of them can be printed.
    """
    if len(text) > MAX_HOLDER:
        raise TokenError(f"holder has {len(text)} characters, above {MAX_HOLDER}")
    # No control characters, line breaks or marks that turn the writing around.
    if not text.isprintable() or text != text.strip():
        raise TokenError(f"holder is not one plain line: {text!r}")
    return text


class TokenSigner:
    """Signs with the newest key and verifies with all of them, oldest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, Token, salt=_SALT)
        self._links = Seal(keys, Token, salt=_LINK_SALT)

    def sign_token(self, token: Token) -> str:
        return TOKEN_PREFIX + self._seal.seal(token)

    def sign_link(self, token: Token) -> str:
        """Return the key of a link, which is nothing to a program."""
        return LINK_PREFIX + self._links.seal(token)

    def read_token(self, text: str, now: datetime) -> Token:
        """Return what the token says. The caller checks whether it is revoked.

        Raises:
            TokenError: The token is malformed, not signed by us, or has expired.
        """
        if not text.startswith(TOKEN_PREFIX):
            raise TokenError("the token is not one of this service", hint=_HINT)
        token = self._seal.unseal(text.removeprefix(TOKEN_PREFIX))
        if token is None:
            raise TokenError("the token is not signed by this service", hint=_HINT)
        if now.timestamp() >= token.expires:
            end = datetime.fromtimestamp(token.expires, UTC)
            raise TokenError(f"the token expired on {end:%Y-%m-%d}", hint=_HINT)
        return token

    def read_link(self, text: str, now: datetime) -> Token:
        """Return what the key of a link says. The caller checks whether it was used.

        Raises:
            TokenError: It is malformed, not signed by us, or has expired.
        """
        token = self._links.unseal(text.removeprefix(LINK_PREFIX))
        if token is None:
            raise TokenError("the link is not one of this service", hint=LINK_HINT)
        if now.timestamp() >= token.expires:
            raise TokenError("the link has expired", hint=LINK_HINT)
        return token


def check_scope(token: Token, site: str, *roles: Role) -> None:
    """Check that the token is for that site and has one of the roles.

    Raises:
        ForbiddenError: It is for other sites or another role.
    """
    if not token.allows(site):
        raise ForbiddenError(f"the token is not for site {site!r}")
    if not has_role(token, *roles):
        raise ForbiddenError(
            f"the token has the role {token.role!r}",
            hint=f"this needs the role {' or '.join(roles)}",
        )


def has_role(token: Token, *roles: Role) -> bool:
    """Return whether the token has one of the roles; a provider has all of them."""
    return token.role in roles or token.role == "provider"
