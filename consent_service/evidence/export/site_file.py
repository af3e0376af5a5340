"""What an export holds of a site beside its logs, so that it can move as a whole.

site.json            {"revisions":[…],"written":[…]}
accesses/000.ndjson  {"at":TIME,"for":HOLDER,"salt":SALT,"token":ID,"what":WORDS}

`written` says when each epoch was written to last. The logs say nothing of all this:
the manifest alone vouches for it. Times are UTC with microseconds.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import Json, decode_object, encode_json
from consent_service.evidence.codec import is_digest
from consent_service.evidence.export.layout import SITE_FILE

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class ListedRevision:
    """When a revision was published, and when it was withdrawn if it was."""

    digest: str
    published_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SiteFile:
    """The content of `site.json`: epochs and revisions, oldest first."""

    written: tuple[datetime, ...]
    revisions: tuple[ListedRevision, ...]


@dataclass(frozen=True, slots=True)
class ListedAccess:
    """One use of a token, as a line of an accesses file has it.

    `holder`, which is `for` in the line, and `salt` are "" where the line lacks them.
    """

    at: datetime
    token: str
    what: str
    holder: str = ""
    salt: str = ""


def encode_site_file(site: SiteFile) -> bytes:
    """Return the canonical JSON of `site.json`."""
    return encode_json(
        {
            "revisions": [_revision_fields(each) for each in site.revisions],
            "written": [_format(at) for at in site.written],
        }
    )


def decode_site_file(data: bytes) -> SiteFile:
    """Read `site.json`, in the one form in which it is written.

    Raises:
        MalformedEvidenceError: It is in another.
    """
    fields = decode_object(data, SITE_FILE)
    _check_fields(fields, SITE_FILE, "revisions", "written")
    written = _items(fields, "written", read=_time)
    return SiteFile(written, _items(fields, "revisions", read=_revision))


def encode_access_line(access: ListedAccess) -> bytes:
    """Return the line for one use of a token."""
    at = _format(access.at)
    line: dict[str, Json] = {"at": at, "token": access.token, "what": access.what}
    more = {"for": access.holder, "salt": access.salt}
    # Lines of earlier releases have neither, and keep their spelling.
    line |= {name: text for name, text in more.items() if text}
    return encode_json(line) + b"\n"


def decode_access_lines(content: bytes) -> list[ListedAccess]:
    """Read an accesses file.

    Raises:
        MalformedEvidenceError: A line is not as `encode_access_line` writes it.
    """
    *lines, rest = content.split(b"\n")
    if rest:
        raise MalformedEvidenceError("accesses file does not end in a newline")
    return [_access(decode_object(line, "use of a token")) for line in lines]


def _revision_fields(revision: ListedRevision) -> dict[str, Json]:
    fields: dict[str, Json] = {
        "digest": revision.digest,
        "published_at": _format(revision.published_at),
    }
    if revision.withdrawn_at is not None:
        fields["withdrawn_at"] = _format(revision.withdrawn_at)
    return fields


def _revision(value: Json) -> ListedRevision:
    if not isinstance(value, Mapping):
        raise MalformedEvidenceError(f"revision in {SITE_FILE} is not a JSON object")
    gone = ("withdrawn_at",) if "withdrawn_at" in value else ()
    _check_fields(value, f"revision in {SITE_FILE}", "digest", "published_at", *gone)
    digest = value["digest"]
    if not isinstance(digest, str) or not is_digest(digest):
        raise MalformedEvidenceError(f"revision in {SITE_FILE} has no digest")
    withdrawn = _time(value["withdrawn_at"]) if gone else None
    return ListedRevision(digest, _time(value["published_at"]), withdrawn)


def _access(fields: Mapping[str, Json]) -> ListedAccess:
    more = [name for name in ("for", "salt") if name in fields]
    _check_fields(fields, "use of a token", "at", "token", "what", *more)
    token, what = fields["token"], fields["what"]
    holder, salt = (_optional_text(fields, name) for name in ("for", "salt"))
    if not isinstance(token, str) or not isinstance(what, str):
        raise MalformedEvidenceError("use of a token does not say whose and what for")
    return ListedAccess(_time(fields["at"]), token, what, holder, salt)


def _optional_text(fields: Mapping[str, Json], name: str) -> str:
    text = fields.get(name, "")
    # An empty text has one spelling: no field.
    if not isinstance(text, str) or (name in fields and not text):
        raise MalformedEvidenceError(f"use of a token has no text in {name!r}")
    return text


def _items(
    fields: Mapping[str, Json], name: str, *, read: Callable[[Json], Read]
) -> tuple[Read, ...]:
    value = fields[name]
    if not isinstance(value, list):
        raise MalformedEvidenceError(f"field {name!r} of {SITE_FILE} must be a list")
    return tuple(map(read, value))


def _check_fields(fields: Mapping[str, Json], what: str, *wanted: str) -> None:
    if fields.keys() != set(wanted):
        found = ", ".join(map(repr, sorted(fields)))[:200]
        raise MalformedEvidenceError(f"{what} has {found}, not {', '.join(wanted)}")


def _format(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def _time(value: Json) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        at = None
    # Writing it again refuses every other spelling, and times without a zone.
    if at is None or at.tzinfo is None or _format(at) != value:
        raise MalformedEvidenceError(f"not a time in UTC: {str(value)[:40]!r}")
    return at
