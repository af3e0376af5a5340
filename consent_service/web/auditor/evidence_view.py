"""A record with its proof, as pages show it: for auditors, and for the visitor."""

from datetime import datetime, tzinfo

import msgspec

from consent_service.choices.record import Record, parse_time
from consent_service.errors import DamagedStoreError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.proof import decode_proof
from consent_service.evidence.record_file import decode_record_file
from consent_service.policy.revision import Revision
from consent_service.recorder import Recorded
from consent_service.sites import Site
from consent_service.snippet import snippet_digest
from consent_service.web.auditor.said_record import SaidDecision, said_decisions
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
    try:
        shown = await context.publisher.load(site.name, recorded.record.revision)
    except DamagedStoreError:
        # The record stands without it; the page says that it is missing.
        shown = None
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
    )
