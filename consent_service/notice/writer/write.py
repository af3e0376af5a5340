"""Write a whole notice or its section on cookies from what a policy declares.

What the policy knows is said in the words of banner and declaration, what the law says
is said as it is, and everything else is left as a blank. Nothing is made up.
"""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from consent_service.declaration.model import Declaration, DeclaredCategory
from consent_service.notice.writer.blocks import (
    Block,
    Heading,
    Items,
    Paragraph,
    Written,
)
from consent_service.notice.writer.cookies import (
    service_name,
    transfer_gaps,
    write_cookies,
)
from consent_service.notice.writer.words import Words, load_words

Part = Literal["cookies", "whole"]


def write_notice(
    declared: Declaration, *, part: Part, today: date, address: str | None = None
) -> Written:
    """Return the text in the language of `declared`.

    Args:
        declared: What the policy declares.
        part: The section on cookies alone, or a whole notice.
        today: The day of writing, which the notice says.
        address: Where the declaration is, if that is known.
    """
    words = load_words(declared.language)
    blocks = _cookie_page(declared, words, today, address)
    if part == "whole":
        blocks = _whole(declared, words, today, address)
    return Written(declared.language, words.mark["blank"], tuple(blocks))


def _cookie_page(
    declared: Declaration, words: Words, today: date, address: str | None
) -> Iterator[Block]:
    cookies = write_cookies(declared, words, level=1, address=address)
    yield next(cookies)
    yield Paragraph(words.say("updated", date=words.day(today)))
    yield from cookies
    name, *details = _controller(declared, words)
    yield Items((words.say("responsible", controller=name), *details))


def _whole(
    declared: Declaration, words: Words, today: date, address: str | None
) -> Iterator[Block]:
    yield Heading(1, words.headings["notice"])
    yield Paragraph(words.say("updated", date=words.day(today)))
    yield Paragraph(
        words.say(
            "intro",
            controller=_name(declared, words),
            domains=words.list(_sites(declared)),
        )
    )
    yield Heading(2, words.headings["controller"])
    yield Items(tuple(_controller(declared, words)))
    yield Paragraph(words.say("contact"))
    yield Heading(2, words.headings["purposes"])
    yield Paragraph(words.say("purposes_intro"))
    yield Items(tuple(_purposes(declared, words)))
    yield from _data(declared, words)
    yield from _recipients(declared, words)
    yield from _retention(words)
    yield from write_cookies(declared, words, level=2, address=address)
    yield from _automated(declared, words)
    yield from _rights(declared, words)


def _sites(declared: Declaration) -> list[str]:
    """Return the hosts, but "www." of one that is there without it."""
    return [
        host
        for host in declared.domains
        if host.removeprefix("www.") == host
        or host.removeprefix("www.") not in declared.domains
    ]


def _name(declared: Declaration, words: Words) -> str:
    name = declared.controller.name
    if name in {"", "?"}:
        return words.blank("name")
    if any(point.place == "controller.name" for point in declared.open):
        return f"{words.blank('official_name')} ({name})"
    return name


def _controller(declared: Declaration, words: Words) -> Iterator[str]:
    controller = declared.controller
    yield _name(declared, words)
    for field in ("business_id", "address", "email"):
        value = words.either(getattr(controller, field), field)
        yield words.say(field, value=value)
    if controller.phone:
        yield words.say("phone", value=controller.phone)


def _purposes(declared: Declaration, words: Words) -> Iterator[str]:
    yield words.say(
        "purpose", purpose=words.blank("purpose"), basis=words.blank("basis")
    )
    for category in declared.categories:
        if category.necessary:
            yield words.say("purpose_necessary")
        elif category.basis == "consent":
            yield words.say("purpose_consent", purpose=category.title)
        else:
            yield words.say(
                "purpose", purpose=category.title, basis=category.legal_basis
            )


def _data(declared: Declaration, words: Words) -> Iterator[Block]:
    yield Heading(2, words.headings["data"])
    yield Paragraph(words.say("data_intro"))
    yield Items((words.blank("data"),))
    if collected := _collected(declared):
        yield Paragraph(words.say("cookie_data", data=words.list(collected)))
    yield Paragraph(words.say("sources", sources=words.blank("sources")))
    yield Paragraph(words.say("obligation", obligation=words.blank("obligation")))


def _collected(declared: Declaration) -> list[str]:
    return list(
        dict.fromkeys(
            data
            for category in declared.categories
            for service in category.services
            for data in service.data_collected
        )
    )


def _recipients(declared: Declaration, words: Words) -> Iterator[Block]:
    yield Heading(2, words.headings["recipients"])
    yield Paragraph(words.say("recipients_intro"))
    yield Items(tuple(_providers(declared, words)))
    yield Heading(2, words.headings["transfers"])
    transfers = [
        words.say(
            "transfer",
            service=service_name(service, words),
            **transfer_gaps(service.transfer_details, words),
        )
        for category in _optional(declared)
        for service in category.services
        if service.transfer_details and service.transfer_details.countries
    ]
    other = words.say("transfers_other", transfers=words.blank("transfers"))
    yield Items((*transfers, other))


def _optional(declared: Declaration) -> list[DeclaredCategory]:
    return [category for category in declared.categories if not category.necessary]


def _providers(declared: Declaration, words: Words) -> Iterator[str]:
    for category in _optional(declared):
        for service in category.services:
            provider = service.provider_details
            if provider and provider.name != declared.controller.name:
                yield words.say(
                    "recipient",
                    provider=provider.name,
                    country=provider.country,
                    service=service_name(service, words),
                    role=provider.role,
                )
    yield words.say("recipient_other", recipients=words.blank("recipients"))


def _retention(words: Words) -> Iterator[Block]:
    yield Heading(2, words.headings["retention"])
    yield Paragraph(words.say("retention_intro"))
    yield Items(
        (
            words.say(
                "retention_item",
                data=words.blank("retention_data"),
                period=words.blank("retention_period"),
            ),
        )
    )
    yield Paragraph(words.say("retention_cookies"))


def _automated(declared: Declaration, words: Words) -> Iterator[Block]:
    yield Heading(2, words.headings["automated"])
    yield Paragraph(words.say("automated", automated=words.blank("automated")))
    for basis, sentence in (
        ("consent", "profiling"),
        ("opt_out", "profiling_opt_out"),
    ):
        titles = [
            category.title
            for category in declared.categories
            if category.profiling and category.basis == basis
        ]
        if titles:
            yield Paragraph(words.say(sentence, categories=words.list(titles)))


def _rights(declared: Declaration, words: Words) -> Iterator[Block]:
    controller = declared.controller
    yield Heading(2, words.headings["rights"])
    yield Paragraph(f"{words.say('rights_intro')}:")
    yield Items(tuple(words.rights["list"]))
    contact = controller.email or controller.phone or controller.url
    yield Paragraph(words.say("requests", contact=words.either(contact, "contact")))
    yield Heading(2, words.headings["complaint"])
    yield Paragraph(words.say("complaint"))
    authorities = tuple(
        words.say("authority", name=authority.name, url=authority.url)
        for authority in declared.authorities
    )
    yield Items(authorities or (words.blank("authority"),))
