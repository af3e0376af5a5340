"""The form for machines says what the page says, in a vocabulary that exists."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from consent_service.choices.choice import Decision
from consent_service.choices.record import Record
from consent_service.declaration import (
    Declaration,
    declaration_jsonld,
    declare,
    receipt_jsonld,
)
from consent_service.declaration.dpv.receipt import consent_state
from consent_service.policy.load import load_policy_file
from consent_service.policy.reference import load_known
from consent_service.policy.revision import revision_of
from tests.places import POLICIES, SITES
from tests.sample_policy import SAMPLE, sample_policy

FOLDER = POLICIES
ADDRESS = "https://www.example.fi/consent/example"
MOMENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
DIGEST = "c" * 64
COMPACT = re.compile(r"(?P<prefix>[a-z-]+):(?P<name>[A-Za-z0-9-]+)")

# Looked up one by one in version 2.3 of the vocabulary, as released on 25 February
# 2026, with its extensions for personal data, technology and the GDPR.
VOCABULARY = {
    "dpv": {
        *("Authority", "ConsentGiven", "ConsentNotice", "ConsentReceipt"),
        *("ConsentRecord", "ConsentRefused", "ConsentWithdrawn", "DataController"),
        *("DataProtectionAuthority", "DataSubject", "DataSubjectRight", "Duration"),
        *("ExpressedConsent", "Law", "LegalBasis", "ManageConsent", "NotAvailable"),
        *("Optional", "PersonalData", "PrivacyNotice", "Process", "Profiling"),
        *("Purpose", "Recipient", "RefuseConsent", "RenewedConsentGiven"),
        *("RequestedServiceProvision", "Required", "Service", "ServicePersonalisation"),
        *("ServiceProvision", "ServiceUsageAnalytics", "StorageDuration"),
        *("StorageLocation", "TargetedAdvertising", "Technology", "TemporalDuration"),
        *("Transfer", "UntilEventDuration", "UntilTimeDuration", "hasApplicability"),
        *("hasApplicableLaw", "hasAuthority", "hasConsentControl", "hasConsentStatus"),
        *("hasCountry", "hasDataController", "hasDataProcessor", "hasDataSubject"),
        *("hasDuration", "hasIdentifier", "hasIndicationMethod"),
        *("hasJointDataControllers", "hasJurisdiction", "hasLegalBasis"),
        *("hasLocation", "hasName", "hasNecessity", "hasNotice", "hasPersonalData"),
        *("hasProcess", "hasProcessing", "hasPurpose", "hasRecipient"),
        *("hasRecipientDataController", "hasRecordOfActivity", "hasRight"),
        *("hasService", "hasStorageCondition", "hasThirdCountry", "isExercisedAt"),
        *("isImplementedUsingTechnology", "isIndicatedAtTime", "isIndicatedBy"),
    },
    "pd": {
        *("AgeRange", "Behavioural", "BrowsingBehaviour", "BrowsingReferral"),
        *("Communication", "Contact", "DeviceBased", "DeviceOperatingSystem"),
        *("Gender", "IPAddress", "Identifier", "Interest", "Language"),
        *("LinkClicked", "Location", "PrivacyPreference", "Purchase"),
        *("Transactional", "UID", "UserAgent", "Username"),
    },
    "tech": {"Cookie", "Device", "LocalStorage"},
    "eu-gdpr": {
        *("A6-1-a", "A7-3", "A15", "A16", "A17", "A18", "A20", "A21", "A45-3"),
        *("A46-2-c", "A49-1-a", "A77"),
    },
    "dct": {
        *("conformsTo", "created", "description", "identifier", "isVersionOf"),
        *("issued", "language", "publisher", "replaces", "source", "title"),
    },
    "schema": {
        *("ContactPoint", "PostalAddress", "address", "contactPoint", "email"),
        *("streetAddress", "telephone", "url"),
    },
    "skos": {"broader"},
    "rdf": {"value"},
    "xsd": {"dateTime", "duration", "string"},
}


def declared(text: str = SAMPLE, language: str = "en") -> Declaration:
    revision = revision_of(sample_policy(text), snippet="5" * 64)
    return declare(revision, language, updated=MOMENT)


@cache
def shipped(site: str) -> Declaration:
    policy = load_policy_file(FOLDER / f"{site}.toml", known=load_known()).policy
    return declare(revision_of(policy, snippet="5" * 64), "fi", updated=MOMENT)


def notice(text: str = SAMPLE) -> dict[str, Any]:
    return declaration_jsonld(declared(text), address=ADDRESS)


def record(
    action: str = "save", supersedes: str | None = None, **said: Decision
) -> Record:
    decisions: dict[str, Decision] = {
        "necessary": "granted",
        "analytics": "denied",
        "ga_demographics": "denied",
        "marketing": "denied",
    }
    return Record(
        action=action,
        at="2026-11-22T12:00:00.123Z",
        chosen_at="2026-11-22T12:00:00Z",
        controller="Esimerkki Oy",
        decisions=decisions | said,
        expires_at="2027-05-24T12:00:00.123Z",
        gpc=False,
        id="a" * 32,
        jurisdiction="FI",
        language="en",
        revision=declared().revision,
        site="example",
        supersedes=supersedes,
        surface="banner",
        visitor="b" * 32,
    )


def receipt(one: Record, previous: Record | None = None) -> dict[str, Any]:
    return receipt_jsonld(
        one, DIGEST, declaration=declared(), address=ADDRESS, previous=previous
    )


def records(one: Record, previous: Record | None = None) -> dict[str, dict[str, Any]]:
    made = receipt(one, previous)["dpv:hasRecordOfActivity"]
    return {entry["@id"].partition("#")[2]: entry for entry in made}


def service(document: dict[str, Any], category: int, place: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = document["dpv:hasProcess"][category]["dpv:hasProcess"][
        place
    ]
    return found


def terms(value: object) -> Iterator[str]:
    """Return every name that stands in a document for a thing or a property."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("@context", "@value", "@language"):
                yield key
                yield from terms(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from terms(inner)
    elif isinstance(value, str) and COMPACT.fullmatch(value):
        yield value


@pytest.mark.parametrize("site", SITES)
def test_every_term_is_one_of_the_vocabulary(site: str) -> None:
    document = declaration_jsonld(shipped(site), address=ADDRESS)

    unknown = [
        term
        for term in terms(document)
        if (found := COMPACT.fullmatch(term))
        and found["prefix"] != "loc"
        and found["name"] not in VOCABULARY.get(found["prefix"], ())
    ]

    assert unknown == []


def test_every_term_of_a_receipt_is_one_of_the_vocabulary() -> None:
    found = {
        term
        for made in (record(marketing="granted"), record("withdraw"))
        for term in terms(receipt(made, record(analytics="granted")))
        if COMPACT.fullmatch(term)
    }

    assert [
        term
        for term in found
        if term.partition(":")[2] not in VOCABULARY.get(term.partition(":")[0], {"FI"})
        and not term.startswith("loc:")
    ] == []


def test_nothing_is_fetched_to_read_it() -> None:
    context = notice()["@context"]

    assert isinstance(context, dict)
    assert set(VOCABULARY) | {"loc"} <= context.keys()
    assert context["@language"] == "en"


def test_it_names_exactly_this_revision_in_this_language() -> None:
    document = notice()

    assert document["@type"] == "dpv:ConsentNotice"
    assert document["@id"] == (
        f"{ADDRESS}/declaration?revision={declared().revision}&lang=en"
    )
    assert document["dct:issued"] == "2026-11-22T12:00:00.000Z"


def test_the_controller_is_told_and_what_is_missing_is_said_to_be() -> None:
    """ISO/IEC TS 27560 asks for address and contact of every party."""
    party = notice()["dpv:hasDataController"]

    assert party["dpv:hasName"] == "Esimerkki Oy"
    assert party["schema:contactPoint"]["schema:email"] == "info@example.fi"
    assert party["schema:address"] == {
        "@type": "schema:PostalAddress",
        "dpv:hasApplicability": "dpv:NotAvailable",
    }


def test_each_category_is_a_process_with_purpose_and_legal_basis() -> None:
    necessary, analytics, _, marketing = notice()["dpv:hasProcess"]

    assert marketing["dpv:hasPurpose"]["skos:broader"] == "dpv:TargetedAdvertising"
    assert marketing["dpv:hasProcessing"] == "dpv:Profiling"
    assert (analytics["dpv:hasLegalBasis"], analytics["dpv:hasNecessity"]) == (
        "eu-gdpr:A6-1-a",
        "dpv:Optional",
    )
    assert necessary["dpv:hasLegalBasis"]["@type"] == "dpv:LegalBasis"


def test_what_runs_until_it_is_refused_does_not_rest_on_consent() -> None:
    american = 'jurisdiction = "US-CA"\nmodel = "opt_out"\n' + SAMPLE

    _, analytics, *_ = notice(american)["dpv:hasProcess"]

    assert analytics["dpv:hasLegalBasis"]["@type"] == "dpv:LegalBasis"


def test_a_service_tells_recipient_data_storage_and_transfer() -> None:
    adverts = service(notice(), 3)

    assert adverts["dpv:hasRecipient"]["dpv:hasName"] == "Adverts Inc"
    assert (
        adverts["dpv:hasRecipientDataController"]
        == (adverts["dpv:hasRecipient"]["@id"])
    )
    assert adverts["dpv:hasPersonalData"][0]["skos:broader"] == "pd:IPAddress"
    assert adverts["dpv:hasProcessing"] == {
        "@type": "dpv:Transfer",
        "dpv:hasThirdCountry": ["loc:US"],
        "dpv:hasLegalBasis": "eu-gdpr:A45-3",
    }


def test_an_item_is_a_technology_with_its_duration() -> None:
    item = service(notice(), 1)["dpv:isImplementedUsingTechnology"][0]

    assert (item["@type"], item["dpv:hasName"]) == ("tech:Cookie", "_c")
    assert item["dpv:hasDuration"] == {
        "@type": "dpv:TemporalDuration",
        "rdf:value": {"@type": "xsd:duration", "@value": "P2Y"},
    }


def test_what_nobody_has_told_is_not_available_and_never_left_out() -> None:
    text = SAMPLE.replace('"counter"', '"own"') + (
        '[services.own]\nname = "Own"\npurpose = { fi = "a", en = "b" }\n'
    )

    own = service(notice(text), 1)

    not_available = {"dpv:hasApplicability": "dpv:NotAvailable"}
    assert own["dpv:hasRecipient"] == {"@type": "dpv:Recipient", **not_available}
    assert own["dpv:hasPersonalData"] == {"@type": "dpv:PersonalData", **not_available}
    assert own["dpv:hasStorageCondition"] == [
        {"@type": "dpv:StorageDuration", **not_available},
        {"@type": "dpv:StorageLocation", **not_available},
    ]


def test_a_country_without_a_safeguard_is_told_as_such() -> None:
    text = SAMPLE + (
        '[services.counter]\ntransfers = { countries = ["US"], mechanism = "open" }\n'
    )

    assert service(notice(text), 1)["dpv:hasProcessing"] == {
        "@type": "dpv:Transfer",
        "dpv:hasThirdCountry": ["loc:US"],
        "dpv:hasApplicability": "dpv:NotAvailable",
    }


@pytest.mark.parametrize(
    ("item", "duration"),
    [
        ("", {"@type": "dpv:Duration", "dpv:hasApplicability": "dpv:NotAvailable"}),
        (
            ', lifetime = "session"',
            {
                "@type": "dpv:UntilEventDuration",
                "rdf:value": "Until the browser is closed",
            },
        ),
    ],
)
def test_a_lifetime_that_is_no_duration_is_none(
    item: str, duration: dict[str, str]
) -> None:
    text = SAMPLE + (
        "[services.counter]\n"
        f'items = [{{ name = "new", kind = "pixel", party = "first"{item} }}]\n'
    )

    new = service(notice(text), 1)["dpv:isImplementedUsingTechnology"][2]

    assert (new["@type"], new["dpv:hasDuration"]) == ("dpv:Technology", duration)


def test_the_site_is_itself_the_recipient_of_its_own_service() -> None:
    ours = service(notice(), 0)

    assert ours["dpv:hasRecipient"] == f"{ADDRESS}/declaration#controller"
    assert ours["dpv:hasStorageCondition"][1]["dpv:hasLocation"] == ["tech:Device"]


def test_words_of_another_language_are_marked() -> None:
    text = SAMPLE.replace('["fi", "en"]', '["se", "en"]')
    document = declaration_jsonld(declared(text, "se"), address=ADDRESS)

    counter = service(document, 1)

    assert counter["dpv:hasPurpose"]["dct:description"] == {
        "@language": "en",
        "@value": "count en",
    }
    assert counter["dpv:hasPersonalData"][0]["dct:title"] == {
        "@language": "en",
        "@value": "IP address",
    }


def test_outside_the_union_neither_its_law_nor_its_articles_are_claimed() -> None:
    document = notice('jurisdiction = "BR"\n' + SAMPLE)

    analytics = document["dpv:hasProcess"][1]
    assert analytics["dpv:hasLegalBasis"] == "dpv:ExpressedConsent"
    assert "eu-gdpr:" not in json.dumps(document["dpv:hasRight"])
    assert len(document["dpv:hasApplicableLaw"]) == 1
    assert document["dpv:hasRight"][0]["dct:description"]
    assert document["dpv:hasJurisdiction"] == "loc:BR"


def test_the_united_kingdom_has_the_code_of_the_standard() -> None:
    assert notice('jurisdiction = "UK"\n' + SAMPLE)["dpv:hasJurisdiction"] == "loc:GB"


def test_a_receipt_holds_one_record_for_each_optional_category() -> None:
    made = receipt(record())

    assert made["@type"] == "dpv:ConsentReceipt"
    assert made["dct:source"] == f"{ADDRESS}/receipts/{DIGEST}"
    assert list(records(record())) == ["analytics", "ga_demographics", "marketing"]


def test_a_record_has_every_field_that_the_standard_asks_for() -> None:
    """Requirement B3: the fields of ISO/IEC TS 27560 that are not optional."""
    entry = records(record(analytics="granted"))["analytics"]

    assert entry["dct:conformsTo"] == (
        "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr"
    )
    assert entry["dct:identifier"] == f"{DIGEST}#analytics"
    assert entry["dpv:hasDataSubject"]["dct:identifier"] == "b" * 32
    assert entry["dpv:hasNotice"]["dct:identifier"] == declared().revision
    assert entry["dpv:hasNotice"]["dct:language"] == "en"
    assert entry["dpv:hasJurisdiction"] == "loc:FI"
    assert entry["dpv:hasConsentControl"]["dpv:isExercisedAt"] == (
        f"{ADDRESS}/declaration"
    )
    assert entry["dpv:hasProcess"]["dct:identifier"] == "analytics"


def test_an_event_has_time_actor_method_and_end() -> None:
    event = records(record(analytics="granted"))["analytics"]["dpv:hasConsentStatus"]

    assert event == {
        "@type": ["dpv:ConsentGiven", "dpv:ExpressedConsent"],
        "dpv:isIndicatedBy": "dpv:DataSubject",
        "dpv:hasIndicationMethod": "save in banner",
        "dpv:isIndicatedAtTime": "2026-11-22T12:00:00.123Z",
        "dpv:hasDuration": {
            "@type": "dpv:UntilTimeDuration",
            "rdf:value": {
                "@type": "xsd:dateTime",
                "@value": "2027-05-24T12:00:00.123Z",
            },
        },
    }


@pytest.mark.parametrize(
    ("now", "before", "state"),
    [
        (record(analytics="granted"), None, "ConsentGiven"),
        (record(analytics="granted"), record(), "ConsentGiven"),
        (
            record(analytics="granted"),
            record(analytics="granted"),
            "RenewedConsentGiven",
        ),
        (record(), None, "ConsentRefused"),
        (record(), record(), "ConsentRefused"),
        (record(), record(analytics="granted"), "ConsentWithdrawn"),
        (record("withdraw"), record(analytics="granted"), "ConsentWithdrawn"),
        (record("withdraw"), record(), "ConsentRefused"),
        (record("withdraw"), None, "ConsentWithdrawn"),
    ],
)
def test_the_state_follows_from_this_choice_and_the_one_before(
    now: Record, before: Record | None, state: str
) -> None:
    assert consent_state(now, "analytics", before) == f"dpv:{state}"


def test_a_record_names_the_one_that_it_replaces() -> None:
    one = record(supersedes="d" * 64)

    assert records(one, record())["marketing"]["dct:replaces"] == (
        f"{ADDRESS}/receipts/{'d' * 64}#marketing"
    )
    assert "dct:replaces" not in records(record())["marketing"]


def test_a_record_that_is_not_here_is_not_named() -> None:
    """It was erased, is of another site, or a browser has made the digest up."""
    made = json.dumps(receipt(record(supersedes="d" * 64)))

    assert "d" * 64 not in made
