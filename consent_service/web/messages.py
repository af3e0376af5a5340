"""The bodies that are sent and answered, beside the choice and the declaration."""

from typing import Annotated, Literal

import msgspec

from consent_service.choices.choice import Digest, RandomId, Tag
from consent_service.choices.record import Record


class Answer(msgspec.Struct, frozen=True):
    """The answer to a choice.

    Attributes:
        index: The record's position in the log of the site. Example: `41`.
        digest: The SHA-256 of the record's file: the name of its receipt.
        expires_at: When the choice ends and the visitor is asked again, UTC.
            Example: `"2027-05-24T12:00:00.123Z"`.
        receipt: The receipt, a C2SP tlog-proof with the record inside.
            Example: `"c2sp.org/tlog-proof@v1 …"`.
        cookie: The signed cookie, for a page that cannot get it by HTTP.
            Example: `"eyJ2IjoiM2Y4YSJ9.c2lnbmF0dXJl"`.
        checkpoint: The checkpoint that everybody is shown now. Send it with the next
            choice: a log that was rewritten then meets what it said before. Null
            where there is none yet. Example: `"log.example/example 41 …"`.
    """

    index: int
    digest: Digest
    expires_at: str
    receipt: str
    cookie: str | None
    checkpoint: str | None


class HandOverRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor is about to follow a link to another site.

    Attributes:
        cookie: The signed cookie, word for word: on a page of another host than the
            service's the browser does not send it.
            Example: `"eyJ2IjoiM2Y4YSJ9.c2lnbmF0dXJl"`.
        to: The name of the other site. Example: `"example-shop"`.
    """

    cookie: str
    to: str


class HandedOver(msgspec.Struct, frozen=True):
    """The choice to take along.

    Attributes:
        token: What to put into the fragment of the link. It can be used once, within
            a minute. Example: `"eyJpZCI6IjNmOGEifQ.c2lnbmF0dXJl"`.
    """

    token: str


class Arrival(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A visitor has come by such a link.

    Attributes:
        token: What stood in the fragment of the link.
            Example: `"eyJpZCI6IjNmOGEifQ.c2lnbmF0dXJl"`.
        visitor: A new random id for this site alone.
        revision: The digest of the revision in force here.
        language: The language of the page. Example: `"fi"`.
    """

    token: str
    visitor: RandomId
    revision: Digest
    language: Tag


class DeclarationForm(msgspec.Struct, frozen=True):
    """The form of the declaration page.

    Attributes:
        id: A random id made with the page: sending the form twice is one choice.
            Example: `"0a1b2c3d4e5f60718293a4b5c6d7e8f9"`.
        secret: A random value made with the page, for a visitor whose browser has
            none: sent twice, the form names one visitor.
            Example: `"9f8e7d6c5b4a39281706f5e4d3c2b1a0"`.
        supersedes: The digest of the visitor's record when the page was made, if any.
            Example: `"9b0e…"`.
        revision: The digest of the revision that the page shows. Example: `"4f1c…"`.
        language: The language of the page. Example: `"fi"`.
        action: The button that was used. Example: `"save"`.
        granted: The categories whose boxes are ticked; counts with `save` alone.
            Example: `["analytics"]`.
    """

    id: str = ""
    secret: str = ""
    supersedes: str = ""
    revision: str = ""
    language: str = ""
    action: str = ""
    granted: tuple[str, ...] = ()


class ErasureForm(msgspec.Struct, frozen=True):
    """The form on the declaration page by which visitors erase their records.

    Attributes:
        language: The language of the page to lead back to. Example: `"fi"`.
    """

    language: str = ""


Reason = Literal["art17", "court", "test-data", "withdrawn+expired"]


class Erasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an owner sends to erase all records of one visitor.

    Attributes:
        visitor: The visitor's consent id, as in the records; or the random value that
            the browser sent, if the visitor tells that.
        reason: Why; it stays in the log for good and is coarse, so that it describes
            nobody. Example: `"art17"`.
    """

    visitor: RandomId
    reason: Reason = "art17"


class Erased(msgspec.Struct, frozen=True):
    """The answer to an erasure.

    Attributes:
        erased: How many records were erased for good. Example: `3`.
    """

    erased: int


class RecordLine(Record, frozen=True, kw_only=True):
    """One record, with where it is in the log.

    Attributes:
        index: Its position in the log of its epoch. Example: `41`.
        epoch: The log of the site that has it, counted from 1. Example: `1`.
        digest: The SHA-256 of its file: the name of its receipt.
    """

    index: int
    epoch: int
    digest: Digest


class ErasedLine(msgspec.Struct, frozen=True):
    """One record that was erased.

    Attributes:
        index: Its position in the log of its epoch. Example: `40`.
        epoch: The log of the site that had it, counted from 1. Example: `1`.
        reason: Why it was erased. Example: `"art17"`.
        erased: Always true. Example: `true`.
    """

    index: int
    epoch: int
    reason: str
    erased: bool


class DamagedLine(msgspec.Struct, frozen=True):
    """One record that is not as it was logged. Nothing of it can be relied on.

    Attributes:
        index: Its position in the log of its epoch. Example: `42`.
        epoch: The log of the site that has it, counted from 1. Example: `1`.
        digest: The SHA-256 that its file had: the name of its receipt.
        damaged: Always true. Example: `true`.
    """

    index: int
    epoch: int
    digest: Digest
    damaged: bool


class SiteHealth(msgspec.Struct, frozen=True):
    """How one site is served.

    Attributes:
        site: The name of the site. Example: `"example"`.
        ready: Whether a choice of this site would be recorded now. Example: `true`.
        revision: The digest of the revision in force, empty if it is not served.
            Example: `"4f1c…"`.
        trouble: Why its policy file is not in force, why its log takes no entries, what
            of it is damaged in the store, or that a checkpoint came back that
            contradicts its log; else empty. Example: `"the disk is full"`.
    """

    site: str
    ready: bool
    revision: str
    trouble: str


class Readiness(msgspec.Struct, frozen=True):
    """Whether a choice can be recorded. A site in trouble has its last good policy.

    Attributes:
        ready: Whether choices can be recorded: of one site at least, or of all if the
            setting `ready_when` says so. The answer is 503 if not. Example: `true`.
        sites: Every site that has a policy file; of more than 50 only those in trouble,
            and no more than 50, unless the query has `full`.
        served: How many sites are served. Example: `5`.
        waiting: How many are on their way since the start: their policy is not read
            yet, or their log not opened. Example: `0`.
        in_trouble: How many are in trouble. Example: `0`.
        catalog: The version of the catalog that this process reads policies with, the
            day of its last change. Example: `"2026-11-29"`.
        elsewhere: What other machines at the same store serve otherwise: visitors are
            asked again by each. Empty when all agree. Example: `[]`.
    """

    ready: bool
    sites: list[SiteHealth]
    served: int = 0
    waiting: int = 0
    in_trouble: int = 0
    catalog: str = ""
    elsewhere: tuple[str, ...] = ()


class Alive(msgspec.Struct, frozen=True):
    """The process answers.

    Attributes:
        alive: Always true. Example: `true`.
    """

    alive: bool


class GpcSupport(msgspec.Struct, frozen=True, rename="camel"):
    """What the specification of Global Privacy Control has a site publish.

    Attributes:
        gpc: Whether the signal is honoured; always true. Example: `true`.
        last_update: The day on which this last changed. Example: `"2026-11-22"`.
    """

    gpc: bool
    last_update: str


class CommandUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a command of the operator is about to do.

    Attributes:
        what: The words that stand in the accesses then, and the id of a token if it is
            about one. Example: `"backup"`.
        sites: The sites that it is about; of all if there is none.
            Example: `["example"]`.
    """

    what: Annotated[
        str,
        msgspec.Meta(pattern=r"^[a-z]{1,20}( [a-z]{1,20}){0,3}( [0-9a-f]{16})?$"),
    ]
    sites: Annotated[tuple[str, ...], msgspec.Meta(max_length=1_000)] = ()
