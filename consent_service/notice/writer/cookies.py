"""The section on cookies: categories, services and items, as they are declared."""

from collections.abc import Iterator

from consent_service.declaration.declared_service import (
    DeclaredCookie,
    DeclaredService,
    DeclaredTransfer,
)
from consent_service.declaration.model import Declaration, DeclaredCategory
from consent_service.notice.writer.blocks import Block, Heading, Items, Paragraph, Table
from consent_service.notice.writer.words import Words


def write_cookies(
    declared: Declaration, words: Words, *, level: int, address: str | None
) -> Iterator[Block]:
    """Yield the section under a heading of `level`.

    `address` is that of the declaration, where choices are made and changed.
    """
    yield Heading(level, words.headings["cookies"])
    yield Paragraph(declared.labels["what_are_cookies_text"])
    if all(category.basis != "opt_out" for category in declared.categories):
        yield Paragraph(words.say("consent_first"))
    for category in declared.categories:
        yield from _category(category, words, level + 1)
    yield from _choices(declared, words, level + 1, address)


def _choices(
    declared: Declaration, words: Words, level: int, address: str | None
) -> Iterator[Block]:
    link = words.either(address, "declaration")
    yield Heading(level, words.headings["choices"])
    yield Paragraph(declared.how_to_change)
    yield Paragraph(words.say("settings", link=link))
    yield Paragraph(words.say("validity", validity=declared.validity))
    yield Paragraph(words.say("declaration", link=link))
    if declared.gpc:
        yield Paragraph(declared.gpc)


def _category(category: DeclaredCategory, words: Words, level: int) -> Iterator[Block]:
    yield Heading(level, category.title)
    yield Paragraph(category.description)
    yield Items(tuple(_conditions(category, words)))
    for service in category.services:
        yield from _service(service, words, level + 1)


def _conditions(category: DeclaredCategory, words: Words) -> Iterator[str]:
    yield words.say("legal_basis", basis=category.legal_basis)
    if category.needs_text:
        yield f"{category.needs_text}."
    if category.profiling:
        yield category.profiling


def service_name(service: DeclaredService, words: Words) -> str:
    """Return the name of a service, or a blank for it."""
    return words.blank("service") if "name" in service.open else service.name


def _service(service: DeclaredService, words: Words, level: int) -> Iterator[Block]:
    yield Heading(
        level, words.say("service", service=service_name(service, words))[:-1]
    )
    yield Items(tuple(_facts(service, words)))
    if service.cookies:
        table = words.table
        yield Table(
            (table["name"], table["purpose"], table["lifetime"], table["party"]),
            tuple(_row(cookie, words) for cookie in service.cookies),
        )


def _facts(service: DeclaredService, words: Words) -> Iterator[str]:
    yield words.say("purpose_of", purpose=service.purpose)
    yield _provider(service, words)
    if service.provider_details and service.provider_details.policy_url:
        yield words.say("provider_policy", link=service.provider_details.policy_url)
    if service.data_collected or "data_collected" in service.open:
        data = words.list(service.data_collected)
        yield words.say("data", data=words.either(data, "service_data"))
    if service.data_retention or "data_retention" in service.open:
        period = words.either(service.data_retention, "service_retention")
        yield words.say("data_retention", period=period)
    yield from _transfer(service, words)
    if not service.cookies:
        unknown = "items" in service.open
        items = words.say("items", items=words.blank("items"))
        yield items if unknown else words.say("stores_nothing")


def _provider(service: DeclaredService, words: Words) -> str:
    provider = service.provider_details
    if provider is None:
        return words.say("provider_open", provider=words.blank("provider"))
    return words.say(
        "provider",
        provider=provider.name,
        country=provider.country,
        role=provider.role,
    )


def _transfer(service: DeclaredService, words: Words) -> Iterator[str]:
    """Yield where data go outside the EEA: a sentence, a blank, or nothing to say."""
    transfer = service.transfer_details
    if transfer and transfer.countries:
        yield words.say("transfer_here", **transfer_gaps(transfer, words))
    elif transfer and transfer.mechanism == "none_needed":
        yield words.say("no_transfer")
    elif "transfers" in service.open:
        blank = words.blank("service_transfers")
        yield words.say("transfer_open", transfers=blank)


def transfer_gaps(transfer: DeclaredTransfer, words: Words) -> dict[str, str]:
    """Return the countries of a transfer, and its safeguard or a blank for it."""
    is_open = transfer.mechanism == "open"
    return {
        "countries": words.list(transfer.countries),
        "safeguard": words.blank("safeguard") if is_open else transfer.safeguard,
    }


def _row(cookie: DeclaredCookie, words: Words) -> tuple[str, ...]:
    return (
        cookie.name,
        cookie.purpose,
        words.either(cookie.lifetime, "lifetime"),
        cookie.party_title,
    )
