"""A record with its proof, as pages show it: for auditors, and for the visitor."""

from datetime import datetime, tzinfo

import msgspec

from consent_service.choices.record import Record, parse_time
from consent_service.errors import DamagedStoreError, NotFoundError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.proof import decode_proof
from consent_service.evidence.record_file import decode_record_file
from consent_service.policy.revision import Revision
from consent_service.recorder import Recorded
from consent_service.sites import Site
from consent_service.snippet import snippet_digest
from consent_service.web.auditor.said_record import SaidDecision, said_decisions
from consent_service.web.auditor.said_surface import (
    Before,
    SaidSurface,
    say_surface,
)
from consent_service.web.context import Context
from consent_service.web.http.local_time import zone_of


class Evidence(msgspec.Struct, frozen=True):
    """What a page says of one record.

    Attributes:
        recorded: The record and its receipt.
        text: The exact JSON of the record.
        vkeys: The keys that the service says sign the log.
        origin: The log.
        size: How many entries the checkpoint of the receipt covers.
        revision: What was shown; None if the store no longer has it as published.
        published_at: When that was published.
        before: The visitor's record that it replaced; None if there is none here.
        redrawn: Whether another release of the script drew the banner then.
    """

    recorded: Recorded
    text: str
    vkeys: list[str]
    origin: str
    size: int
    zone: tzinfo
    revision: Revision | None = None
    published_at: datetime | None = None
    before: Before | None = None

    @property
    def record(self) -> Record:
        return self.recorded.record

    @property
    def receipt(self) -> str:
        return self.recorded.receipt.decode()

    @property
    def at(self) -> datetime:
        return parse_time(self.record.at)

    @property
    def expires_at(self) -> datetime:
        return parse_time(self.record.expires_at)

    @property
    def redrawn(self) -> bool:
        return self.revision is not None and self.revision.snippet != snippet_digest()

    @property
    def was_shown(self) -> bool:
        """Whether the banner can be drawn in the language that the visitor read."""
        return self.revision is not None and self.record.language in self.revision.texts

    def surface(self) -> SaidSurface | None:
        """Return what the visitor could read where it chose; None if it is not here."""
        if self.revision is None or not self.was_shown:
            return None
        return say_surface(self.record, self.revision, self.before, self.zone)

    def decisions(self, language: str) -> list[SaidDecision]:
        """Return the decisions with the titles of that language."""
        return said_decisions(self.record, self.revision, language)


async def load_evidence(context: Context, site: Site, digest: str) -> Evidence:
    """Return what a page says of the record of that digest.

    Raises:
        NotFoundError: There is no such record, or it was erased.
        DamagedStoreError: Record or log are not as they were logged.
        StoreUnavailableError: The store cannot be read.
    """
    recorded = await context.recorder.find(site.name, digest)
    proof = decode_proof(recorded.receipt)
    checkpoint = read_checkpoint(proof.checkpoint)
    # The record stands without it; the page says that it is missing.
    shown = await _find_shown(context, site, recorded.record.revision)
    revision, published_at = shown or (None, None)
    return Evidence(
        recorded=recorded,
        text=decode_record_file(proof.extra).body.decode(),
        vkeys=await context.ledgers.list_vkeys(site.name),
        origin=checkpoint.origin,
        size=checkpoint.size,
        zone=zone_of(recorded.record.jurisdiction),
        revision=revision,
        published_at=published_at,
        before=await _find_before(context, site, recorded.record),
    )


async def _find_shown(
    context: Context, site: Site, digest: str
) -> tuple[Revision, datetime] | None:
    try:
        return await context.publisher.load(site.name, digest)
    except DamagedStoreError:
        return None


async def _find_before(context: Context, site: Site, record: Record) -> Before | None:
    """Return the record before, unless it is gone or another visitor's."""
    if not record.supersedes:
        return None
    try:
        found = await context.recorder.find(site.name, record.supersedes)
    except (NotFoundError, DamagedStoreError):
        return None
    shown = await _find_shown(context, site, found.record.revision)
    is_theirs = found.record.visitor == record.visitor
    return Before(found.record, shown[0]) if shown and is_theirs else None
