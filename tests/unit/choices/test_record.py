"""Records: what they hold, and that they have one spelling."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.choices.choice import Choice, Decision
from consent_service.choices.record import (
    Record,
    decode_record,
    draft_record,
    encode_record,
    format_time,
    make_record,
    parse_time,
)
from consent_service.errors import MalformedEvidenceError
from consent_service.evidence.canonical import decode_object, encode_json
from consent_service.evidence.record_file import digest_of, encode_record_file
from consent_service.policy.revision import Revision

NOON = datetime(2026, 11, 22, 12, 0, 0, 123_456, tzinfo=UTC)
DECISIONS: dict[str, Decision] = {
    "necessary": "granted",
    "marketing": "denied",
    "analytics": "granted",
}


def choice_at(at: datetime | int | None, revision: Revision) -> Choice:
    return Choice(
        id="1" * 32,
        visitor="2" * 32,
        revision=revision.digest,
        language="fi",
        surface="banner",
        action="save",
        decisions={"analytics": "granted", "marketing": "denied"},
        at=at,
    )


def record_at(at: datetime | int | None, revision: Revision) -> Record:
    return make_record(choice_at(at, revision), DECISIONS, revision=revision, at=NOON)


def test_a_record_holds_what_was_decided_and_what_was_shown(
    revision: Revision,
) -> None:
    """Requirements B-01 to B-05, B-07, B-09, B-11."""
    body = decode_object(encode_record(record_at(None, revision)), "record")

    assert body == {
        "action": "save",
        "at": "2026-11-22T12:00:00.123Z",
        "controller": "Esimerkki Oy",
        "decisions": {
            "analytics": "granted",
            "marketing": "denied",
            "necessary": "granted",
        },
        "expires_at": "2027-05-24T12:00:00.123Z",
        "gpc": False,
        "id": "1" * 32,
        "jurisdiction": "FI",
        "language": "fi",
        "revision": revision.digest,
        "site": "example",
        "supersedes": None,
        "surface": "banner",
        # An image of what the browser sent, which readers do not get (0022).
        "visitor": "2a3e947b418ba0d30e3944b7d8845231",
    }


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (NOON, "2026-11-22T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=2))), "2026-11-22T12:00:00Z"),
        (1_700_000_000_999, "2023-11-14T22:13:20Z"),
    ],
)
def test_the_visitors_clock_is_kept_to_the_second_only(
    revision: Revision, said: datetime | int, expected: str
) -> None:
    """A skew in milliseconds would be a fingerprint (requirement B-06)."""
    assert record_at(said, revision).chosen_at == expected


def test_a_record_comes_back_from_its_file(revision: Revision) -> None:
    for said in (None, NOON):
        record = record_at(said, revision)
        draft = draft_record(record, salt=bytes(32))

        assert decode_record(draft.file) == record


def test_a_draft_is_found_by_what_the_record_says(revision: Revision) -> None:
    draft = draft_record(record_at(None, revision), salt=bytes(32))

    assert draft.file.startswith(b"consent-record/v1\n" + b"A" * 43 + b"=\n{")
    assert draft.digest == digest_of(draft.file)
    assert (draft.choice, draft.visitor) == (
        "1" * 32,
        "2a3e947b418ba0d30e3944b7d8845231",
    )
    assert draft.at == NOON.replace(microsecond=123_000)
    assert draft.expires_at == draft.at + timedelta(days=183)


def test_equal_records_under_two_salts_have_nothing_in_common(
    revision: Revision,
) -> None:
    record = record_at(None, revision)

    one = draft_record(record, salt=bytes(32))
    other = draft_record(record, salt=bytes(31) + b"\1")

    assert one.digest != other.digest


@given(
    texts=st.lists(st.text(max_size=40), min_size=6, max_size=6),
    decisions=st.dictionaries(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789_-", min_size=1),
        st.sampled_from(["granted", "denied"]),
    ),
)
def test_records_are_written_in_the_canonical_spelling(
    texts: list[str], decisions: dict[str, Decision]
) -> None:
    """So that a third party may write one anew and get the same bytes (RFC 8785)."""
    record = Record(
        action=texts[0],
        at=texts[1],
        chosen_at=texts[2],
        controller=texts[3],
        decisions=decisions,
        expires_at=texts[4],
        gpc=True,
        id=texts[5],
        jurisdiction="FI",
        language="fi",
        revision="",
        site="",
        supersedes=None,
        surface="",
        visitor="",
    )

    assert encode_record(record) == encode_json(msgspec.to_builtins(record))


@pytest.mark.parametrize(
    "body", [b"{}", b"[]", b"nothing", b'{"action":1}', b"\xff", b'{"at":"\xff"}']
)
def test_what_is_no_record_is_refused_with_our_error(body: bytes) -> None:
    with pytest.raises(MalformedEvidenceError):
        decode_record(encode_record_file(bytes(32), body))


def test_a_field_of_a_later_release_is_passed_over(revision: Revision) -> None:
    body = encode_record(record_at(None, revision))
    later = body[:-1] + b',"zeal":"high"}'

    record = decode_record(encode_record_file(bytes(32), later))

    assert record == record_at(None, revision)


def test_times_are_utc_with_milliseconds() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=-5)))

    assert format_time(elsewhere) == "2026-11-22T12:00:00.123Z"
    assert parse_time("2026-11-22T12:00:00.123Z") == NOON.replace(microsecond=123_000)
