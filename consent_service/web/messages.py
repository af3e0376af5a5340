"""What is sent and answered as JSON, beside the choice and the declaration."""

from typing import Literal

import msgspec

from consent_service.choices.choice import Digest, RandomId, Tag


class Answer(msgspec.Struct, frozen=True):
    """The answer to a choice. `receipt` is a C2SP tlog-proof, `cookie` is signed.

    `checkpoint` is the one that everybody is shown now. It is to be sent with the
    next choice: so a log that was rewritten meets what it had said before.
    """

    index: int
    digest: str
    expires_at: str
    receipt: str
    cookie: str | None
    checkpoint: str | None = None


class HandOverRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor is about to follow a link to the site `to`.

    `cookie` is the signed cookie, word for word: on a page of another host than the
    service's it does not come along by itself.
    """

    cookie: str
    to: str


class HandedOver(msgspec.Struct, frozen=True):
    """What to put into the fragment of the link. It holds for a minute, once."""

    token: str


class Arrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor has come by such a link. `visitor` is a new id of this site alone."""

    token: str
    visitor: RandomId
    revision: Digest
    language: Tag


class Erasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an owner asks for: all records of one visitor.

    `reason` stands in the log for good, and is coarse so that it tells of no one.
    """

    visitor: RandomId
    reason: Literal["art17", "court", "test-data", "withdrawn+expired"] = "art17"


class Erased(msgspec.Struct, frozen=True):
    """How many records are gone for good."""

    erased: int


class SiteHealth(msgspec.Struct, frozen=True):
    """How one site is served. `revision` is empty when it is not.

    `trouble` says why its policy file is not in force, why its log takes nothing, or
    that a checkpoint came back which contradicts that log.
    """

    site: str
    revision: str
    trouble: str


class Readiness(msgspec.Struct, frozen=True):
    """Whether a choice can be recorded. A site in trouble has its last good policy."""

    ready: bool
    sites: list[SiteHealth]
