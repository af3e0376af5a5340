"""`GET /SITE/audit/log`: the log's checkpoints and anchors, and how to verify it."""

import asyncio
from collections.abc import Sequence
from typing import Final

import msgspec
from starlette.responses import Response

from consent_service.anchors.folder import AnchorFolder
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.note import split_note
from consent_service.store.interface import Head, LogKey
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.verifier import verifier_digest
from consent_service.web.context import Context
from consent_service.web.endpoint import HTML, LANG, SITE, Endpoint, good
from consent_service.web.http.local_time import zone_of, zone_words
from consent_service.web.layout.guard import Visit, signed_in

# Rows of checkpoints and of anchors, the newest; an export has all.
_SHOWN: Final = 31


class Kept(msgspec.Struct, frozen=True):
    """The last checkpoint of a day."""

    day: str
    size: int
    root: str


class Anchor(msgspec.Struct, frozen=True):
    """Something that somebody else signed, and what of the log it is about.

    Attributes:
        kind: `cosigned`, `partly-cosigned`, `daily` or `timestamp`.
        names: Who signed it beside the log itself.
    """

    name: str
    kind: str
    size: int
    names: Sequence[str]


class LogView(msgspec.Struct, frozen=True):
    """One log of the site: an epoch."""

    head: Head
    root: str
    kept: Sequence[Kept]
    anchors: Sequence[Anchor]


@signed_in("auditor", "owner", words=WORDS, what="log checkpoint")
async def get_log(visit: Visit) -> Response:
    """GET /SITE/audit/log: what is signed, by whom, and the commands to check it."""
    site, context = visit.site, visit.context
    heads = await context.store.logs.load_heads(site.name)
    zone = zone_of(site.policy.jurisdiction)
    return visit.frame.answer(
        "log.html",
        site=site,
        archive=f"{site.name}-{context.clock():%Y-%m-%d}.tar",
        logs=[await _view(context, head) for head in reversed(heads)],
        vkeys=await context.ledgers.list_vkeys(site.name),
        troubles=context.board.troubles(site.name),
        digest=verifier_digest(),
        zone=zone,
        zone_name=zone_words(zone, visit.frame.language),
    )


async def _view(context: Context, head: Head) -> LogView:
    kept = await context.store.logs.load_checkpoints(head.key)
    checkpoints = [(day, read_checkpoint(note)) for day, note in kept[-_SHOWN:]]
    anchors = await asyncio.to_thread(_anchors, context.anchors, head.key)
    return LogView(
        head=head,
        root=_root(head.checkpoint),
        kept=[
            Kept(day.isoformat(), checkpoint.size, checkpoint.root.hex())
            for day, checkpoint in reversed(checkpoints)
        ],
        anchors=anchors,
    )


def _root(note: bytes) -> str:
    return read_checkpoint(note).root.hex()


def _anchors(folder: AnchorFolder, key: LogKey) -> list[Anchor]:
    """Return the newest anchors, newest first. Reads files."""
    found: list[Anchor] = []
    for name in reversed(folder.names(key)):
        if len(found) == _SHOWN:
            break
        about = name.removesuffix(".tsr").removesuffix(".checkpoint") + ".checkpoint"
        note = folder.read(key, about)
        if note is not None:
            found.append(_anchor(name, note))
    return found


def _anchor(name: str, note: bytes) -> Anchor:
    checkpoint = read_checkpoint(note)
    _, signatures = split_note(note)
    names = [each.name for each in signatures if each.name != checkpoint.origin]
    kind = "timestamp" if name.endswith(".tsr") else name.split(".")[-2]
    return Anchor(name, kind, checkpoint.size, [] if kind == "timestamp" else names)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit/log",
        get_log,
        "The log of a site, as a page",
        "Checkpoints, anchors and witnesses, and the commands that verify the log on "
        "another machine.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(SITE, LANG),
    ),
)
