"""What an export holds of a site beside its logs, in one spelling."""

from datetime import UTC, datetime, timedelta

import pytest

from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.export.layout import accesses_path, is_accesses
from consent_service.evidence.export.site_file import (
    ListedAccess,
    ListedRevision,
    SiteFile,
    decode_access_lines,
    decode_site_file,
    encode_access_line,
    encode_site_file,
)

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, UTC)
DIGEST = "ab" * 32
REVISION = ListedRevision(DIGEST, NOON, NOON + timedelta(days=1))
WRITTEN = (
    b'{"revisions":[{"digest":"' + DIGEST.encode() + b'",'
    b'"published_at":"2026-11-22T12:00:00.123456Z",'
    b'"withdrawn_at":"2026-11-23T12:00:00.123456Z"}],'
    b'"written":["2026-11-22T12:00:00.123456Z"]}'
)


def test_a_site_file_has_every_microsecond() -> None:
    site = SiteFile((NOON,), (REVISION,))

    data = encode_site_file(site)

    assert data == WRITTEN
    assert decode_site_file(data) == site


def test_a_revision_that_is_in_use_has_no_end() -> None:
    site = SiteFile((), (ListedRevision(DIGEST, NOON),))

    assert decode_site_file(encode_site_file(site)) == site


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"12:00:00.123456Z", b"12:00:00.123Z"),
        (b"12:00:00.123456Z", b"12:00:00.123456"),
        (b"2026-11-22T", b"2026-13-22T"),
        (b'"written":[', b'"written":[1,'),
        (b'"written":["2026-11-22T12:00:00.123456Z"]', b'"written":{}'),
        (b'"written"', b'"writing"'),
        (b'"revisions":[', b'"revisions":["x",'),
        (DIGEST.encode(), b"x" * 64),
        (b'"withdrawn_at"', b'"withdrawn"'),
        (b"{", b"["),
        (b"}", b"} "),
    ],
)
def test_any_other_spelling_of_a_site_file_is_refused(good: bytes, bad: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_site_file(WRITTEN.replace(good, bad))


def test_uses_of_tokens_come_back_as_they_went_in() -> None:
    uses = [ListedAccess(NOON, "t1", f"records ä {n}") for n in range(3)]
    uses.append(ListedAccess(NOON, "t2", "export", "Maija, DVV", "5f" * 16))
    uses.append(ListedAccess(NOON, "t2", "export", holder="Maija"))

    content = b"".join(map(encode_access_line, uses))

    assert decode_access_lines(content) == uses


@pytest.mark.parametrize(
    "content",
    [
        b'{"at":"2026-11-22T12:00:00.123456Z","token":"t","what":"w"}',
        b'{"at":"2026-11-22T12:00:00.123456Z","token":"t"}\n',
        b'{"at":"2026-11-22T12:00:00.123456Z","token":1,"what":"w"}\n',
        b'{"at":"noon","token":"t","what":"w"}\n',
        b'{"at":"2026-11-22T12:00:00.123456Z","for":"","token":"t","what":"w"}\n',
        b'{"at":"2026-11-22T12:00:00.123456Z","salt":1,"token":"t","what":"w"}\n',
        b"\n",
    ],
)
def test_a_line_that_is_no_use_of_a_token_is_refused(content: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_access_lines(content)


def test_files_of_uses_are_numbered_like_tiles() -> None:
    assert accesses_path(0) == "accesses/000.ndjson"
    assert accesses_path(1_234) == "accesses/x001/234.ndjson"
    assert is_accesses("accesses/x001/234.ndjson")
    for path in ("accesses/0.ndjson", "accesses/000", "records/000.ndjson"):
        assert not is_accesses(path)
