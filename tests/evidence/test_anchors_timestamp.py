"""Timestamps by an authority that `openssl ts` plays, and by none."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.x509 import Certificate

from consent_service.anchors.ways.timestamp import (
    REPLY_TYPE,
    Authority,
    Timestamp,
    fetch_timestamp,
    load_roots,
    verify_timestamp,
)
from consent_service.anchors.ways.timestamp_audit import review_timestamps
from consent_service.errors import (
    AnchorError,
    EvidenceError,
    InstallationError,
    MalformedEvidenceError,
    SignatureError,
)
from consent_service.evidence.export.reader import TarExport
from consent_service.outward.posting import Reply
from tests.evidence.anchor_sample import post_text, serve
from tests.evidence.sample import SampleLog, files_of, pack
from tests.evidence.time_stamping import TimeStamping

pytestmark = pytest.mark.anyio

LOG = SampleLog().begin().record_many(3)
CHECKPOINT = LOG.checkpoint()


@pytest.fixture(scope="module")
def stamping(tmp_path_factory: pytest.TempPathFactory) -> TimeStamping:
    return TimeStamping(tmp_path_factory.mktemp("tsa") / "ours")


@pytest.fixture(scope="module")
def roots(stamping: TimeStamping) -> tuple[Certificate, ...]:
    return load_roots(stamping.root)


async def fetch(stamping: TimeStamping, *, ahead: timedelta = timedelta()) -> Timestamp:
    # The authority has the real time, so the checkpoint is compared with it.
    now = datetime.now(UTC) + ahead
    with serve(stamping.app()) as url:
        authority = Authority(url, load_roots(stamping.root))
        return await fetch_timestamp(CHECKPOINT, authority, post=post_text, now=now)


async def test_a_checkpoint_is_stamped_and_openssl_agrees(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    stamp = await fetch(stamping)

    (tmp_path / "data").write_bytes(CHECKPOINT)
    (tmp_path / "answer").write_bytes(stamp.answer)
    (tmp_path / "other").write_bytes(LOG.checkpoint(2))
    assert abs(datetime.now(UTC) - stamp.at) < timedelta(minutes=5)
    assert stamping.verify(tmp_path / "data", tmp_path / "answer")
    assert not stamping.verify(tmp_path / "other", tmp_path / "answer")


async def test_what_was_kept_is_verified_later(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    stamp = await fetch(stamping)

    assert verify_timestamp(stamp.answer, CHECKPOINT, roots) == stamp


async def test_a_timestamp_of_something_else_is_refused(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    stamp = await fetch(stamping)

    with pytest.raises(SignatureError, match="does not verify"):
        verify_timestamp(stamp.answer, LOG.checkpoint(2), roots)


async def test_a_timestamp_of_another_authority_is_refused(
    stamping: TimeStamping, tmp_path: Path
) -> None:
    other = TimeStamping(tmp_path / "other")
    stamp = await fetch(stamping)

    with pytest.raises(SignatureError, match="does not verify"):
        verify_timestamp(stamp.answer, CHECKPOINT, load_roots(other.root))


async def test_no_changed_byte_moves_the_time_or_the_subject(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    """The form leaves bits that no signature covers; none of them says anything."""
    stamp = await fetch(stamping)

    for place in range(len(stamp.answer)):
        changed = bytearray(stamp.answer)
        changed[place] ^= 0x41
        try:
            read = verify_timestamp(bytes(changed), CHECKPOINT, roots)
        except EvidenceError:
            continue
        assert read.at == stamp.at


async def test_the_timestamps_of_an_export_are_checked(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    stamp = await fetch(stamping)
    files = files_of(LOG) | {
        "log/1/anchors/1.daily.checkpoint": CHECKPOINT,
        "log/1/anchors/1.daily.tsr": stamp.answer,
        "log/1/anchors/2.daily.checkpoint": LOG.checkpoint(2),
        "log/1/anchors/2.daily.tsr": stamp.answer,
        "log/1/anchors/3.daily.tsr": stamp.answer,
    }

    first, second, third = review_timestamps(TarExport(BytesIO(pack(files))), roots)

    assert (first.at, first.fault) == (stamp.at, "")
    assert (second.at, third.at) == (None, None)
    assert "Mismatch between messages" in second.fault
    assert "no file 'log/1/anchors/3.daily.checkpoint'" in third.fault


@pytest.mark.parametrize("answer", [b"", b"0", b"\x30\x80", b"\x30\x03\x02\x01\x00"])
def test_what_is_no_timestamp_is_refused(
    answer: bytes, roots: tuple[Certificate, ...]
) -> None:
    with pytest.raises(MalformedEvidenceError):
        verify_timestamp(answer, CHECKPOINT, roots)


async def test_a_timestamp_that_is_cut_off_is_refused(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    stamp = await fetch(stamping)

    for length in range(0, len(stamp.answer), 7):
        with pytest.raises(EvidenceError):
            verify_timestamp(stamp.answer[:length], CHECKPOINT, roots)


async def test_an_authority_with_another_time_is_not_believed(
    stamping: TimeStamping,
) -> None:
    with pytest.raises(SignatureError, match="timestamp says"):
        await fetch(stamping, ahead=timedelta(hours=1))


async def test_an_old_answer_given_again_is_refused(
    stamping: TimeStamping, roots: tuple[Certificate, ...]
) -> None:
    """It is a good timestamp of this checkpoint, and not the one asked for."""
    old = await fetch(stamping)
    post = replying(Reply(200, REPLY_TYPE, old.answer))

    with pytest.raises(SignatureError, match="Nonce"):
        await fetch_timestamp(
            CHECKPOINT, Authority("http://x", roots), post=post, now=old.at
        )


@pytest.mark.parametrize(
    "reply",
    [
        Reply(500, REPLY_TYPE, b""),
        Reply(200, "text/html", b"<p>Log in"),
        Reply(302, "", b""),
    ],
)
async def test_an_answer_of_another_kind_is_an_anchor_that_failed(
    reply: Reply, roots: tuple[Certificate, ...]
) -> None:
    authority = Authority("http://x", roots)

    with pytest.raises(AnchorError, match="authority answers"):
        await fetch_timestamp(
            CHECKPOINT, authority, post=replying(reply), now=datetime.now(UTC)
        )


async def test_the_authority_sees_a_digest_and_nothing_else(
    roots: tuple[Certificate, ...],
) -> None:
    seen: list[bytes] = []

    async def keep(_: str, body: bytes) -> Reply:
        seen.append(body)
        return Reply(500, "", b"")

    with pytest.raises(AnchorError):
        await fetch_timestamp(
            CHECKPOINT, Authority("http://x", roots), post=keep, now=datetime.now(UTC)
        )

    assert len(seen[0]) < 80
    assert b"consent.example" not in seen[0]


def test_a_file_without_certificates_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("nothing\n")

    with pytest.raises(InstallationError, match="not a file of certificates"):
        load_roots(path)
    with pytest.raises(InstallationError, match="cannot be read"):
        load_roots(tmp_path / "missing")


def replying(reply: Reply) -> Callable[[str, bytes], Awaitable[Reply]]:
    async def post(_: str, __: bytes) -> Reply:
        return reply

    return post
