"""Timestamps of checkpoints by a time-stamping authority (RFC 3161).

The authority sees a SHA-256 digest and nothing else. A qualified one makes the time
presumed correct in court (Regulation (EU) 910/2014, Article 41(2)).

What is kept is the whole answer, so that `openssl ts -verify` reads it as it is.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from consent_service.errors import (
    AnchorError,
    InstallationError,
    MalformedEvidenceError,
    SignatureError,
)
from consent_service.outward.posting import Reply

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"

# Clocks differ. More than this, and one of the two is wrong.
_MOST_APART = timedelta(minutes=10)

Post = Callable[[str, bytes], Awaitable[Reply]]


class Authority(msgspec.Struct, frozen=True):
    """Whom to ask for timestamps, and the roots that its certificate leads to."""

    url: str
    roots: tuple[Certificate, ...]


class Timestamp(msgspec.Struct, frozen=True):
    """A verified answer, byte for byte, and the time that it vouches for."""

    answer: bytes
    at: datetime


def load_roots(path: Path) -> tuple[Certificate, ...]:
    """Read the root certificates of an authority from a PEM file.

    Raises:
        InstallationError: It is missing, or holds none.
    """
    try:
        # A root that is listed twice is one root.
        return tuple(dict.fromkeys(load_pem_x509_certificates(path.read_bytes())))
    except OSError as error:
        raise InstallationError(
            f"certificates cannot be read: {str(path)!r}: {error.strerror}"
        ) from error
    except ValueError as error:
        raise InstallationError(
            f"not a file of certificates in PEM form: {str(path)!r}",
            hint="the time-stamping authority publishes its root certificate",
        ) from error


async def fetch_timestamp(
    checkpoint: bytes, authority: Authority, *, post: Post, now: datetime
) -> Timestamp:
    """Ask the authority for a timestamp of `checkpoint`, and verify it.

    Raises:
        AnchorError: There is no answer, or not one of a time-stamping authority.
        EvidenceError: The answer does not verify; it is not kept.
    """
    request = _make_request(checkpoint)
    reply = await post(authority.url, request.as_bytes())
    if reply.status != 200 or reply.media_type != REPLY_TYPE:
        raise AnchorError(
            f"time-stamping authority answers {reply.status} {reply.media_type[:80]!r}"
        )
    stamp = _verify(reply.content, checkpoint, authority.roots, request)
    if abs(stamp.at - now) > _MOST_APART:
        raise SignatureError(
            f"timestamp says {stamp.at.isoformat()}, and it is {now.isoformat()}",
            hint="set the clock of this machine, or ask another authority",
        )
    return stamp


def verify_timestamp(
    answer: bytes, checkpoint: bytes, roots: Sequence[Certificate]
) -> Timestamp:
    """Check a timestamp that was kept.

    Raises:
        MalformedEvidenceError: It is not the answer of an authority.
        SignatureError: It is of something else, or does not lead to `roots`.
    """
    return _verify(answer, checkpoint, roots, None)


def _make_request(checkpoint: bytes) -> TimeStampRequest:
    # With a nonce, so that an old answer cannot be given again; with the certificate,
    # so that the answer can be verified when the authority is gone.
    builder = TimestampRequestBuilder().data(checkpoint)
    return builder.hash_algorithm(HashAlgorithm.SHA256).build()


def _verify(
    answer: bytes,
    checkpoint: bytes,
    roots: Sequence[Certificate],
    request: TimeStampRequest | None,
) -> Timestamp:
    response = _decode(answer)
    builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
    for root in roots:
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(response, checkpoint)
        at = response.tst_info.gen_time
    except VerificationError as error:
        raise SignatureError(f"timestamp does not verify: {error}") from error
    except (ValueError, TypeError) as error:
        # The library reads the parts of an answer when they are asked for.
        raise MalformedEvidenceError(f"timestamp cannot be read: {error}") from error
    return Timestamp(answer, at.astimezone(UTC))


def _decode(answer: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(answer)
    except (ValueError, TypeError) as error:
        raise MalformedEvidenceError(
            f"{len(answer)} bytes are not the answer of a time-stamping authority"
        ) from error
