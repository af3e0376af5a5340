"""The declaration for machines: JSON-LD in the W3C Data Privacy Vocabulary.

The fields are those that ISO/IEC TS 27560 asks a consent record to point to, as
the vocabulary's guide maps them.
"""

from consent_service.declaration.dpv.process import category_process, controller_id
from consent_service.declaration.dpv.terms import (
    GDPR,
    RIGHTS,
    Node,
    context,
    is_under_gdpr,
    not_available,
    place,
)
from consent_service.declaration.model import (
    Declaration,
    DeclaredAuthority,
    DeclaredController,
)


def declaration_jsonld(declaration: Declaration, *, address: str) -> Node:
    """Return the declaration as a consent notice of the vocabulary.

    Args:
        declaration: The declaration in one language.
        address: The site's folder on the service as others reach it, such as
            `https://www.example.fi/consent/example`, without a slash at its end.
    """
    node: Node = {
        "@context": context(declaration.language),
        **notice_reference(declaration, address=address),
        "dct:title": declaration.labels["title"],
        "dct:description": declaration.labels["intro"],
        "dct:isVersionOf": f"{address}/declaration",
        "dct:publisher": controller_id(address),
        **legal_frame(declaration, address=address),
        "dpv:hasAuthority": [
            _authority(authority) for authority in declaration.authorities
        ],
        "dpv:hasRight": rights(declaration, address=address),
        "dpv:hasProcess": [
            category_process(category, declaration, address=address)
            for category in declaration.categories
        ],
    }
    if declaration.updated:
        node["dct:issued"] = declaration.updated
    if declaration.notice_url:
        notice = {"@id": declaration.notice_url, "@type": "dpv:PrivacyNotice"}
        node["dpv:hasNotice"] = notice
    return node


def notice_reference(declaration: Declaration, *, address: str) -> Node:
    """Return what names exactly this declaration: revision and language."""
    query = f"revision={declaration.revision}&lang={declaration.language}"
    return {
        "@id": f"{address}/declaration?{query}",
        "@type": "dpv:ConsentNotice",
        "dct:identifier": declaration.revision,
        "dct:language": declaration.language,
    }


def legal_frame(declaration: Declaration, *, address: str) -> Node:
    """Return who is responsible, under what law, and how to change one's mind."""
    law = {"@type": "dpv:Law", "dct:title": _english(declaration.statute)}
    gdpr = [GDPR] if is_under_gdpr(declaration.jurisdiction) else []
    return {
        "dpv:hasDataController": controller(declaration.controller, address=address),
        "dpv:hasJurisdiction": place(declaration.jurisdiction),
        "dpv:hasApplicableLaw": [law, *gdpr],
        "dpv:hasConsentControl": {
            "@type": ["dpv:ManageConsent", "dpv:RefuseConsent"],
            "dpv:isExercisedAt": f"{address}/declaration",
        },
    }


def controller(party: DeclaredController, *, address: str) -> Node:
    """Return who answers for the site, with what ISO/IEC TS 27560 asks of a party."""
    name = controller_id(address)
    node: Node = {
        "@id": name,
        "@type": "dpv:DataController",
        "dpv:hasIdentifier": name,
        "dpv:hasName": party.name,
        "schema:contactPoint": _contact(party),
        "schema:address": _postal_address(party),
    }
    more = {"dct:identifier": party.business_id, "schema:url": party.url}
    return node | {key: value for key, value in more.items() if value}


def _contact(party: DeclaredController) -> Node:
    stated = {"schema:email": party.email, "schema:telephone": party.phone}
    known = {key: value for key, value in stated.items() if value}
    return (
        {"@type": "schema:ContactPoint", **known}
        if known
        else not_available("schema:ContactPoint")
    )


def _postal_address(party: DeclaredController) -> Node:
    if not party.address:
        return not_available("schema:PostalAddress")
    return {"@type": "schema:PostalAddress", "schema:streetAddress": party.address}


def rights(declaration: Declaration, *, address: str) -> list[Node]:
    """Return the rights that the declaration names."""
    where = f"{address}/declaration#rights"
    if not is_under_gdpr(declaration.jurisdiction):
        words = declaration.labels["rights_text"]
        right = {"@type": "dpv:DataSubjectRight", "dct:description": words}
        return [right | {"dpv:isExercisedAt": where}]
    return [
        {
            "@type": ["dpv:DataSubjectRight", f"eu-gdpr:{article}"],
            "dpv:isExercisedAt": where,
        }
        for article in RIGHTS
    ]


def _authority(authority: DeclaredAuthority) -> Node:
    data = authority.covers != "storage"
    kind = "dpv:DataProtectionAuthority" if data else "dpv:Authority"
    return {"@id": authority.url, "@type": kind, "dpv:hasName": authority.name}


def _english(words: str) -> Node:
    # The table of jurisdictions names statutes in one form for all languages.
    return {"@language": "en", "@value": words}
