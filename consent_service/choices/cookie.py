"""The signed value that a visitor carries. It is a hint, never evidence.

Its form is that of `signing.Seal`, in the scope of its site. The script writes it with
an empty signature until the service has answered; what such a cookie says is shown,
and nothing is done for it.

A cookie of the earlier form has no secret: its id stands in records, where others read
it. It is read until it expires, and no new one is signed (docs/decisions/0022).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Annotated, NamedTuple

import msgspec

from consent_service.choices.choice import Decision
from consent_service.choices.record import Record, parse_time
from consent_service.policy.revision import Revision
from consent_service.signing import Seal

_SALT = b"consent-service/visitor-cookie/v2"
_EARLIER_SALT = b"consent-service/visitor-cookie/v1"
# Browsers keep at most 4096 bytes for name, value and attributes together.
_LONGEST = 3_844
# How many digits the cookie keeps of a revision's digest and of a meaning's.
_REVISION_DIGITS = 16
_MEANING_DIGITS = 8
# Revisions whose categories are remembered, some kilobyte each.
_REMEMBERED = 1_024
# Up to the year 9999, the last that a calendar of ours has.
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]


class VisitorCookie(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What the cookie says. The short names are on the wire of every request.

    Attributes:
        secret: 128 random bits from the first choice; "" in the earlier form. Only
            the visitor's browser keeps them, and they are the right to act for it.
        visitor: What records call the visitor, the consent id; "" until it is known.
        earlier: The visitor's id in records from before there were secrets, if the
            browser has proved it; else "".
        earlier_ends: Seconds since 1970 when the cookie that proved it ends.
        revision: The first 16 digits of the revision that was shown.
        decided: Seconds since 1970 when the choice was made.
        expires: Seconds since 1970 when the choice ends.
        gpc: 1 when the browser sent Global Privacy Control at that time.
        record: The digest of the newest record, "" until it is known.
        arrived: 1 when the choice was made at another site and came along with a
            link. It goes no further: the banner there named this site, and no third.
        decisions: Category to `1` or `0` and the first 8 digits of what it meant.
    """

    secret: str = msgspec.field(name="k", default="")
    visitor: str = msgspec.field(name="v", default="")
    earlier: str = msgspec.field(name="l", default="")
    earlier_ends: _Seconds = msgspec.field(name="e", default=0)
    revision: str = msgspec.field(name="r")
    decided: _Seconds = msgspec.field(name="t")
    expires: _Seconds = msgspec.field(name="x")
    gpc: int = msgspec.field(name="g")
    record: str = msgspec.field(name="p")
    arrived: int = msgspec.field(name="a", default=0)
    decisions: dict[str, str] = msgspec.field(name="d")


class Earlier(NamedTuple):
    """A browser's id in records of the earlier form, and how long it is valid.

    The end is that of the cookie which proved it, and no newer cookie extends it.
    """

    visitor: str = ""
    ends: int = 0


_NO_EARLIER = Earlier()


class ReadCookie(msgspec.Struct, frozen=True):
    """A cookie that was read. Act for its visitor only when it is `signed`."""

    content: VisitorCookie
    signed: bool

    @property
    def is_earlier(self) -> bool:
        """Whether it has the earlier form, whose id others may have read."""
        return not self.content.secret


class CookieSigner:
    """Signs with the newest key and verifies with all of them, oldest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._seal = Seal(keys, VisitorCookie, salt=_SALT)
        self._earlier = Seal(keys, VisitorCookie, salt=_EARLIER_SALT)

    def sign_cookie(self, content: VisitorCookie, *, site: str) -> str:
        """Return the cookie of that site; it has to have a secret."""
        return self._seal.seal(content, scope=site)

    def read_cookie(self, value: str, *, site: str) -> ReadCookie | None:
        """Return what the cookie of a site says, or None if it cannot be read.

        An unreadable cookie is not an error: its visitor has not decided yet.
        """
        if len(value) > _LONGEST:
            return None
        content = self._seal.read(value)
        if content is None:
            return None
        signed = (
            self._seal.is_sealed(value, scope=site)
            if content.secret
            else self._earlier.is_sealed(value)
        )
        return ReadCookie(content, signed=signed)


def cookie_name(site: str) -> str:
    return f"consent_{site}"


def make_cookie(
    record: Record,
    digest: str,
    revision: Revision,
    *,
    secret: str,
    earlier: Earlier = _NO_EARLIER,
) -> VisitorCookie:
    """Return what the visitor's browser keeps of a record made under `revision`.

    Args:
        record: The record of a choice that came with `secret`.
        digest: The record's digest.
        revision: What was shown.
        secret: What the browser sent as `visitor`.
        earlier: What the browser has proved to have been called before.
    """
    return VisitorCookie(
        secret=secret,
        visitor=record.visitor,
        earlier=earlier.visitor,
        earlier_ends=earlier.ends,
        revision=revision.digest[:_REVISION_DIGITS],
        decided=int(parse_time(record.at).timestamp()),
        expires=int(parse_time(record.expires_at).timestamp()),
        gpc=int(record.gpc),
        record=digest,
        decisions=cookie_decisions(revision, record.decisions),
    )


def cookie_decisions(
    revision: Revision, decisions: Mapping[str, Decision]
) -> dict[str, str]:
    """Return decisions as the cookie keeps them: outcome and meaning at that time."""
    meant = _meant(revision)
    return {
        category: f"{'1' if decision == 'granted' else '0'}{meant[category]}"
        for category, decision in decisions.items()
        if category in meant
    }


def said_under(revision: Revision, kept: Mapping[str, str]) -> dict[str, Decision]:
    """Return those decisions, as the cookie keeps them, that still mean the same."""
    said: dict[str, Decision] = {}
    for category, meaning in _meant(revision).items():
        value = kept.get(category, "")
        if value[1:] == meaning:
            said[category] = "granted" if value[0] == "1" else "denied"
    return said


@lru_cache(_REMEMBERED)
def _meant(revision: Revision) -> Mapping[str, str]:
    """Return what the cookie keeps of the meaning of each optional category."""
    return {
        category.id: revision.meanings[category.id][:_MEANING_DIGITS]
        for category in revision.policy.optional_categories
    }
