"""The one checkpoint that everybody is shown, and one that comes back."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consent_service.anchors.gossip.check import (
    MOST_GOSSIP,
    Gossip,
    Outcome,
    origin_of,
    review_gossip,
)
from consent_service.anchors.public_checkpoint import (
    Coarseness,
    Published,
    choose_public,
)
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.cosignature import cosigner
from consent_service.evidence.witness import cosign
from tests.evidence.anchor_sample import AT, MemoryLog, fork_of
from tests.evidence.sample import SampleLog, private_key, signer, verifier

LOG = SampleLog().begin().record_many(58)
FORK = fork_of(LOG, 5)

COARSE = Coarseness(slot=timedelta(minutes=10), crowd=20, longest=timedelta(days=1))
HELD = Published(LOG.checkpoint(10).decode(), AT)


def shown(size: int, *, held: Published | None = HELD, **later: float) -> int:
    """Return the size that everybody is shown when the log has `size` entries."""
    now = AT + timedelta(**later)
    chosen = choose_public(held, LOG.checkpoint(size), now=now, coarseness=COARSE)
    return read_checkpoint(chosen.note).size


def test_the_first_checkpoint_is_shown_at_once() -> None:
    assert shown(3, held=None) == 3


@pytest.mark.parametrize(
    ("size", "minutes", "expected"),
    [
        (30, 9, 10),  # its time is not over
        (30, 10, 30),  # time and crowd are there
        (29, 600, 10),  # one choice short of the crowd
        (29, 1439, 10),
        (29, 1440, 29),  # a day is over
        (11, 1440, 11),
        (10, 9999, 10),
        (9, 9999, 10),  # never back
    ],
)
def test_the_next_one_waits_for_time_and_crowd(
    size: int, minutes: int, expected: int
) -> None:
    assert shown(size, minutes=minutes) == expected


def test_a_new_epoch_is_shown_at_once() -> None:
    other = SampleLog(origin="consent.example/log/s8k2/2").begin().checkpoint()

    chosen = choose_public(HELD, other, now=AT, coarseness=COARSE)

    assert chosen == Published(other.decode(), AT)


def test_cosignatures_that_come_later_are_added_and_stay() -> None:
    witness = cosigner("w1.example", private_key(8), clock=lambda: 1_795_348_800)
    plain = LOG.checkpoint(10)
    cosigned = plain + cosign(plain, [witness])
    later = AT + timedelta(minutes=5)

    fuller = choose_public(HELD, cosigned, now=later, coarseness=COARSE)
    after = choose_public(fuller, plain, now=later, coarseness=COARSE)

    assert after == fuller == Published(cosigned.decode(), AT)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(1, 2_000)), min_size=2, max_size=12
    )
)
def test_whatever_comes_each_checkpoint_shown_is_shared(
    growth: list[tuple[int, int]],
) -> None:
    """Two that are shown are a crowd or a day apart, and never in one slot."""
    held, now, size, changes = HELD, AT, 10, [(10, AT)]
    for more, minutes in growth:
        size, now = min(size + more, 60), now + timedelta(minutes=minutes)
        held = choose_public(held, LOG.checkpoint(size), now=now, coarseness=COARSE)
        if held.since == now:
            changes.append((read_checkpoint(held.note).size, now))

    for (small, before), (large, after) in pairwise(changes):
        assert large - small >= 20 or after - before >= timedelta(days=1)
        assert int(before.timestamp()) // 600 < int(after.timestamp()) // 600


pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("size", [1, 7, 40, 60])
async def test_our_own_checkpoint_comes_back_and_agrees(size: int) -> None:
    gossip = await review_gossip(LOG.checkpoint(size), MemoryLog(LOG), [verifier()])

    assert gossip.outcome == "agrees"
    assert not gossip.is_alarm


async def test_a_checkpoint_beyond_the_log_says_that_entries_are_lost() -> None:
    """This is what a visitor brings after yesterday's copy was restored."""
    gossip = await review_gossip(LOG.checkpoint(40), MemoryLog(LOG, 30), [verifier()])

    assert gossip.outcome == "ahead"
    assert gossip.is_alarm
    assert gossip.message == (
        "a checkpoint of consent.example/log/s8k2/1 came back with 40 entries, "
        "signed by us, and the log has 30"
    )


@pytest.mark.parametrize("size", [20, 60])
async def test_a_checkpoint_of_another_history_is_an_alarm(size: int) -> None:
    gossip = await review_gossip(FORK.checkpoint(size), MemoryLog(LOG), [verifier()])

    assert gossip.outcome == "forked"
    assert gossip.is_alarm


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"\xff" * 50,
        LOG.checkpoint()[:-10],
        LOG.checkpoint(20, [signer(seed=2)]),
        LOG.checkpoint(20).replace(b"\n20\n", b"\n21\n"),
        SampleLog(origin="other.example/log").begin().checkpoint(),
        LOG.checkpoint() + b"x" * MOST_GOSSIP,
    ],
)
async def test_what_is_not_ours_raises_no_alarm(data: bytes) -> None:
    """Anybody may send anything: only our own signature can accuse us."""
    keys = [verifier(), verifier("other.example/log")]

    gossip = await review_gossip(data, MemoryLog(LOG), keys)

    assert gossip.outcome == "foreign"
    assert not gossip.is_alarm


def test_the_log_that_a_checkpoint_names_can_be_looked_up() -> None:
    assert origin_of(LOG.checkpoint()) == "consent.example/log/s8k2/1"
    assert origin_of(b"hello") is None
    assert origin_of(b"x" * (MOST_GOSSIP + 1)) is None


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("agrees", "came back, and the log agrees"),
        ("forked", "whose 7 entries are not those that the log begins with"),
        ("foreign", "what came back is not a checkpoint of ours"),
    ],
)
def test_what_came_back_is_said_in_a_sentence(outcome: Outcome, words: str) -> None:
    assert words in Gossip(outcome, "consent.example/log/1", 7, 9).message


@pytest.mark.parametrize("ahead", [1, 60, 60 * 24 * 3, 60 * 24 * 1_095])
def test_one_of_a_clock_that_was_ahead_has_its_time_from_now_on(ahead: int) -> None:
    held = Published(HELD.checkpoint, AT + timedelta(minutes=ahead))

    at_once = choose_public(held, LOG.checkpoint(50), now=AT, coarseness=COARSE)

    assert at_once == HELD
    assert shown(50, held=at_once, minutes=10) == 50
    assert shown(11, held=at_once, minutes=1439) == 10
    assert shown(11, held=at_once, minutes=1440) == 11
