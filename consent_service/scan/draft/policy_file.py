"""The draft as TOML text: valid as it is, with every open point marked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from consent_service.catalog import Service
from consent_service.catalog.hints import plain_line
from consent_service.locales import LANGUAGES
from consent_service.notice.disclosure import Disclosure
from consent_service.policy.toml_text import toml_value
from consent_service.scan.domains import host_of
from consent_service.scan.draft.services_seen import (
    OWN_ITEMS,
    DraftItem,
    DraftService,
    by_category,
    services_seen,
)
from consent_service.scan.report import Report
from consent_service.scan.speech import SPOKEN, Speech, speech_in

_MOST_LANGUAGES = 10


def draft_policy(
    report: Report,
    catalog: Mapping[str, Service],
    disclosure: Disclosure | None,
    *,
    site: str,
) -> str:
    """Return the policy file `site`.toml, from a report that was made without one.

    Nothing is made up: what scan and notice do not say is open, with a question.
    """
    services = services_seen(report.observations, catalog, site=site)
    languages = _languages(report, disclosure)
    lines = [
        f"# A first policy, drawn up from a scan of {plain_line(report.url)}",
        f"# on {report.at[:10]}. What it declares was seen; what nobody knows is open.",
        "",
        f"site = {toml_value(site)}",
        f"domains = {toml_value(_domains(report))}",
        f"languages = {toml_value(languages)}",
        *_notice_url(report),
        "",
        "[controller]",
        *_controller(report, disclosure),
        *_categories(services),
        *_tables(services, languages),
        *_questions(report, disclosure, services),
    ]
    return "\n".join(lines) + "\n"


def _domains(report: Report) -> list[str]:
    """Return the hosts of the pages, with a port that is not the usual one."""
    found = dict.fromkeys(
        urlsplit(page.url).netloc.lower() for page in report.pages if page.status
    )
    return list(found) or [urlsplit(report.url).netloc.lower()]


def _languages(report: Report, disclosure: Disclosure | None) -> list[str]:
    """Return the languages of the pages, the most frequent first."""
    counted = Counter(
        page.language for page in report.pages if page.language in LANGUAGES
    )
    found = [language for language, _ in counted.most_common(_MOST_LANGUAGES)]
    others = [report.banner.language, disclosure.language if disclosure else None]
    known = [language for language in others if language in LANGUAGES]
    spoken = [str(each) for each in found or known[:1] or ["en"]]
    # A declaration needs a language of the country (GDPR 12(1)); the draft names none,
    # so it is Finland's.
    return spoken if set(spoken) & {"fi", "sv"} else [*spoken, "fi"]


def _notice_url(report: Report) -> Iterator[str]:
    if report.notice and re.fullmatch(r"https?://[^\s<>\"'\\]{1,1990}", _link(report)):
        yield f"notice_url = {toml_value(_link(report))}"


def _link(report: Report) -> str:
    return report.notice.url.partition("#")[0] if report.notice else ""


def _controller(report: Report, disclosure: Disclosure | None) -> Iterator[str]:
    name = disclosure.controller if disclosure else None
    yield f"name = {toml_value(plain_line(name or host_of(report.url)))}"
    if disclosure and disclosure.business_id:
        yield f"business_id = {toml_value(disclosure.business_id)}"
    if disclosure and disclosure.contact_email:
        yield f"email = {toml_value(disclosure.contact_email)}"


def _categories(services: Iterable[DraftService]) -> Iterator[str]:
    for category, ids in by_category(services):
        yield from ("", f"[categories.{category}]", f"services = {toml_value(ids)}")


def _tables(services: Iterable[DraftService], languages: list[str]) -> Iterator[str]:
    for service in services:
        items = list(service.items.values())
        if service.known and not items:
            continue
        yield from ("", f"[services.{service.id}]")
        if not service.known:
            yield from _unknown(service, languages)
        if service.hosts:
            yield f"hosts = {toml_value(list(service.hosts))}"
        if items:
            yield from _items(items)


def _unknown(service: DraftService, languages: list[str]) -> Iterator[str]:
    is_own = service.id.startswith(OWN_ITEMS)
    name = _speech(languages).say("draft", "own_name") if is_own else service.name
    yield f"name = {toml_value(name or service.id)}"
    purpose = {
        language: _speech([language]).say("draft", "purpose") for language in languages
    }
    yield f"purpose = {toml_value(purpose)}"
    yield 'open = ["purpose", "provider", "data_collected", "transfers"]'


def _items(items: list[DraftItem]) -> Iterator[str]:
    yield "items = ["
    for item in items:
        facts = {
            "name": item.name,
            "kind": item.kind,
            "party": item.party,
            "host": item.host,
            "lifetime": item.lifetime,
        }
        remarks = [
            f"probably {plain_line(item.probably)}" if item.probably else "",
            f"as asked for; Chromium keeps it for {item.kept} days"
            if item.kept
            else "",
        ]
        said = "; ".join(filter(None, remarks))
        comment = f"  # {said}" if said else ""
        written = {key: value for key, value in facts.items() if value is not None}
        yield f"  {toml_value(written)},{comment}"
    yield "]"


def _speech(languages: list[str]) -> Speech:
    return speech_in(next((each for each in languages if each in SPOKEN), "en"))


def _questions(
    report: Report, disclosure: Disclosure | None, services: Iterable[DraftService]
) -> Iterator[str]:
    for place, question, values in _open(report, disclosure, services):
        yield from ("", "[[open]]", f"place = {toml_value(place)}", "[open.question]")
        for language in SPOKEN:
            said = speech_in(language).say("draft", question, **values)
            yield f"{language} = {toml_value(said)}"


def _open(
    report: Report, disclosure: Disclosure | None, services: Iterable[DraftService]
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the place of each open point, the key of its question, and its values."""
    if not report.notice:
        yield "notice_url", "notice_url", {}
    if not disclosure or not disclosure.controller:
        yield "controller.name", "controller_name", {}
    if not disclosure or not disclosure.contact_email:
        yield "controller.email", "controller_email", {}
    for service in services:
        names = ", ".join(plain_line(name) for name in list(service.items)[:8])
        if service.id.startswith(OWN_ITEMS):
            yield f"services.{service.id}", "own_items", {"names": names}
        elif not service.known:
            yield f"services.{service.id}", "unknown", {"name": service.name}
