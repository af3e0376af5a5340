"""A first policy file from a notice: what it says, and every open point marked.

Nothing is made up. What the notice does not tell is written as open, with the
question that the owner has to answer. The file is valid as it stands.
"""

import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from consent_service.catalog import load_catalog
from consent_service.notice.disclosure import Disclosure
from consent_service.notice.facts.gather import Facts
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.rules.model import Words

# What the product lets visitors decide about, in the order of the declaration.
_CATEGORIES = (
    "preferences",
    "analytics",
    "ga_demographics",
    "marketing",
    "social_sharing",
)
_SAME = {"embedded_media": "social_sharing"}
_DEMOGRAPHICS = "google-analytics-demographics"
_NOWHERE = "example.invalid"  # RFC 6761: a name that never resolves

_PURPOSES = {
    "preferences": Words(
        "Kävijän valintojen muistaminen.",
        "Komma ihåg besökarens val.",
        "Remember the visitor's choices.",
    ),
    "analytics": Words(
        "Sivuston käytön tilastointi.",
        "Statistik över hur webbplatsen används.",
        "Statistics on how the site is used.",
    ),
    "ga_demographics": Words(
        "Kävijöiden ikä, sukupuoli ja kiinnostukset ryhmittäin.",
        "Besökarnas ålder, kön och intressen i grupper.",
        "Age, gender and interests of visitors in groups.",
    ),
    "marketing": Words(
        "Mainonnan kohdentaminen ja mittaaminen.",
        "Rikta och mäta reklam.",
        "Target and measure advertising.",
    ),
    "social_sharing": Words(
        "Some-palvelujen painikkeet ja upotettu sisältö.",
        "Sociala mediers knappar och inbäddat innehåll.",
        "Buttons of social media and embedded content.",
    ),
}
_QUESTIONS = {
    "domains": Words(
        "Missä verkko-osoitteessa sivusto on?",
        "På vilken adress finns webbplatsen?",
        "At which address is the site?",
    ),
    "notice_url": Words(
        "Missä osoitteessa tietosuojaseloste on?",
        "På vilken adress finns integritetspolicyn?",
        "At which address is the privacy notice?",
    ),
    "controller.name": Words(
        "Mikä on rekisterinpitäjän virallinen nimi?",
        "Vilket är den personuppgiftsansvarigas officiella namn?",
        "What is the controller's official name?",
    ),
    "controller.email": Words(
        "Mihin osoitteeseen kävijä voi ottaa yhteyttä tietosuoja-asioissa?",
        "Till vilken adress kan besökaren skriva om dataskydd?",
        "At which address can visitors make contact about data protection?",
    ),
    "controller.business_id": Words(
        "Mikä on rekisterinpitäjän Y-tunnus?",
        "Vilket är den personuppgiftsansvarigas FO-nummer?",
        "What is the controller's business ID?",
    ),
    "services.": Words(
        "Millä palvelulla tämä tehdään, kuka sen tarjoaa, mitä tietoja se kerää ja"
        " kuinka"
        " kauan sen evästeet säilyvät?",
        "Med vilken tjänst görs detta, vem tillhandahåller den, vilka uppgifter samlar"
        " den"
        " in och hur länge lagras dess kakor?",
        "Which service does this, who provides it, what data does it collect and how"
        " long"
        " do its cookies last?",
    ),
    "items": Words(
        "Selosteessa nimetään nämä evästeet: {0}. Mihin palveluun kukin kuuluu?",
        "Texten nämner dessa kakor: {0}. Till vilken tjänst hör var och en?",
        "The notice names these cookies: {0}. To which service does each belong?",
    ),
    "transfers": Words(
        "Selosteen mukaan tietoja voidaan siirtää EU- ja ETA-alueen ulkopuolelle. Mihin"
        " maihin ja millä perusteella?",
        "Enligt texten kan uppgifter överföras utanför EU och EES. Till vilka länder"
        " och"
        " på vilken grund?",
        "The notice says that data may leave the EU and the EEA. To which countries,"
        " and on"
        " what basis?",
    ),
}


class _Service(msgspec.Struct, frozen=True):
    """A service of the draft: of the catalog, or described by its purpose alone."""

    id: str
    category: str
    name: str = ""
    catalogued: bool = False


def draft_policy(disclosure: Disclosure, facts: Facts) -> str:
    """Return a policy file in TOML that says what the notice says."""
    services = list(_services(disclosure, facts))
    lines = [
        f"# A first policy, drawn up from the notice {_comment(disclosure.source)}.",
        "# What the notice does not tell is written as open. Nothing was made up.",
        "",
        f"site = {_quoted(_site(disclosure))}",
        f"domains = [{_quoted(_domain(disclosure))}]",
        f"languages = [{_quoted(disclosure.language)}]",
        "",
        "[controller]",
        *_controller(disclosure),
        *_category_tables(services),
        *_service_tables(services, disclosure.language),
        *_open_points(disclosure, services),
    ]
    return "\n".join(lines) + "\n"


def _services(disclosure: Disclosure, facts: Facts) -> Iterator[_Service]:
    told = {_SAME.get(name, name) for name in disclosure.categories}
    if "ga_demographics" in told:
        told.add("analytics")
    known = [one for tool in facts.tools if (one := _known(tool))]
    yield from known
    if "ga_demographics" in told:
        yield _Service(_DEMOGRAPHICS, "ga_demographics", catalogued=True)
    for category in _CATEGORIES:
        covered = {one.category for one in known} | {"ga_demographics"}
        if category in told and category not in covered:
            yield _Service(f"unnamed-{category.replace('_', '-')}", category)


def _known(mention: Mention) -> _Service | None:
    tool = mention.tool
    if tool.consent or not tool.site:
        return None
    catalogued = load_catalog().services.get(tool.service or "")
    if catalogued and catalogued.category in _CATEGORIES:
        return _Service(catalogued.id, catalogued.category, catalogued=True)
    category = _SAME.get(tool.category, tool.category)
    if category not in _CATEGORIES:
        return None
    return _Service(_slug(tool.name), category, tool.name)


def _controller(disclosure: Disclosure) -> Iterator[str]:
    yield f"name = {_quoted(disclosure.controller or '?')}"
    if disclosure.business_id:
        yield f"business_id = {_quoted(disclosure.business_id)}"
    if disclosure.contact_email:
        yield f"email = {_quoted(disclosure.contact_email)}"


def _category_tables(services: list[_Service]) -> Iterator[str]:
    for category in _CATEGORIES:
        own = list(
            dict.fromkeys(one.id for one in services if one.category == category)
        )
        if own:
            names = ", ".join(map(_quoted, own))
            yield from ("", f"[categories.{category}]", f"services = [{names}]")


def _service_tables(services: list[_Service], language: str) -> Iterator[str]:
    for service in services:
        if service.catalogued:
            continue
        yield from ("", f"[services.{service.id}]")
        if service.name:
            yield f"name = {_quoted(service.name)}"
        else:
            yield 'open = ["name"]'
        purpose = _PURPOSES[service.category].in_language(language)
        yield f"purpose = {{ {language} = {_quoted(purpose)} }}"


def _open_points(disclosure: Disclosure, services: list[_Service]) -> Iterator[str]:
    for place, question, words in _open_questions(disclosure, services):
        text = _QUESTIONS[question]
        yield from ("", "[[open]]", f"place = {_quoted(place)}", "[open.question]")
        for language in ("fi", "sv", "en"):
            sentence = text.in_language(language).format(words)
            yield f"{language} = {_quoted(sentence)}"


def _open_questions(
    disclosure: Disclosure, services: list[_Service]
) -> Iterator[tuple[str, str, str]]:
    if _domain(disclosure) == _NOWHERE:
        yield "domains", "domains", ""
    yield "notice_url", "notice_url", ""
    if not disclosure.controller:
        yield "controller.name", "controller.name", ""
    if not disclosure.contact_email:
        yield "controller.email", "controller.email", ""
    if not disclosure.business_id:
        yield "controller.business_id", "controller.business_id", ""
    for service in services:
        if not service.catalogued:
            yield f"services.{service.id}", "services.", ""
    if disclosure.cookie_names:
        yield "services", "items", _comment(", ".join(disclosure.cookie_names))
    if disclosure.transfers_outside_eea in {"yes", "conditional"}:
        yield "services", "transfers", ""


def _site(disclosure: Disclosure) -> str:
    domain = _domain(disclosure)
    name = domain.removeprefix("www.").partition(".")[0]
    return _slug(disclosure.controller or "site") if domain == _NOWHERE else _slug(name)


def _domain(disclosure: Disclosure) -> str:
    address = re.match(r"https?://([^/:?#]+)", disclosure.source)
    if address:
        return address.group(1).lower()
    host = (disclosure.contact_email or "").partition("@")[2].lower()
    return host if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host) else _NOWHERE


def _slug(name: str) -> str:
    plain = name.lower().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "site"


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one character that TOML bars.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def _comment(text: str) -> str:
    return " ".join(_plain(text))[:300]


def _plain(text: str) -> Iterable[str]:
    return "".join(one if one.isprintable() else " " for one in text).split()
