"""What visitors bring back of our own checkpoints is checked against the logs."""

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from consent_service.anchors.folder import CONTRADICTION, HELD, AnchorFolder
from consent_service.anchors.gossip.check import MOST_GOSSIP
from consent_service.anchors.gossip.listener import GossipListener
from consent_service.evidence.checkpoint import Checkpoint, sign_checkpoint
from consent_service.ledger import Ledgers
from tests.evidence.house import SITE, House, draft_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "house")


@pytest.fixture
async def ledgers(house: House) -> AsyncIterator[Ledgers]:
    ledgers = await house.start()
    await append(ledgers, 1, 2, 3)
    yield ledgers
    await house.stop(ledgers)


@pytest.fixture
def folder(tmp_path: Path) -> AnchorFolder:
    return AnchorFolder(tmp_path / "anchors")


async def append(ledgers: Ledgers, *numbers: int) -> str:
    """Append, and return the checkpoint of the log as it then is."""
    ledger = await ledgers.open(SITE)
    for number in numbers:
        await ledger.append(draft_of(number))
    return ledger.head.checkpoint.decode()


def forged(house: House, ledgers: Ledgers, size: int) -> str:
    """Return a checkpoint of another history, signed by the log's own key."""
    origin = ledgers.get(SITE).head.origin
    checkpoint = Checkpoint(origin, size, b"\7" * 32)
    signers = [house.keys.log_keys(origin)[0].signer]
    return sign_checkpoint(checkpoint, signers).decode()


async def hear(listener: GossipListener, *notes: str) -> None:
    """Have all of these checked, as `run` would beside a service."""
    for note in notes:
        listener.take(SITE, note)
    await run_until(listener, lambda: sum(listener.counts.values()) >= len(notes))


async def run_until(listener: GossipListener, is_so: Callable[[], bool]) -> None:
    running = asyncio.create_task(listener.run())
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:  # noqa: ASYNC110  # a count tells no event
        await asyncio.sleep(0.01)
    running.cancel()
    assert is_so()


async def test_what_the_log_said_itself_agrees_also_when_it_has_grown(
    ledgers: Ledgers, folder: AnchorFolder
) -> None:
    listener = GossipListener(ledgers, folder)
    before = await append(ledgers)
    await append(ledgers, 4, 5)

    await hear(listener, before, before, await append(ledgers))

    assert listener.counts == {"agrees": 3}
    assert listener.alarms(SITE) == []


async def test_what_agreed_once_is_known_at_a_glance(
    ledgers: Ledgers, folder: AnchorFolder
) -> None:
    """The same checkpoint is shown to many, so this is what a choice nearly costs."""
    listener = GossipListener(ledgers, folder)
    note = await append(ledgers)
    await hear(listener, note)

    listener.take(SITE, note)

    assert listener.counts == {"agrees": 2}


async def test_a_fork_is_told_and_kept_with_what_the_log_held(
    house: House,
    ledgers: Ledgers,
    folder: AnchorFolder,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Both are signed by us: the two files are all the proof there can be."""
    caplog.set_level("WARNING")
    listener = GossipListener(ledgers, folder)
    note = forged(house, ledgers, 2)

    await hear(listener, note)

    origin = ledgers.get(SITE).head.origin
    (sentence,) = listener.alarms(SITE)
    (kept,) = (tmp_path / "anchors").rglob(f"*{CONTRADICTION}")
    (held,) = (tmp_path / "anchors").rglob(f"*{HELD}")
    assert sentence == (
        f"a checkpoint of {origin} came back, signed by us, whose 2 entries are not "
        "those that the log begins with"
    )
    assert kept.read_text() == note
    assert held.read_bytes() == ledgers.get(SITE).head.checkpoint
    assert [record.levelname for record in caplog.records] == ["CRITICAL"]


class LookingFolder(AnchorFolder):
    """Looks at the alarms just before it keeps a proof."""

    listener: GossipListener | None = None
    seen: tuple[object, ...] = ()

    @override
    def keep_contradiction(self, *kept: Any) -> None:
        if self.listener is not None:
            self.seen += tuple(self.listener.alarms(SITE))
        super().keep_contradiction(*kept)


async def test_the_proof_is_kept_before_the_alarm_is_raised(
    house: House, ledgers: Ledgers, tmp_path: Path
) -> None:
    """People who read the alarm look for the proof at once."""
    folder = LookingFolder(tmp_path / "anchors")
    folder.listener = GossipListener(ledgers, folder)

    await hear(folder.listener, forged(house, ledgers, 2))

    assert folder.seen == ()
    assert folder.listener.contradictions == 1


async def test_an_alarm_outlives_a_folder_that_cannot_keep_its_proof(
    house: House,
    ledgers: Ledgers,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "anchors").write_text("a file where a folder should be")
    listener = GossipListener(ledgers, AnchorFolder(tmp_path / "anchors"))
    note = forged(house, ledgers, 2)

    await hear(listener, note)
    await listener.look()
    before = listener.contradictions
    (tmp_path / "anchors").unlink()
    await hear(listener, note, note)

    assert before == listener.contradictions == 1
    assert list((tmp_path / "anchors").rglob(f"*{CONTRADICTION}"))
    assert "could not be kept" in caplog.text


async def test_yesterdays_copy_is_found_out_by_the_first_visitor(
    house: House, ledgers: Ledgers, folder: AnchorFolder, tmp_path: Path
) -> None:
    """Even when the high-water file went back with it."""
    copy = tmp_path / "copy"
    await ledgers.close()
    await house.store.close()
    shutil.copytree(house.folder, copy)
    await house.store.open()
    again = Ledgers(house.environment)
    note = await append(again, 4, 5)
    await again.close()
    restored = House(copy)
    late = await restored.start()
    await append(late, 6)
    listener = GossipListener(late, folder)

    await hear(listener, note)

    (sentence,) = listener.alarms(SITE)
    assert sentence.endswith("with 6 entries, signed by us, and the log has 5")
    assert listener.contradictions == 1
    await restored.stop(late)


async def test_an_alarm_outlives_the_process_until_a_person_moves_it_away(
    house: House, ledgers: Ledgers, folder: AnchorFolder, tmp_path: Path
) -> None:
    await hear(GossipListener(ledgers, folder), forged(house, ledgers, 2))
    listener = GossipListener(ledgers, folder)

    await listener.look()
    before = listener.contradictions
    for file in (tmp_path / "anchors").rglob(f"*{CONTRADICTION}"):
        file.unlink()
    await listener.look()

    assert before == 1
    assert listener.contradictions == 0


@pytest.mark.parametrize(
    "note", ["", "hello", "\ufffd\n" * 40, "x" * (MOST_GOSSIP + 1), "a\n1\nAAAA\n"]
)
async def test_what_is_none_of_ours_is_counted_and_nothing_else(
    ledgers: Ledgers, folder: AnchorFolder, tmp_path: Path, note: str
) -> None:
    listener = GossipListener(ledgers, folder)

    await hear(listener, note)

    assert listener.counts == {"foreign": 1}
    assert listener.alarms(SITE) == []
    assert not list((tmp_path / "anchors").rglob("*.checkpoint"))


async def test_a_flood_is_left_unchecked_and_holds_no_memory(
    ledgers: Ledgers, folder: AnchorFolder
) -> None:
    listener = GossipListener(ledgers, folder)

    for number in range(1_000):
        listener.take(SITE, f"note {number}")

    assert listener.counts == {"unchecked": 900}


async def test_while_the_store_is_away_nothing_is_checked_and_nothing_fails(
    house: House, ledgers: Ledgers, folder: AnchorFolder
) -> None:
    listener = GossipListener(ledgers, folder)
    note = await append(ledgers)
    await house.store.close()

    await hear(listener, note)

    assert listener.counts == {"unchecked": 1}
    await house.store.open()
