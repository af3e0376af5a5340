"""Asking witnesses over HTTP: honest ones of our own kind, slow ones and liars."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute

from consent_service.anchors.ways.cosigning import Cosigned, Cosigning, Patience
from consent_service.anchors.ways.witness_answer import Outcome
from consent_service.evidence.note import format_vkey
from consent_service.evidence.trust import open_trusted
from consent_service.evidence.trust_file import parse_trust
from consent_service.evidence.witness import (
    cosign,
    decode_request,
    encode_conflict,
)
from tests.evidence.anchor_sample import (
    MemoryLog,
    fork_of,
    policy,
    post_text,
    serve,
    witness_vkey,
)
from tests.evidence.sample import SampleLog
from tests.evidence.witness_servers import Handler, honest, odd, saying, signer_of

pytestmark = pytest.mark.anyio

LOG = SampleLog().begin().record_many(38)
FORK = fork_of(LOG, 5)
LONG = Patience(each=20.0, rest=20.0)


@contextmanager
def asking(
    *witnesses: BaseRoute, rule: str = "all", patience: Patience = LONG
) -> Iterator[Cosigning]:
    with serve(Starlette(routes=witnesses)) as url:
        count = len(witnesses)
        urls = [f"{url}/w{number}/witness" for number in range(1, count + 1)]
        yield Cosigning(policy(urls, rule), post_text, patience=patience)


def outcomes(cosigned: Cosigned) -> dict[str, Outcome]:
    return {answer.witness: answer.outcome for answer in cosigned.answers}


async def test_a_checkpoint_is_cosigned_by_all_that_are_asked(tmp_path: Path) -> None:
    with asking(honest(1, tmp_path), honest(2, tmp_path)) as cosigning:
        cosigned = await cosigning.cosign(MemoryLog(LOG, 20))

    trust = policy(["http://w1", "http://w2"])
    signed = open_trusted(cosigned.checkpoint, trust, strict=True)
    assert signed.checkpoint.size == 20
    assert cosigned.is_quorate
    assert cosigned.witnesses == ["w1", "w2"]


async def test_a_witness_is_followed_as_the_log_grows(tmp_path: Path) -> None:
    with asking(honest(1, tmp_path)) as cosigning:
        asked = [await cosigning.cosign(MemoryLog(LOG, n)) for n in (7, 20, 20, 40)]

    assert [cosigned.witnesses for cosigned in asked] == [["w1"]] * 4


async def test_after_a_restart_the_witness_says_where_it_is(tmp_path: Path) -> None:
    with asking(honest(1, tmp_path)) as cosigning:
        await cosigning.cosign(MemoryLog(LOG, 20))
    with asking(honest(1, tmp_path)) as restarted:
        same = await restarted.cosign(MemoryLog(LOG, 20))
    with asking(honest(1, tmp_path)) as restarted:
        later = await restarted.cosign(MemoryLog(LOG, 40))

    assert outcomes(same) == outcomes(later) == {"w1": "cosigned"}


async def test_a_log_that_has_lost_entries_is_an_alarm(tmp_path: Path) -> None:
    with asking(honest(1, tmp_path)) as cosigning:
        await cosigning.cosign(MemoryLog(LOG, 40))
        cosigned = await cosigning.cosign(MemoryLog(LOG, 20))

    assert outcomes(cosigned) == {"w1": "ahead"}
    assert [alarm.detail for alarm in cosigned.alarms] == [
        "it has cosigned 40 entries, and the log here has 20"
    ]
    assert not cosigned.is_quorate


@pytest.mark.parametrize("size", [20, 30])
async def test_a_rewritten_history_is_an_alarm(tmp_path: Path, size: int) -> None:
    with asking(honest(1, tmp_path)) as cosigning:
        await cosigning.cosign(MemoryLog(LOG, 20))
        cosigned = await cosigning.cosign(MemoryLog(FORK, size))

    assert outcomes(cosigned) == {"w1": "forked"}


async def test_a_witness_that_does_not_watch_the_log_says_so(tmp_path: Path) -> None:
    other = SampleLog(origin="other.example/log/1").begin()
    with asking(honest(1, tmp_path)) as cosigning:
        cosigned = await cosigning.cosign(MemoryLog(other))

    assert outcomes(cosigned) == {"w1": "unknown"}


async def test_a_witness_without_an_address_is_not_asked() -> None:
    key = format_vkey(witness_vkey(1))
    trust = parse_trust(f"witness w1 {key}\nquorum w1\n".encode())

    cosigned = await Cosigning(trust, post_text).cosign(MemoryLog(LOG))

    assert cosigned.answers == ()
    assert cosigned.checkpoint == LOG.checkpoint()


async def never(_: Request) -> Response:
    await asyncio.Event().wait()
    return Response()


async def endless(_: Request) -> Response:
    async def pour() -> AsyncIterator[bytes]:
        # Not for ever: the server would pour on when nobody listens any more.
        for _ in range(200):
            yield b"x" * 10_000

    return StreamingResponse(pour())


async def forger(request: Request) -> Response:
    """Cosigns, with the right key, another checkpoint than it was asked to."""
    decode_request(await request.body())
    return Response(cosign(LOG.checkpoint(7), [signer_of(2)]))


async def stranger(request: Request) -> Response:
    asked = decode_request(await request.body())
    return Response(cosign(asked.checkpoint, [signer_of(9)]))


async def swollen(request: Request) -> Response:
    asked = decode_request(await request.body())
    lines = gzip.compress(cosign(asked.checkpoint, [signer_of(2)]))
    return Response(lines, headers={"content-encoding": "gzip"})


def flapping() -> Handler:
    sizes = iter([5, 6, 7, 8, 9, 10])

    async def answer(_: Request) -> Response:
        return Response(encode_conflict(next(sizes)), 409)

    return answer


@pytest.mark.parametrize(
    ("handler", "outcome"),
    [
        (endless, "silent"),
        (forger, "wrong"),
        (stranger, "wrong"),
        (swollen, "wrong"),
        (saying(200), "wrong"),
        (saying(200, b"\xff\n"), "wrong"),
        (saying(302), "wrong"),
        (saying(400), "wrong"),
        (saying(403), "refused"),
        (saying(404), "unknown"),
        (saying(409, b"many\n"), "wrong"),
        (saying(409, b"0\n"), "wrong"),
        (saying(409, b"41\n"), "ahead"),
        (saying(409, b"40\n"), "forked"),
        (flapping(), "silent"),
        (saying(422), "wrong"),
        (saying(429), "silent"),
        (saying(500), "silent"),
    ],
)
async def test_whatever_one_witness_does_the_others_count(
    tmp_path: Path, handler: Handler, outcome: str
) -> None:
    with asking(honest(1, tmp_path), odd(2, handler), rule="any") as cosigning:
        cosigned = await cosigning.cosign(MemoryLog(LOG))

    assert outcomes(cosigned) == {"w1": "cosigned", "w2": outcome}
    assert cosigned.is_quorate


async def test_a_slow_witness_is_not_waited_for_beyond_the_quorum(
    tmp_path: Path,
) -> None:
    """It has a thousand seconds; the test would show if they were used."""
    patience = Patience(each=1000.0, rest=0.1)
    witnesses = honest(1, tmp_path), odd(2, never)
    with asking(*witnesses, rule="any", patience=patience) as cosigning:
        async with asyncio.timeout(100):
            cosigned = await cosigning.cosign(MemoryLog(LOG))

    assert outcomes(cosigned) == {"w1": "cosigned"}
    assert cosigned.is_quorate


@pytest.mark.slow
async def test_a_slow_witness_that_the_quorum_needs_is_silent(tmp_path: Path) -> None:
    # Long enough for the other one on a machine that has much to do.
    patience = Patience(each=4.0, rest=4.0)
    witnesses = honest(1, tmp_path), odd(2, never)
    with asking(*witnesses, patience=patience) as cosigning:
        cosigned = await cosigning.cosign(MemoryLog(LOG))

    assert outcomes(cosigned) == {"w1": "cosigned", "w2": "silent"}
    assert not cosigned.is_quorate


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "ftp://w1", "http://[", "x y"])
async def test_an_address_where_nobody_is_means_silence(url: str) -> None:
    trust = policy([url.replace(" ", "%")])

    cosigned = await Cosigning(trust, post_text).cosign(MemoryLog(LOG))

    assert outcomes(cosigned) == {"w1": "silent"}


async def test_nothing_but_the_checkpoint_and_hashes_leaves_the_house() -> None:
    """And nothing that a witness plants is given back to it."""
    seen: list[tuple[dict[str, str], bytes]] = []

    async def keep(request: Request) -> Response:
        seen.append((dict(request.headers), await request.body()))
        return Response(b"7\n", 409, headers={"set-cookie": "id=1"})

    with asking(odd(1, keep)) as cosigning:
        await cosigning.cosign(MemoryLog(LOG))

    headers, body = seen[1]
    assert headers.keys() == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
        "content-type",
        "content-length",
    }
    assert headers["user-agent"] == "consent-service"
    assert decode_request(body).checkpoint == LOG.checkpoint()
