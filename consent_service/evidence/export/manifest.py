"""The manifest of an export: every file by digest and length, under one signature.

    consent-export/v1
    site NAME
    made 2026-11-22T12:00:00.123Z
    scope all | canonical JSON of the filter
    SHA256 LENGTH PATH                       one line for each file, sorted by path

The second line is not a number, so no manifest can pass as a checkpoint although
the log's own key signs both.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import Json, decode_object, encode_json
from consent_service.evidence.codec import decode_size, decode_text, is_digest
from consent_service.evidence.export.layout import MANIFEST
from consent_service.evidence.export.tar import check_path
from consent_service.evidence.note import Signer, sign_note
from consent_service.evidence.statement_fields import is_instant

_MAGIC = "consent-export/v1"
_ALL = "all"


class Listed(NamedTuple):
    """What the manifest says of one file."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class ExportHead:
    """What an export says of itself as a whole.

    Attributes:
        made: When it was begun, UTC with milliseconds.
        scope: What the records were filtered by (`start`, `end`, `revision`,
            `action`); empty when they are all there.
    """

    site: str
    made: str
    scope: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of all files of an export but the manifest itself."""

    head: ExportHead
    files: Mapping[str, Listed]


def encode_manifest(manifest: Manifest) -> bytes:
    """Return the text that is signed."""
    head = manifest.head
    scope = encode_json(head.scope).decode() if head.scope else _ALL
    lines = [_MAGIC, f"site {head.site}", f"made {head.made}", f"scope {scope}"]
    for path, listed in sorted(manifest.files.items()):
        lines.append(f"{listed.digest} {listed.size} {path}")
    return "".join(f"{line}\n" for line in lines).encode()


def decode_manifest(text: bytes) -> Manifest:
    """Read the text of a manifest, in the one form in which it is written."""
    magic, *lines = decode_text(text, "manifest").split("\n")
    if magic != _MAGIC or len(lines) < 4 or lines.pop():
        raise MalformedEvidenceError("not a consent-export/v1 manifest")
    site, made = _value(lines[0], "site"), _value(lines[1], "made")
    if not is_instant(made):
        raise MalformedEvidenceError(f"export was made at no time: {made[:40]!r}")
    scope = _value(lines[2], "scope")
    head = ExportHead(site, made, {} if scope == _ALL else _read_scope(scope))
    return Manifest(head, dict(_read_files(lines[3:])))


def sign_manifest(manifest: Manifest, signers: Iterable[Signer]) -> bytes:
    return sign_note(encode_manifest(manifest), signers)


def _value(line: str, name: str) -> str:
    if not line.startswith(f"{name} "):
        raise MalformedEvidenceError(f"manifest has no line {name!r} in its place")
    return line[len(name) + 1 :]


def _read_scope(text: str) -> Mapping[str, Json]:
    scope = decode_object(text.encode(), "scope of a manifest")
    if not scope or scope.keys() - {"start", "end", "revision", "action"}:
        raise MalformedEvidenceError("scope of a manifest filters by unknown things")
    return scope


def _read_files(lines: Sequence[str]) -> Iterator[tuple[str, Listed]]:
    last = ""
    for line in lines:
        digest, _, rest = line.partition(" ")
        size, _, path = rest.partition(" ")
        # Strictly ascending: one order, and nothing listed twice.
        if not is_digest(digest) or path <= last or path == MANIFEST:
            raise MalformedEvidenceError(
                f"manifest line is out of order: {line[:80]!r}"
            )
        last = check_path(path)
        yield path, Listed(digest, decode_size(size, "file size"))
