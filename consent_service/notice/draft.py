"""A first policy file from a notice, with every open point marked.

Nothing is made up. What the notice does not say is written as open, with the
question that the owner has to answer. The file is valid as it is.
"""

import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from consent_service.catalog.hints import Hints
from consent_service.notice.disclosure import Disclosure
from consent_service.notice.facts.gather import Facts
from consent_service.notice.facts.mentions import Mention
from consent_service.notice.language.texts import load_texts
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.named_cookies import explain_names
from consent_service.notice.services import decided_as
from consent_service.policy.plain_name import plain_name

# What the product lets visitors decide about, in the order of the declaration.
_CATEGORIES = (
    "preferences",
    "analytics",
    "ga_demographics",
    "marketing",
    "social_sharing",
)
_DEMOGRAPHICS = "google-analytics-demographics"
# Where anybody has an address: it says nothing of whose site it is.
_FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "hotmail.fi",
        "hotmail.se", "live.com", "live.fi", "live.se", "msn.com", "yahoo.com",
        "yahoo.se", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
        "luukku.com", "suomi24.fi", "kolumbus.fi", "saunalahti.fi", "elisanet.fi",
        "netti.fi", "pp.inet.fi", "telia.com", "spray.se", "gmx.com", "mail.com",
        "aland.net",
    }
)  # fmt: skip
_NOWHERE = "example.invalid"  # RFC 6761: a name that never resolves


class _Service(msgspec.Struct, frozen=True):
    """A service of the draft: of the catalog, or one that the notice does not name."""

    id: str
    category: str
    catalogued: bool = False


def draft_policy(
    disclosure: Disclosure, facts: Facts, *, hints: Hints | None = None
) -> str:
    """Return a policy file in TOML that says what the notice says.

    Whose a cookie is that the notice names is a comment: the owner decides about it.
    """
    services = list(_services(disclosure, facts))
    lines = [
        f"# A first policy, drawn up from the notice {_comment(disclosure.source)}.",
        "# What the notice does not say is written as open. Nothing was made up.",
        *_named_cookies(disclosure, hints or Hints()),
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


def _named_cookies(disclosure: Disclosure, hints: Hints) -> Iterator[str]:
    lines = list(explain_names(disclosure.cookie_names, hints))
    if lines:
        yield "# Whose the cookies of the notice are; list what you use of these:"
        yield from (f"#   {_comment(line)}" for line in lines)


def _services(disclosure: Disclosure, facts: Facts) -> Iterator[_Service]:
    stated = {decided_as(category) for category in disclosure.categories}
    if "ga_demographics" in stated:
        stated.add("analytics")
    known = [service for mention in facts.mentions if (service := _known(mention))]
    yield from known
    if "ga_demographics" in stated:
        yield _Service(_DEMOGRAPHICS, "ga_demographics", catalogued=True)
    for category in _CATEGORIES:
        covered = {service.category for service in known} | {"ga_demographics"}
        if category in stated and category not in covered:
            yield _Service(f"unnamed-{category.replace('_', '-')}", category)


def _known(mention: Mention) -> _Service | None:
    named = mention.service
    category = decided_as(named.category)
    if named.asks_consent or not named.on_site or category not in _CATEGORIES:
        return None
    return _Service(named.catalog_id, category, catalogued=True)


def _controller(disclosure: Disclosure) -> Iterator[str]:
    yield f"name = {_quoted(disclosure.controller or '?')}"
    if disclosure.business_id:
        yield f"business_id = {_quoted(disclosure.business_id)}"
    if disclosure.contact_email:
        yield f"email = {_quoted(disclosure.contact_email)}"


def _category_tables(services: list[_Service]) -> Iterator[str]:
    for category in _CATEGORIES:
        own = list(
            dict.fromkeys(
                service.id for service in services if service.category == category
            )
        )
        if own:
            names = ", ".join(map(_quoted, own))
            yield from ("", f"[categories.{category}]", f"services = [{names}]")


def _service_tables(services: list[_Service], language: str) -> Iterator[str]:
    for service in services:
        if service.catalogued:
            continue
        yield from ("", f"[services.{service.id}]")
        yield 'open = ["name"]'
        purpose = _texts(language)["purposes"][service.category]
        yield f"purpose = {{ {language} = {_quoted(purpose)} }}"


def _open_points(disclosure: Disclosure, services: list[_Service]) -> Iterator[str]:
    names = _comment(", ".join(disclosure.cookie_names))
    for place, question in _open_questions(disclosure, services):
        yield from ("", "[[open]]", f"place = {_quoted(place)}", "[open.question]")
        for language in LANGUAGES:
            sentence = _texts(language)["questions"][question]
            yield f"{language} = {_quoted(sentence.format(cookie_names=names))}"


def _texts(language: str) -> dict[str, dict[str, str]]:
    return load_texts("consent_service.notice", "draft_texts", language)


def _open_questions(
    disclosure: Disclosure, services: list[_Service]
) -> Iterator[tuple[str, str]]:
    """Yield the place of each open point in the policy, and the key of its question."""
    if _domain(disclosure) == _NOWHERE:
        yield "domains", "domains"
    yield "notice_url", "notice_url"
    if not disclosure.controller:
        yield "controller.name", "controller_name"
    if not disclosure.contact_email:
        yield "controller.email", "controller_email"
    if not disclosure.business_id:
        yield "controller.business_id", "controller_business_id"
    for service in services:
        if not service.catalogued:
            yield f"services.{service.id}", "service"
    if disclosure.cookie_names:
        yield "services", "cookies"
    if disclosure.transfers_outside_eea in {"yes", "conditional"}:
        yield "services", "transfers"


def _site(disclosure: Disclosure) -> str:
    domain = _domain(disclosure)
    name = domain.removeprefix("www.").partition(".")[0]
    known = disclosure.controller or "" if domain == _NOWHERE else name
    return plain_name(known, longest=60) or "site"


def _domain(disclosure: Disclosure) -> str:
    address = re.match(r"https?://([^/:?#]+)", disclosure.source)
    if address:
        return address.group(1).lower()
    host = (disclosure.contact_email or "").partition("@")[2].lower()
    if host in _FREE_MAIL:
        return _NOWHERE
    return host if re.fullmatch(r"[a-z0-9.-]+\.[a-z]{2,}", host) else _NOWHERE


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one character that TOML bars.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "")


def _comment(text: str) -> str:
    return " ".join(_plain(text))[:300]


def _plain(text: str) -> Iterable[str]:
    return "".join(letter if letter.isprintable() else " " for letter in text).split()
