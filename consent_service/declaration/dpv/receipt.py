"""A record for machines: the consent receipt of ISO/IEC TS 27560 in JSON-LD.

One choice decides about several purposes, and each may come out otherwise. So the
receipt holds one consent record for each optional category, as the guide of the
W3C Data Privacy Vocabulary has it. This form is for reading: what is evidence are
the bytes of the receipt that `dct:source` leads to.
"""

import msgspec

from consent_service.choices.record import Record
from consent_service.declaration.dpv.declaration import (
    controller,
    legal_frame,
    notice_reference,
    rights,
)
from consent_service.declaration.dpv.process import category_process, controller_id
from consent_service.declaration.dpv.terms import (
    GDPR_RECORD_SCHEMA,
    RECEIPT_SCHEMA,
    RECORD_SCHEMA,
    Node,
    context,
    is_under_gdpr,
)
from consent_service.declaration.model import Declaration, DeclaredCategory


class _Choice(msgspec.Struct, frozen=True):
    """A record with all that its receipt is made of."""

    record: Record
    digest: str
    declaration: Declaration
    previous: Record | None
    address: str

    @property
    def name(self) -> str:
        return f"{self.address}/receipts/{self.digest}"


def receipt_jsonld(
    record: Record,
    digest: str,
    *,
    declaration: Declaration,
    address: str,
    previous: Record | None = None,
) -> Node:
    """Return the receipt of `record`, with what was shown when the choice was made.

    Args:
        record: The record.
        digest: Its digest, which names it.
        declaration: The record's own revision, declared in the record's language.
        address: As for `declaration_jsonld`.
        previous: The record that it supersedes, if it is still there. Without it
            a renewed consent looks like a first one.
    """
    choice = _Choice(record, digest, declaration, previous, address)
    return {
        "@context": context(declaration.language),
        "@id": choice.name,
        "@type": "dpv:ConsentReceipt",
        "dct:identifier": digest,
        "dct:conformsTo": RECEIPT_SCHEMA,
        "dct:created": record.at,
        "dct:source": choice.name,
        "dct:publisher": controller(declaration.controller, address=address),
        "dpv:hasRight": rights(declaration, address=address),
        "dpv:hasRecordOfActivity": [
            _record(category, choice)
            for category in declaration.categories
            if not category.necessary
        ],
    }


def consent_state(record: Record, category: str, previous: Record | None) -> str:
    """Return the state of consent that a choice led to, as the vocabulary calls it.

    Consent that was there before and still is was renewed; what was there and is
    not any more was withdrawn. What was never there was refused.
    """
    before = previous.decisions.get(category) if previous else None
    if record.decisions[category] == "granted":
        return "dpv:RenewedConsentGiven" if before == "granted" else "dpv:ConsentGiven"
    if before == "granted":
        return "dpv:ConsentWithdrawn"
    # What was withdrawn from is not known; that it was a withdrawal is.
    unknown = previous is None and record.action == "withdraw"
    return "dpv:ConsentWithdrawn" if unknown else "dpv:ConsentRefused"


def _record(category: DeclaredCategory, choice: _Choice) -> Node:
    record, declaration, address = choice.record, choice.declaration, choice.address
    gdpr = is_under_gdpr(declaration.jurisdiction)
    node: Node = {
        "@id": f"{choice.name}#{category.id}",
        "@type": "dpv:ConsentRecord",
        "dct:identifier": f"{choice.digest}#{category.id}",
        "dct:conformsTo": GDPR_RECORD_SCHEMA if gdpr else RECORD_SCHEMA,
        "dct:created": record.at,
        "dct:publisher": controller_id(address),
        "dpv:hasDataSubject": {
            "@type": "dpv:DataSubject",
            "dct:identifier": record.visitor,
        },
        "dpv:hasNotice": notice_reference(declaration, address=address),
        **legal_frame(declaration, address=address),
        # The first is that of withdrawing; the receipt has them all.
        "dpv:hasRight": rights(declaration, address=address)[0],
        "dpv:hasProcess": category_process(category, declaration, address=address),
        "dpv:hasConsentStatus": _event(category.id, choice),
    }
    # Only what is still there, and of this visitor: a browser may send any digest.
    if choice.previous:
        node["dct:replaces"] = f"{address}/receipts/{record.supersedes}#{category.id}"
    return node


def _event(category: str, choice: _Choice) -> Node:
    record = choice.record
    state = consent_state(record, category, choice.previous)
    granted = record.decisions[category] == "granted"
    until = {"@type": "xsd:dateTime", "@value": record.expires_at}
    signal = " while Global Privacy Control was on" if record.gpc else ""
    return {
        "@type": [state, "dpv:ExpressedConsent"] if granted else state,
        "dpv:isIndicatedBy": "dpv:DataSubject",
        "dpv:hasIndicationMethod": f"{record.action} in {record.surface}{signal}",
        "dpv:isIndicatedAtTime": record.at,
        "dpv:hasDuration": {"@type": "dpv:UntilTimeDuration", "rdf:value": until},
    }
