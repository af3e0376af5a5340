"""What goes into a store and comes out of it, as values.

Import them from `interface.py`, which says what a store promises of them.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, NamedTuple

import msgspec

from consent_service.choices.tally import Tally

LogState = Literal["open", "closed"]
TokenKind = Literal["token", "link", "session"]

# A tile's level and number; level BUNDLE holds entry bundles (C2SP tlog-tiles).
BUNDLE = -1


class LogKey(NamedTuple):
    """One log: a site's epoch. Epochs count from 1; only the newest is open."""

    site: str
    epoch: int


class TileKey(NamedTuple):
    """One tile of a log. Its content grows until it holds 256 hashes or entries."""

    level: int
    number: int


class Head(msgspec.Struct, frozen=True):
    """The state of one log: what the next commit is built on.

    `frontier` holds the roots of the full subtrees of the tree, largest first
    (RFC 6962 section 2.1). `checkpoint` is the signed note, byte for byte.
    """

    key: LogKey
    origin: str
    state: LogState
    size: int
    frontier: tuple[bytes, ...]
    checkpoint: bytes
    at: datetime


class StoredRecord(msgspec.Struct, frozen=True):
    """One record with the columns that it can be found by.

    `file` is the record file, byte for byte, or None once it has been erased;
    then every column that came from it is empty too, and only `index` is left
    with `erased_by`: where the statement is that says why, in the record's own log
    or in that of a later epoch.
    """

    index: int
    digest: str | None
    file: bytes | None
    choice: str | None
    visitor: str | None
    at: datetime | None
    revision: str | None
    action: str | None
    expires_at: datetime | None
    erased_by: tuple[LogKey, int] | None = None


def emptied_record(index: int, *, erased_by: tuple[LogKey, int] | None) -> StoredRecord:
    """Return what is left of a record whose file is gone."""
    return StoredRecord(
        index=index,
        digest=None,
        file=None,
        choice=None,
        visitor=None,
        at=None,
        revision=None,
        action=None,
        expires_at=None,
        erased_by=erased_by,
    )


def erased_for_good(commit: "Commit", erased: Mapping[int, int]) -> set[int]:
    """Return the records whose choices must not come back, of those erased in a log.

    Those of an `erasure`. What went because its time was over was sent years ago.
    """
    said = {each.index for each in commit.statements if each.kind == "erasure"}
    return {index for index, by in erased.items() if by in said}


class StoredStatement(msgspec.Struct, frozen=True):
    """A statement of the log once more, so that it is found without reading bundles.

    The entry in the tree is the evidence; `body` repeats its JSON, byte for byte.
    """

    index: int
    kind: str
    body: bytes


class LogEnd(NamedTuple):
    """What of a log its opening looks at: some tiles, and statements of some kinds."""

    tiles: Mapping[TileKey, bytes]
    statements: Sequence[StoredStatement]


class Commit(msgspec.Struct, frozen=True):
    """One step of one log, applied as a whole.

    Attributes:
        old: The checkpoint that the commit builds on, byte for byte; b"" creates
            the log, and closes every earlier epoch of the site.
        head: The head afterwards.
        tiles: Whole new content of every tile that changed.
        records: New records. Statements have none: their entry is in the tiles.
        statements: New statements.
        erased: By epoch, this one or an earlier one of the site: the indexes whose
            records are destroyed, to that of the new statement that says so.
        counts: What the new records, and the requests that they came with, add to the
            counts of the site.
    """

    old: bytes
    head: Head
    tiles: Mapping[TileKey, bytes]
    records: tuple[StoredRecord, ...] = ()
    statements: tuple[StoredStatement, ...] = ()
    erased: Mapping[int, Mapping[int, int]] = msgspec.field(default_factory=dict)
    counts: Tally = msgspec.field(default_factory=dict)


class Portion(msgspec.Struct, frozen=True):
    """A part of a site that is taken in from elsewhere, written as it is.

    Attributes:
        key: The log that all but revisions and accesses are of.
        tiles: Whole tiles.
        records: Records, up to 1,024; erased ones too.
        statements: Statements.
        past: The last checkpoints of days before the head's, by day (UTC).
        revisions: Revisions of the site.
        accesses: Uses of tokens on the site, in order.
        counts: What the records add to the counts of the site.
    """

    key: LogKey
    tiles: Mapping[TileKey, bytes] = msgspec.field(default_factory=dict)
    records: tuple[StoredRecord, ...] = ()
    statements: tuple[StoredStatement, ...] = ()
    past: Mapping[date, bytes] = msgspec.field(default_factory=dict)
    revisions: tuple["StoredRevision", ...] = ()
    accesses: tuple["Access", ...] = ()
    counts: Tally = msgspec.field(default_factory=dict)


class Balance(msgspec.Struct, frozen=True):
    """All counts of a site and the logs that they are of, at one moment.

    Attributes:
        sizes: The entries of each of its logs.
        version: Changes when something is erased, or the counts are mended.
        counted: Every record that there ever was, and what only requests said.
        erased: Of those the records that are gone. A site's records, counted anew,
            are `counted` without `erased`.
    """

    sizes: Mapping[LogKey, int]
    version: int
    counted: Tally
    erased: Tally


class RecordQuery(msgspec.Struct, frozen=True):
    """Which records an auditor asks for. Times are half open: start ≤ at < end.

    `after` leaves out that index and all before it, in the order asked for.
    """

    start: datetime | None = None
    end: datetime | None = None
    revision: str | None = None
    action: str | None = None
    after: int | None = None
    newest_first: bool = False
    erased: bool = True

    @property
    def filters(self) -> bool:
        """Whether it asks for what an erased record no longer tells."""
        wanted = (self.start, self.end, self.revision, self.action)
        return any(value is not None for value in wanted)


class StoredRevision(msgspec.Struct, frozen=True):
    """One published revision: `document` is its exact bytes, `digest` their SHA-256."""

    site: str
    digest: str
    document: bytes
    published_at: datetime
    withdrawn_at: datetime | None = None


def digest_of(text: bytes) -> str:
    """Return the name of a text that people write: its SHA-256 in hexadecimal."""
    return sha256(text).hexdigest()


class StoredPolicy(msgspec.Struct, frozen=True):
    """The policy of a site as its owner wrote it, which is to be in force.

    Attributes:
        text: Its bytes: a policy file.
        by: The id of the token that published it, "" where somebody wrote the file.
        why: The reason that was given, if one was.
        at: When it was published, None where somebody wrote the file.
        before: The bytes that it replaced, none if it is the first.
    """

    site: str
    text: bytes
    by: str = ""
    why: str = ""
    at: datetime | None = None
    before: bytes = b""

    @property
    def digest(self) -> str:
        return digest_of(self.text)


class KeptText(msgspec.Struct, frozen=True):
    """A policy as its owner wrote it, which made a revision.

    Attributes:
        revision: The digest of the revision.
        text: Its bytes: a policy file.
        at: When it was kept.
    """

    site: str
    revision: str
    text: bytes
    at: datetime


class StoredDraft(msgspec.Struct, frozen=True):
    """What somebody is making of a policy. It is not in force.

    Attributes:
        text: Its bytes: a policy file.
        base: The digest of the policy in force that it was begun from, "" for a site
            that has none.
        by: The id of the token that saved it last.
        at: When that was.
    """

    site: str
    text: bytes
    base: str
    by: str
    at: datetime

    @property
    def digest(self) -> str:
        return digest_of(self.text)


# Half a day: as long as a session can last.
SET_UP_SECONDS = 43_200


class StoredSetUp(msgspec.Struct, frozen=True):
    """What somebody has answered so far while setting up a site. It is no policy yet.

    Attributes:
        id: Its name among those of the same person.
        answers: The answers, as the fields of a form are written.
        at: When it was saved last.
    """

    id: str
    answers: str
    at: datetime


class StoredToken(msgspec.Struct, frozen=True):
    """What is known of an issued token; the token itself is never stored.

    `holder` says who has it, in the words of the issuer; "" is not known. Links that
    sign in once and the sessions of browsers are listed here too: `parent` is the
    token that a session was begun with, and `link` the link; the other one is "".
    """

    id: str
    role: str
    sites: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    holder: str = msgspec.field(default="", name="for")
    kind: TokenKind = "token"
    parent: str = ""
    link: str = ""


class Access(msgspec.Struct, frozen=True):
    """One use of a token.

    Attributes:
        at: When. Example: `"2026-11-22T12:00:00.123Z"`.
        site: The site that was read. Example: `"example"`.
        token: The id of the token; `cli` for a command that used the store itself.
            Example: `"20c4827ed252a77c"`.
        what: What was asked for, with its filters. Example: `"records format=csv"`.
        holder: Who held the token then, as it was issued, or which command of the
            operator it was; "" where nobody said. Example: `"Maija, DVV"`.
        salt: Random, so that the log can state a digest of the line which nobody
            can guess the line from; "" in lines of earlier releases.
            Example: `"5f1d7a84e0c3b2965f1d7a84e0c3b296"`.
    """

    at: datetime
    site: str
    token: str
    what: str
    holder: str = msgspec.field(default="", name="for")
    salt: str = ""
