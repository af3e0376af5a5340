"""Our words in the terms of the W3C Data Privacy Vocabulary, version 2.3.

Every term was looked up in the vocabulary (DPV, its extensions PD, TECH, LOC and
EU-GDPR). Where it has none that fits, the broadest one stands in: a narrower term
that is not quite true would say more than the owner has said.
"""

from collections.abc import Mapping
from typing import Any

Node = dict[str, Any]

RECORD_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record"
GDPR_RECORD_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
RECEIPT_SCHEMA = "https://w3id.org/dpv/schema/dpv-27560#receipt"
GDPR = "http://data.europa.eu/eli/reg/2016/679/oj"

_PREFIXES = {
    "dpv": "https://w3id.org/dpv#",
    "pd": "https://w3id.org/dpv/pd#",
    "tech": "https://w3id.org/dpv/tech#",
    "loc": "https://w3id.org/dpv/loc#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
# Properties whose strings are the names of things, not text.
_REFERENCES = (
    *("dct:conformsTo", "dct:isVersionOf", "dct:publisher", "dct:replaces"),
    *("dct:source", "dpv:hasApplicability", "dpv:hasApplicableLaw"),
    *("dpv:hasCountry", "dpv:hasDataController", "dpv:hasDataProcessor"),
    *("dpv:hasDuration", "dpv:hasJointDataControllers", "dpv:hasJurisdiction"),
    *("dpv:hasLegalBasis", "dpv:hasLocation", "dpv:hasNecessity"),
    *("dpv:hasProcessing", "dpv:hasRecipient", "dpv:hasRecipientDataController"),
    *("dpv:hasThirdCountry", "dpv:isExercisedAt", "dpv:isIndicatedBy"),
    *("schema:url", "skos:broader"),
)
_PLAIN = (
    *("dct:identifier", "dct:language", "dpv:hasIdentifier"),
    *("schema:email", "schema:telephone"),
)
_TIMES = ("dct:created", "dct:issued", "dpv:isIndicatedAtTime")
# Names and addresses are in no language, and neither is how a choice was made.
_UNSPOKEN = ("dpv:hasName", "schema:streetAddress", "dpv:hasIndicationMethod")

PURPOSES: Mapping[str, str] = {
    "necessary": "dpv:RequestedServiceProvision",
    "preferences": "dpv:ServicePersonalisation",
    "analytics": "dpv:ServiceUsageAnalytics",
    "ga_demographics": "dpv:ServiceUsageAnalytics",
    "marketing": "dpv:TargetedAdvertising",
    "social_sharing": "dpv:ServiceProvision",
}
DATA: Mapping[str, str] = {
    "ip_address": "pd:IPAddress",
    "visit_time": "pd:BrowsingBehaviour",
    "pages_viewed": "pd:BrowsingBehaviour",
    "time_on_page": "pd:BrowsingBehaviour",
    "browser": "pd:UserAgent",
    "device": "pd:DeviceBased",
    "operating_system": "pd:DeviceOperatingSystem",
    "screen_resolution": "pd:DeviceBased",
    "referrer": "pd:BrowsingReferral",
    "campaign": "pd:BrowsingReferral",
    "search_terms": "pd:BrowsingBehaviour",
    "location": "pd:Location",
    "approximate_location": "pd:Location",
    "language": "pd:Language",
    "age": "pd:AgeRange",
    "gender": "pd:Gender",
    "interests": "pd:Interest",
    "clicks": "pd:LinkClicked",
    "ad_clicks": "pd:LinkClicked",
    "new_or_returning": "pd:BrowsingBehaviour",
    "unique_id": "pd:UID",
    "online_identifier": "pd:Identifier",
    "device_identifier": "pd:Identifier",
    "purchases": "pd:Purchase",
    "payment_details": "pd:Transactional",
    "ui_recordings": "pd:Behavioural",
    "downloads": "pd:BrowsingBehaviour",
    "event_data": "pd:BrowsingBehaviour",
    "media_use": "pd:BrowsingBehaviour",
    "messages": "pd:Communication",
    "contact_details": "pd:Contact",
    "account": "pd:Username",
    "consent_choice": "pd:PrivacyPreference",
}
TECHNOLOGY: Mapping[str, str] = {
    "http_cookie": "tech:Cookie",
    "script_cookie": "tech:Cookie",
    "local_storage": "tech:LocalStorage",
    "session_storage": "tech:LocalStorage",
    "indexed_db": "tech:LocalStorage",
    "cache": "tech:LocalStorage",
}
SAFEGUARDS: Mapping[str, str] = {
    # The EU-US framework is itself an adequacy decision.
    "adequacy": "eu-gdpr:A45-3",
    "dpf": "eu-gdpr:A45-3",
    "scc": "eu-gdpr:A46-2-c",
    "consent": "eu-gdpr:A49-1-a",
}
ROLES: Mapping[str, str] = {
    "processor": "dpv:hasDataProcessor",
    "joint_controller": "dpv:hasJointDataControllers",
    "controller": "dpv:hasRecipientDataController",
}
# The rights that every declaration names, by article of the GDPR.
RIGHTS = ("A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A77")

_EEA = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR"),
        *("GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL"),
        *("NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def context(language: str) -> Node:
    """Return the `@context`: whole, so that nothing is fetched to read the data."""
    terms: Node = {"@version": 1.1, "@language": language, **_PREFIXES}
    terms |= {name: {"@type": "@id"} for name in _REFERENCES}
    terms |= {name: {"@type": "xsd:string"} for name in _PLAIN}
    terms |= {name: {"@type": "xsd:dateTime"} for name in _TIMES}
    return terms | {name: {"@language": None} for name in _UNSPOKEN}


def is_under_gdpr(jurisdiction: str) -> bool:
    return jurisdiction in _EEA


def place(code: str) -> str:
    """Return the location of an ISO 3166 code; lawyers call `GB` the UK."""
    return f"loc:{'GB' if code == 'UK' else code}"


def not_available(kind: str) -> Node:
    """Return a node for what is required but not stated yet."""
    return {"@type": kind, "dpv:hasApplicability": "dpv:NotAvailable"}


def lasting(duration: str) -> Node:
    """Return an ISO 8601 duration as DPV has it."""
    value = {"@type": "xsd:duration", "@value": duration}
    return {"@type": "dpv:TemporalDuration", "rdf:value": value}
