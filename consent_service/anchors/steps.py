"""What is done for one site, step by step. Each step says when it is due again."""

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

import msgspec

from consent_service.anchors.anchored_log import AnchoredLog, Clock
from consent_service.anchors.folder import (
    COSIGNED,
    DAILY,
    PARTLY_COSIGNED,
    TIMESTAMP,
    AnchorFolder,
)
from consent_service.anchors.plan import Plan
from consent_service.anchors.public_checkpoint import choose_public
from consent_service.anchors.schedule import next_day
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.ways.cosigning import Cosigned, Cosigning
from consent_service.anchors.ways.daily_folder import write_daily
from consent_service.anchors.ways.letter import About
from consent_service.anchors.ways.mail import make_letter, send_letter
from consent_service.anchors.ways.timestamp import Post, fetch_timestamp
from consent_service.errors import AnchorError, ProofError
from consent_service.evidence.checkpoint import read_checkpoint

_COSIGN_EVERY = timedelta(minutes=10)

_log = logging.getLogger(__name__)


class Kit(msgspec.Struct, frozen=True):
    """What the steps work with."""

    plan: Plan
    folder: AnchorFolder
    board: AnchorBoard
    clock: Clock
    cosigning: Cosigning | None
    ask_authority: Post
    tls: ssl.SSLContext


class Step(NamedTuple):
    """One step. `run` returns when it is due again; raising, it is tried again."""

    name: str
    run: Callable[[Kit, AnchoredLog], Awaitable[datetime]]


def steps_of(plan: Plan) -> list[Step]:
    """Return what a plan asks for, in the order in which it is done."""
    steps = (
        (plan, Step("clock", _set_aside)),
        (plan.witnesses, Step("cosign", _cosign)),
        (plan, Step("publish", _publish)),
        (plan.authority, Step("timestamp", _timestamp)),
        (plan.folder, Step("file", _file)),
        (plan.mailbox, Step("mail", _mail)),
    )
    return [step for wanted, step in steps if wanted is not None]


async def _set_aside(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Move anchors out of the way that were made while the clock was ahead."""
    now = kit.clock()
    key = anchored.log.head.key
    for name in await asyncio.to_thread(kit.folder.set_aside, key, now.date()):
        _log.warning(
            "anchor %s of %s was made while the clock was ahead: it is kept under "
            "the name of today",
            name,
            anchored.site,
        )
    return now


async def _cosign(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Have the witnesses cosign the log if it has changed, and once a day."""
    head, now = anchored.log.head, kit.clock()
    again = now + _COSIGN_EVERY
    name = f"{now.date().isoformat()}{COSIGNED}"
    kept = await asyncio.to_thread(kit.folder.read, head.key, name)
    if kit.cosigning is None or (kept and _is_same_tree(kept, head.checkpoint)):
        return again

    cosigned = await kit.cosigning.cosign(anchored.log)
    if cosigned.witnesses:
        kind = COSIGNED if cosigned.is_quorate else PARTLY_COSIGNED
        name = f"{now.date().isoformat()}{kind}"
        await asyncio.to_thread(kit.folder.keep, head.key, name, cosigned.checkpoint)
    _check_cosigned(cosigned, head.size)
    return again


def _check_cosigned(cosigned: Cosigned, size: int) -> None:
    stated = "; ".join(
        f"{answer.witness} is {answer.outcome}: {answer.detail}"
        for answer in cosigned.answers
        if answer.outcome != "cosigned"
    )
    if cosigned.alarms:
        raise ProofError(
            f"a witness was shown another history: {stated}",
            hint="keep all files as they are and read docs/anchors.md, Alarms",
        )
    if not cosigned.is_quorate:
        raise AnchorError(f"checkpoint of {size} entries lacks the quorum: {stated}")
    if stated:
        _log.info("checkpoint of %d entries has its quorum, although %s", size, stated)


async def _publish(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Choose the checkpoint that everybody is shown."""
    key, now = anchored.log.head.key, kit.clock()
    held = kit.board.public(anchored.site)
    if held is None:
        held = await asyncio.to_thread(kit.folder.load_public, anchored.site)
    if held is not None and held.since > now:
        _log.warning(
            "public checkpoint of %s was published while the clock was ahead, at %s: "
            "its time begins anew",
            anchored.site,
            held.since.isoformat(timespec="seconds"),
        )
    chosen = choose_public(
        held,
        await _candidate(kit, anchored),
        now=now,
        coarseness=kit.plan.coarseness,
    )
    if chosen != held:
        # Durable first: after a restart nobody is shown less than before it.
        await asyncio.to_thread(kit.folder.save_public, key.site, chosen)
    kit.board.publish(key.site, chosen)
    return now


async def _candidate(kit: Kit, anchored: AnchoredLog) -> bytes:
    """Return the newest checkpoint that the witnesses vouch for, if any ever did."""
    head = anchored.log.head
    if kit.plan.witnesses is None:
        return head.checkpoint
    name = await asyncio.to_thread(kit.folder.newest, head.key, COSIGNED)
    if name is None:
        return head.checkpoint
    kept = await asyncio.to_thread(kit.folder.read, head.key, name)
    return kept or head.checkpoint


async def _timestamp(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Have the time of the day's checkpoint attested, unless nothing was added."""
    if kit.plan.authority is None:
        return next_day(kit.clock())
    about, checkpoint = await _daily(kit, anchored)
    key = anchored.log.head.key
    if not await _is_stamped(kit, anchored, checkpoint):
        stamp = await fetch_timestamp(
            checkpoint,
            kit.plan.authority,
            post=kit.ask_authority,
            now=kit.clock(),
        )
        name = f"{about.day.isoformat()}{TIMESTAMP}"
        await asyncio.to_thread(kit.folder.keep, key, name, stamp.answer)
    return next_day(kit.clock())


async def _is_stamped(kit: Kit, anchored: AnchoredLog, checkpoint: bytes) -> bool:
    key = anchored.log.head.key
    name = await asyncio.to_thread(kit.folder.newest, key, TIMESTAMP)
    if name is None:
        return False
    stamped = name.removesuffix(TIMESTAMP) + DAILY
    kept = await asyncio.to_thread(kit.folder.read, key, stamped)
    return kept is not None and _is_same_tree(kept, checkpoint)


async def _file(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Put the day's checkpoint into the folder of somebody else."""
    if kit.plan.folder is not None:
        about, checkpoint = await _daily(kit, anchored)
        await asyncio.to_thread(write_daily, kit.plan.folder, about, checkpoint)
    return next_day(kit.clock())


async def _mail(kit: Kit, anchored: AnchoredLog) -> datetime:
    """Send the day's checkpoint, also when nothing was added: silence is a sign."""
    mailbox = kit.plan.mailbox
    failed: list[str] = []
    # One letter each: a receiver who is refused does not make the others' come twice.
    for receiver in mailbox.receivers if mailbox else ():
        try:
            await _mail_to(kit, anchored, receiver)
        except AnchorError as error:
            failed.append(str(error))
    if failed:
        raise AnchorError(f"{len(failed)} mails were not sent: {failed[0]}")
    return next_day(kit.clock())


async def _mail_to(kit: Kit, anchored: AnchoredLog, receiver: str) -> None:
    about, checkpoint = await _daily(kit, anchored)
    day = about.day.isoformat()
    # Addresses are nobody's business but the settings'.
    place = f"mail-{sha256(receiver.encode()).hexdigest()[:16]}"
    progress = await asyncio.to_thread(kit.folder.load_progress, anchored.site)
    if kit.plan.mailbox is None or progress.days.get(place) == day:
        return
    letter = make_letter(
        about,
        checkpoint,
        sender=kit.plan.mailbox.sender,
        receiver=receiver,
        at=kit.clock(),
    )
    await send_letter(letter, kit.plan.mailbox, context=kit.tls)
    # Crash here: the letter is sent twice, under the same id.
    done = progress.done(place, day)
    await asyncio.to_thread(kit.folder.save_progress, anchored.site, done)


async def _daily(kit: Kit, anchored: AnchoredLog) -> tuple[About, bytes]:
    """Return the checkpoint of the day: the same one however often it is tried."""
    head, day = anchored.log.head, kit.clock().date()
    name = f"{day.isoformat()}{DAILY}"
    checkpoint = await asyncio.to_thread(
        kit.folder.keep_first, head.key, name, head.checkpoint
    )
    about = About(anchored.site, anchored.language, day, read_checkpoint(checkpoint))
    return about, checkpoint


def _is_same_tree(one: bytes, other: bytes) -> bool:
    return read_checkpoint(one) == read_checkpoint(other)
