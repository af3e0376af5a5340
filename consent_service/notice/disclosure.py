"""What a notice discloses, as the flat fields that other programs read."""

import msgspec

from consent_service.notice.facts import contact as who
from consent_service.notice.facts.dates import newest
from consent_service.notice.facts.gather import Facts
from consent_service.notice.facts.retention import stated_retention
from consent_service.notice.facts.transfers import Transfers, overall_answer
from consent_service.notice.reading.reading import Reading

_MOST_CHARACTERS = 300  # of a quoted statement


class Disclosure(msgspec.Struct, frozen=True):
    """The fields of `notice read --json`. None or empty: the notice does not say."""

    language: str
    source: str
    controller: str | None
    contact_email: str | None
    business_id: str | None
    updated: str | None
    categories: tuple[str, ...]
    tools: tuple[str, ...]
    cookie_names: tuple[str, ...]
    data_collected: tuple[str, ...]
    opt_out_links: tuple[str, ...]
    retention_stated: str | None
    data_retention: str | None
    transfers_outside_eea: Transfers | None


def disclose(reading: Reading, facts: Facts) -> Disclosure:
    """Return the fields of one notice."""
    last = newest(facts.dates)
    return Disclosure(
        language=reading.notice.language,
        source=reading.notice.source,
        controller=facts.controller.words if facts.controller else None,
        contact_email=_contact_email(reading, facts),
        business_id=who.business_id(reading),
        updated=last.day.isoformat() if last and last.day else None,
        categories=tuple(facts.categories),
        tools=tuple(mention.service.name for mention in facts.mentions),
        cookie_names=tuple(facts.cookie_names),
        data_collected=tuple(facts.data_collected),
        opt_out_links=tuple(address for address, _ in facts.opt_outs),
        retention_stated=", ".join(facts.lifetimes) or None,
        data_retention=_data_retention(reading, facts),
        transfers_outside_eea=overall_answer(facts.transfers),
    )


def _contact_email(reading: Reading, facts: Facts) -> str | None:
    """Return the address nearest below the controller's name, else the first one."""
    found = who.emails(reading)
    if not found:
        return None
    start = facts.controller.line if facts.controller else 0
    # A block with name, address, phone and contact person takes about a dozen lines;
    # the addresses of authorities and service providers stand further away.
    near = [contact for contact in found if start <= contact.line <= start + 12]
    return who.plain_email((near or found)[0].words)


def _data_retention(reading: Reading, facts: Facts) -> str | None:
    stated = stated_retention(reading, facts.retention)
    words = " ".join(
        " ".join(reading.sentence(number).text.split()) for number in stated[:3]
    )
    return words[:_MOST_CHARACTERS] or None
