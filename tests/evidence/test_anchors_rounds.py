"""The task that keeps logs anchored: real witnesses, authority, mail server, folder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from starlette.applications import Starlette

from consent_service.anchors.anchored_log import AnchoredLog, Log
from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.plan import Plan
from consent_service.anchors.public_checkpoint import Coarseness
from consent_service.anchors.rounds import ROUND, Anchoring, keep_anchored
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.ways.mail import parse_mailbox
from consent_service.anchors.ways.timestamp import Authority, load_roots
from consent_service.errors import StoreUnavailableError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.trust import open_trusted
from consent_service.ledger import LogReader
from consent_service.store.interface import LogKey
from tests.evidence.anchor_sample import (
    KEY,
    Clock,
    anchored_log,
    fork_of,
    policy,
    serve,
)
from tests.evidence.sample import SampleLog
from tests.evidence.smtp_sink import smtp_sink
from tests.evidence.time_stamping import TimeStamping
from tests.evidence.witness_servers import honest, odd, saying

pytestmark = pytest.mark.anyio

LOG = SampleLog().begin().record_many(58)


class World:
    """One process that anchors, with a clock to turn."""

    def __init__(self, path: Path, plan: Plan, clock: Clock) -> None:
        self.path = path / "anchors"
        self.clock = clock
        self.board = AnchorBoard()
        self.folder = AnchorFolder(self.path)
        self.anchoring = Anchoring(plan, self.folder, board=self.board, clock=clock)

    async def round(self, *anchored_logs: AnchoredLog, **step: float) -> None:
        self.clock.advance(**step)
        await self.anchoring.run_round(anchored_logs)

    def shown(self) -> int:
        published = self.board.public("inope")
        return read_checkpoint(published.note).size if published else -1

    def troubles(self) -> list[str]:
        return [trouble.step for trouble in self.board.troubles("inope")]


@asynccontextmanager
async def world(
    path: Path, plan: Plan, clock: Clock | None = None
) -> AsyncIterator[World]:
    made = World(path, plan, clock or Clock())
    try:
        yield made
    finally:
        await made.anchoring.close()


def mailed(port: int) -> Plan:
    address = f"smtp://127.0.0.1:{port}?from=log@example.test&to=dpo@example.test"
    return Plan(mailbox=parse_mailbox(address))


async def test_one_round_anchors_a_log_everywhere(tmp_path: Path) -> None:
    stamping, share = TimeStamping(tmp_path / "tsa"), tmp_path / "share"
    share.mkdir()
    # The authority has the real time.
    clock = Clock(datetime.now(UTC))
    with ExitStack() as servers:
        sink = servers.enter_context(smtp_sink())
        witness = servers.enter_context(serve(Starlette(routes=[honest(1, tmp_path)])))
        authority = servers.enter_context(serve(stamping.app()))
        plan = Plan(
            witnesses=policy([f"{witness}/w1/witness"]),
            authority=Authority(authority, load_roots(stamping.root)),
            folder=share,
            mailbox=mailed(sink.port).mailbox,
        )
        async with world(tmp_path, plan, clock) as here:
            await here.round(anchored_log(LOG, 40))

    day, kept = clock().date().isoformat(), here.path / "inope" / "1"
    cosigned = (kept / f"{day}.cosigned.checkpoint").read_bytes()
    daily, stamp = kept / f"{day}.daily.checkpoint", kept / f"{day}.daily.tsr"
    published = here.board.public("inope")
    assert here.troubles() == []
    assert open_trusted(cosigned, policy(["http://w1"])).checkpoint.size == 40
    assert published is not None
    assert published.note == cosigned
    assert stamping.verify(daily, stamp)
    assert (share / "inope" / f"{day}.checkpoint").read_bytes() == daily.read_bytes()
    assert len(sink.letters) == 1


async def test_the_letter_of_a_day_is_sent_once(tmp_path: Path) -> None:
    with smtp_sink() as sink:
        async with world(tmp_path, mailed(sink.port)) as here:
            await here.round(anchored_log(LOG, 30))
            await here.round(anchored_log(LOG, 40), hours=11, minutes=59)
        async with world(tmp_path, mailed(sink.port), here.clock) as restarted:
            await restarted.round(anchored_log(LOG, 40))

    assert len(sink.letters) == 1


@pytest.mark.parametrize("days", [1, 3, 1_095])
@pytest.mark.parametrize("restarts", [True, False])
async def test_a_clock_that_was_ahead_puts_nothing_off(
    tmp_path: Path, days: int, *, restarts: bool
) -> None:
    share, clock = tmp_path / "share", Clock()
    share.mkdir()
    with smtp_sink() as sink, serve(Starlette(routes=[honest(1, tmp_path)])) as witness:
        plan = msgspec.structs.replace(
            mailed(sink.port),
            witnesses=policy([f"{witness}/w1/witness"]),
            folder=share,
        )
        async with world(tmp_path, plan, clock) as here:
            await here.round(anchored_log(LOG, 20), days=days)
            clock.advance(days=-days)
            if not restarts:
                await here.round(anchored_log(LOG, 25))
                await here.round(anchored_log(LOG, 50), minutes=10)
        if restarts:
            async with world(tmp_path, plan, clock) as here:
                await here.round(anchored_log(LOG, 25))
                await here.round(anchored_log(LOG, 50), minutes=10)
        async with world(tmp_path, plan, clock) as later:
            await later.round(anchored_log(LOG, 58), days=days)

    files = {path.name: path for path in (share / "inope").glob("20*")}
    sizes = [read_checkpoint(path.read_bytes()).size for path in files.values()]
    assert here.shown() == 50
    assert sorted(sizes) == [20, 25, 58]
    assert len(sink.letters) == 3
    kept = here.folder.names(KEY)
    assert [name for name in kept if name[:10] > clock().date().isoformat()] == []
    assert [name for name in kept if ".ahead." in name] != []


async def test_a_letter_comes_every_day_even_if_nothing_was_added(
    tmp_path: Path,
) -> None:
    """A mailbox that stays empty for a day is the sign that something is wrong."""
    with smtp_sink() as sink:
        async with world(tmp_path, mailed(sink.port)) as here:
            await here.round(anchored_log(LOG, 30))
            await here.round(anchored_log(LOG, 30), hours=12)

    assert [b"2026-11-22: inope" in each for each in sink.letters] == [True, False]
    assert len(sink.letters) == 2


async def test_a_day_without_entries_needs_no_second_timestamp(tmp_path: Path) -> None:
    stamping = TimeStamping(tmp_path / "tsa")
    clock = Clock(datetime.now(UTC))
    with serve(stamping.app()) as url:
        plan = Plan(authority=Authority(url, load_roots(stamping.root)))
        async with world(tmp_path, plan, clock) as here:
            await here.round(anchored_log(LOG, 30))
            await here.round(anchored_log(LOG, 30), days=1)

    assert here.troubles() == []
    assert [name[10:] for name in here.folder.names(KEY)] == [
        ".daily.checkpoint",
        ".daily.tsr",
        ".daily.checkpoint",
    ]


async def test_what_fails_is_tried_again_later_and_later(tmp_path: Path) -> None:
    share = tmp_path / "share"
    async with world(tmp_path, Plan(folder=share)) as here:
        await here.round(anchored_log(LOG, 30))
        await here.round(anchored_log(LOG, 30), minutes=1)
        share.mkdir()
        await here.round(anchored_log(LOG, 30), minutes=1)
        early = here.troubles()
        await here.round(anchored_log(LOG, 40), minutes=1)

    assert early == ["file"]
    assert here.troubles() == []
    # The checkpoint of the day is the one that was first tried.
    path = share / "inope" / "2026-11-22.checkpoint"
    assert read_checkpoint(path.read_bytes()).size == 30


async def test_witnesses_are_asked_every_ten_minutes_if_the_log_has_changed(
    tmp_path: Path,
) -> None:
    with serve(Starlette(routes=[honest(1, tmp_path)])) as url:
        plan = Plan(witnesses=policy([f"{url}/w1/witness"]))
        async with world(tmp_path, plan) as here:
            sizes = []
            for size, minutes in ((30, 0), (40, 9), (40, 1), (40, 10)):
                await here.round(anchored_log(LOG, size), minutes=minutes)
                kept = here.folder.read(KEY, "2026-11-22.cosigned.checkpoint") or b""
                sizes.append(read_checkpoint(kept).size)

    assert sizes == [30, 30, 40, 40]


async def test_a_witness_that_saw_another_history_is_an_alarm(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    # Whoever ran before in this process may have asked for more.
    caplog.set_level("WARNING")
    with serve(Starlette(routes=[honest(1, tmp_path)])) as url:
        plan = Plan(witnesses=policy([f"{url}/w1/witness"]))
        async with world(tmp_path, plan) as here:
            await here.round(anchored_log(LOG, 30))
            await here.round(anchored_log(fork_of(LOG, 5), 40), minutes=10)

    (trouble,) = here.board.troubles("inope")
    assert trouble.message == (
        "a witness was shown another history: w1 is forked: it has cosigned 30 "
        "entries that this log does not begin with"
    )
    assert [record.levelname for record in caplog.records] == ["ERROR"]


async def test_a_cosignature_short_of_the_quorum_is_kept_as_that(
    tmp_path: Path,
) -> None:
    with serve(Starlette(routes=[honest(1, tmp_path), odd(2, saying(500))])) as url:
        urls = [f"{url}/w{number}/witness" for number in (1, 2)]
        async with world(tmp_path, Plan(witnesses=policy(urls))) as here:
            await here.round(anchored_log(LOG, 30))

    assert here.troubles() == ["cosign"]
    assert here.folder.names(KEY) == ["2026-11-22.partly-cosigned.checkpoint"]


async def test_what_everybody_is_shown_stays_over_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path, Plan()) as here:
        await here.round(anchored_log(LOG, 30))
    async with world(tmp_path, Plan(), here.clock) as restarted:
        await restarted.round(anchored_log(LOG, 31), minutes=20)
        held = restarted.shown()
        await restarted.round(anchored_log(LOG, 50), minutes=20)

    assert (here.shown(), held, restarted.shown()) == (30, 30, 50)


async def test_another_process_shows_the_same_and_takes_over(tmp_path: Path) -> None:
    plan = Plan(coarseness=Coarseness(crowd=1))
    async with world(tmp_path, plan) as second:
        async with world(tmp_path, plan, second.clock) as first:
            await first.round(anchored_log(LOG, 30))
            await second.round(anchored_log(LOG, 40), minutes=20)
            followed = second.shown()
        await second.round(anchored_log(LOG, 40))

    assert (followed, second.shown()) == (30, 40)


class BrokenLog:
    """A log of another site, whose proofs do as the test says."""

    def __init__(self, prove: Callable[[], Awaitable[list[bytes]]]) -> None:
        head = anchored_log(LOG, 30).log.head
        self.head = msgspec.structs.replace(head, key=LogKey("imediat", 1))
        self._prove = prove

    async def prove_consistency(self, old: int, new: int) -> list[bytes]:
        assert old <= new
        return await self._prove()


@pytest.mark.parametrize("fault", [StoreUnavailableError("gone"), RuntimeError("bug")])
async def test_one_site_that_fails_leaves_the_others_alone(
    tmp_path: Path, fault: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> list[bytes]:
        raise fault

    with serve(Starlette(routes=[honest(1, tmp_path)])) as url:
        plan = Plan(witnesses=policy([f"{url}/w1/witness"]))
        async with world(tmp_path, plan) as here:
            await here.round(
                AnchoredLog(BrokenLog(fail), lambda: "fi"), anchored_log(LOG, 40)
            )

    kept = here.folder.read(KEY, "2026-11-22.cosigned.checkpoint") or b""
    assert read_checkpoint(kept).size == 40
    assert caplog.records


async def test_what_fails_is_logged_without_addresses(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with smtp_sink(refuse="dpo@example.test") as sink:
        async with world(tmp_path, mailed(sink.port)) as here:
            await here.round(anchored_log(LOG, 30))

    assert "mail of inope failed: 1 mails were not sent" in caplog.text
    assert "@" not in caplog.text


async def test_the_task_outlives_faults_and_ends_when_it_is_told_to(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    here = World(tmp_path, Plan(), Clock())
    loads: list[int] = []
    enough = asyncio.Event()

    async def load() -> Sequence[AnchoredLog]:
        loads.append(1)
        if len(loads) == 1:
            raise StoreUnavailableError("the store is away")
        return [anchored_log(LOG, 30)]

    async def pause(seconds: float) -> None:
        assert seconds == ROUND
        if len(loads) == 3:
            enough.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(keep_anchored(here.anchoring, load, sleep=pause))
    await enough.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    assert here.shown() == 30
    assert "no log could be anchored: the store is away" in caplog.text
    assert AnchorFolder(here.path).hold()


async def test_a_task_that_waits_for_a_slow_witness_ends_at_once(
    tmp_path: Path,
) -> None:
    asked = asyncio.Event()

    async def wait() -> list[bytes]:
        asked.set()
        await asyncio.Event().wait()
        return []

    async def load() -> Sequence[AnchoredLog]:
        return [AnchoredLog(BrokenLog(wait), lambda: "fi")]

    here = World(tmp_path, Plan(witnesses=policy(["http://127.0.0.1:1"])), Clock())
    task = asyncio.create_task(keep_anchored(here.anchoring, load))
    await asked.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


def test_what_reads_a_ledger_is_what_is_anchored() -> None:
    """The checker of types says so: this is where the two meet."""
    log: type[Log] = LogReader

    assert log is LogReader
