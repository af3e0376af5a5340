"""Categories and services as processes of the Data Privacy Vocabulary."""

from consent_service.declaration.declared_service import (
    DeclaredCookie,
    DeclaredProvider,
    DeclaredService,
    DeclaredTransfer,
)
from consent_service.declaration.dpv.terms import (
    DATA,
    PURPOSES,
    ROLES,
    SAFEGUARDS,
    TECHNOLOGY,
    Node,
    is_under_gdpr,
    lasting,
    not_available,
    place,
)
from consent_service.declaration.model import Declaration, DeclaredCategory


def category_process(
    category: DeclaredCategory, declaration: Declaration, *, address: str
) -> Node:
    """Return one category with its services, as a process and its parts.

    Args:
        category: One of `declaration`'s.
        declaration: What it is declared in.
        address: The site's folder on the service, without a slash at its end.
    """
    necessity = "dpv:Required" if category.necessary else "dpv:Optional"
    node: Node = {
        "@id": f"{address}/declaration#category-{category.id}",
        "@type": "dpv:Process",
        "dct:identifier": category.id,
        "dpv:hasPurpose": {
            "@type": "dpv:Purpose",
            "skos:broader": PURPOSES.get(category.id, "dpv:Purpose"),
            "dct:title": category.title,
            "dct:description": category.description,
        },
        "dpv:hasNecessity": necessity,
        "dpv:hasLegalBasis": _legal_basis(category, declaration),
        "dpv:hasDataController": controller_id(address),
        "dpv:hasProcess": [
            _service(service, declaration, address) for service in category.services
        ],
    }
    if category.profiling:
        node["dpv:hasProcessing"] = "dpv:Profiling"
    return node


def controller_id(address: str) -> str:
    return f"{address}/declaration#controller"


def _legal_basis(category: DeclaredCategory, declaration: Declaration) -> str | Node:
    if category.basis == "consent":
        gdpr = is_under_gdpr(declaration.jurisdiction)
        return "eu-gdpr:A6-1-a" if gdpr else "dpv:ExpressedConsent"
    # Neither the exemption of the statute on storage nor the right to refuse of the
    # states that ask for no consent is a legal basis that DPV knows.
    return {"@type": "dpv:LegalBasis", "dct:description": category.legal_basis}


def _service(service: DeclaredService, declaration: Declaration, address: str) -> Node:
    node: Node = {
        "@id": f"{address}/declaration#service-{service.id}",
        "@type": "dpv:Process",
        "dct:identifier": service.id,
        "dpv:hasPurpose": {
            "@type": "dpv:Purpose",
            "dct:description": _text(service.purpose, service.purpose_language),
        },
        "dpv:hasService": {"@type": "dpv:Service", "dct:title": service.name},
        "dpv:hasPersonalData": _data(service, declaration.borrowed),
        "dpv:hasStorageCondition": _storage(service),
    }
    node |= _recipient(service, declaration, address)
    if service.transfer_details and service.transfer_details.countries:
        node["dpv:hasProcessing"] = _transfer(service.transfer_details)
    if service.cookies:
        node["dpv:isImplementedUsingTechnology"] = [
            _item(cookie, declaration.borrowed) for cookie in service.cookies
        ]
    return node


def _text(words: str, language: str | None) -> str | Node:
    return {"@language": language, "@value": words} if language else words


def _data(service: DeclaredService, borrowed: tuple[str, ...]) -> list[Node] | Node:
    if not service.data_collected_ids:
        return not_available("dpv:PersonalData")
    language = "en" if "data" in borrowed else None
    stated = zip(service.data_collected_ids, service.data_collected, strict=True)
    return [
        {
            "@type": "dpv:PersonalData",
            "skos:broader": DATA.get(name, "dpv:PersonalData"),
            "dct:identifier": name,
            "dct:title": _text(words, language),
        }
        for name, words in stated
    ]


def _storage(service: DeclaredService) -> list[Node]:
    duration = not_available("dpv:StorageDuration")
    if service.data_retention_duration:
        duration = {
            "@type": "dpv:StorageDuration",
            "dpv:hasDuration": lasting(service.data_retention_duration),
        }
    return [duration, *_locations(service)]


def _locations(service: DeclaredService) -> list[Node]:
    transfer = service.transfer_details
    places = [place(code) for code in transfer.country_codes] if transfer else []
    if transfer and transfer.mechanism == "none_needed":
        places.append("loc:EEA")
    if service.cookies:
        places.append("tech:Device")
    if not places:
        return [not_available("dpv:StorageLocation")]
    return [{"@type": "dpv:StorageLocation", "dpv:hasLocation": places}]


def _recipient(
    service: DeclaredService, declaration: Declaration, address: str
) -> Node:
    provider = service.provider_details
    if provider is None:
        return {"dpv:hasRecipient": not_available("dpv:Recipient")}
    if provider.name == declaration.controller.name:
        return {"dpv:hasRecipient": controller_id(address)}
    name = f"{address}/declaration#provider-{service.id}"
    return {
        "dpv:hasRecipient": _entity(provider, name),
        ROLES[provider.role_id]: name,
    }


def _entity(provider: DeclaredProvider, name: str) -> Node:
    node: Node = {
        "@id": name,
        "@type": "dpv:Recipient",
        "dpv:hasName": provider.name,
        "dpv:hasCountry": place(provider.country_code),
    }
    if provider.policy_url:
        notice = {"@id": provider.policy_url, "@type": "dpv:PrivacyNotice"}
        node["dpv:hasNotice"] = notice
    return node


def _transfer(transfer: DeclaredTransfer) -> Node:
    node: Node = {
        "@type": "dpv:Transfer",
        "dpv:hasThirdCountry": [place(code) for code in transfer.country_codes],
    }
    basis = SAFEGUARDS.get(transfer.mechanism)
    return node | (
        {"dpv:hasLegalBasis": basis}
        if basis
        else {"dpv:hasApplicability": "dpv:NotAvailable"}
    )


def _item(cookie: DeclaredCookie, borrowed: tuple[str, ...]) -> Node:
    return {
        "@type": TECHNOLOGY.get(cookie.type, "dpv:Technology"),
        "dpv:hasName": cookie.name,
        "dct:identifier": cookie.type,
        "dct:description": _text(cookie.purpose, cookie.purpose_language),
        "dpv:hasDuration": _duration(cookie, borrowed),
    }


def _duration(cookie: DeclaredCookie, borrowed: tuple[str, ...]) -> Node:
    if cookie.duration:
        return lasting(cookie.duration)
    if cookie.lifetime is None:
        return not_available("dpv:Duration")
    # What is not a duration ends with the session or when somebody deletes it.
    words = _text(cookie.lifetime, "en" if "lifetime" in borrowed else None)
    return {"@type": "dpv:UntilEventDuration", "rdf:value": words}
