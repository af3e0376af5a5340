"""A network that is cut between service and Redis, one way and the other."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.insisting import Visitors, check_exactly_once
from tests.service.starting import Start
from tests.store.redis_servers import REDIS_SERVER, needs_redis
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.redis,
    needs_redis,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root makes network namespaces"),
    pytest.mark.skipif(shutil.which("ip") is None, reason="iproute2 is not installed"),
]

# Nobody has this address, so what is sent to it is taken by nobody.
NOBODY = "02:00:00:00:00:99"
PORT = 6379


class Wire:
    """A Redis in a network of its own, at the end of a wire that can be cut.

    Each end gets a hardware address of the other that does not exist: what it sends
    is lost without a word, and what the other end sends still arrives.
    """

    def __init__(self, folder: Path) -> None:
        number = os.getpid() % 16_000
        self._space = f"consent-{os.getpid()}"
        self._near, self._far = f"cn{number}", f"cf{number}"
        # Of the block for benchmarks of networks (RFC 2544).
        base = f"198.18.{number // 64 % 256}.{number % 64 * 4}"
        first = int(base.rpartition(".")[2])
        self.here = f"{base.rpartition('.')[0]}.{first + 1}"
        self.there = f"{base.rpartition('.')[0]}.{first + 2}"
        self._folder = folder
        self._redis: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://{self.there}:{PORT}/0"

    def set_up(self) -> None:
        """Lay the wire, and start a Redis at its end; skip where that is forbidden."""
        try:
            run("ip", "netns", "add", self._space)
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine makes no network namespace: {error.stderr!r}")
        ends = ("type", "veth", "peer", "name", self._far, "netns", self._space)
        run("ip", "link", "add", self._near, *ends)
        run("ip", "addr", "add", f"{self.here}/30", "dev", self._near)
        run("ip", "link", "set", self._near, "up")
        run(*self._inside("addr", "add", f"{self.there}/30", "dev", self._far))
        run(*self._inside("link", "set", self._far, "up"))
        self._folder.mkdir()
        self._redis = subprocess.Popen(
            [
                *("ip", "netns", "exec", self._space, REDIS_SERVER),
                *("--bind", self.there, "--port", str(PORT), "--save", ""),
                *("--protected-mode", "no", "--dir", str(self._folder)),
                *("--appendonly", "yes", "--appendfsync", "always"),
            ],
            stdout=subprocess.DEVNULL,
        )

    def take_down(self) -> None:
        if self._redis is not None:
            self._redis.kill()
            self._redis.wait()
        # The wire at once: with its namespace it would go some time later.
        for ending in (("link", "del", self._near), ("netns", "del", self._space)):
            subprocess.run(("ip", *ending), check=False, capture_output=True)

    @contextlib.contextmanager
    def cut(self, *, commands: bool, answers: bool) -> Iterator[None]:
        """Lose what goes to Redis, what comes from it, or both."""
        to_redis = (self.there, "dev", self._near)
        from_redis = (self.here, "dev", self._far)
        lost = ("lladdr", NOBODY, "nud", "permanent")
        if commands:
            run("ip", "neigh", "replace", to_redis[0], *lost, *to_redis[1:])
        if answers:
            run(
                *self._inside("neigh", "replace", from_redis[0], *lost, *from_redis[1:])
            )
        try:
            yield
        finally:
            if commands:
                run("ip", "neigh", "del", *to_redis)
            if answers:
                run(*self._inside("neigh", "del", *from_redis))

    def _inside(self, *words: str) -> tuple[str, ...]:
        return ("ip", "-n", self._space, *words)


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    wire = Wire(tmp_path / "redis")
    try:
        wire.set_up()
        yield wire
    finally:
        wire.take_down()


@pytest.mark.parametrize(
    ("commands", "answers"),
    [(True, False), (False, True), (True, True)],
    ids=["commands", "answers", "both"],
)
def test_a_cut_stops_choices_and_the_mended_wire_brings_them_back(
    start: Start,
    wire: Wire,
    *,
    commands: bool,
    answers: bool,
) -> None:
    """When answers are lost, commits have happened that nobody had an answer to."""
    service = start(
        *("--store", f"{wire.url}?deadline=2&timeout=0.5", "--rate-limit", "0"),
        store=wire.url,
    )
    with Visitors(service, count=8) as visitors:
        visitors.wait_for(40)
        with wire.cut(commands=commands, answers=answers):
            visitors.wait_for_refusal()
            wait_until(
                lambda: service.get("/readyz").status_code == 503, what="the cut"
            )
            pages = service.get("/kehobalanssi/consent.js").status_code
        mended = time.monotonic()
        visitors.wait_for(40)
        took = time.monotonic() - mended

    assert pages == 200
    assert {status for status, _ in visitors.refused} == {503}
    assert all(retry for _, retry in visitors.refused)
    # The bound is the patience of the wait: it came back, and by itself.
    assert took < 60
    check_exactly_once(service, visitors)


def test_cuts_shorter_than_the_deadline_are_noticed_by_nobody(
    start: Start, wire: Wire
) -> None:
    service = start(
        *("--store", f"{wire.url}?deadline=30&timeout=0.3", "--rate-limit", "0"),
        store=wire.url,
    )
    with Visitors(service) as visitors:
        for answers in (True, False, True):
            visitors.wait_for(20)
            with wire.cut(commands=not answers, answers=answers):
                # Somebody waits for an answer in the middle of a commit meanwhile.
                until = time.monotonic() + 1
                while time.monotonic() < until:
                    service.get("/healthz")
        visitors.wait_for(20)

    assert visitors.refused == {}
    assert visitors.unanswered == 0
    check_exactly_once(service, visitors)
