"""What the privacy notice of a site tells, read by the notice reader."""

from collections.abc import Mapping

import msgspec

from consent_service.errors import NoticeError
from consent_service.notice.check import read_notice
from consent_service.notice.disclosure import Disclosure, disclose
from consent_service.notice.facts.gather import gather
from consent_service.notice.services import decided_as
from consent_service.notice.source.load import Source


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A notice, as far as it can be compared with a scan.

    Attributes:
        services: Catalog ids of the services that it names as used on the site, each
            with the name that it uses.
        categories: What it uses cookies for, as visitors decide about it.
        cookies: The names of cookies in it.
    """

    disclosure: Disclosure
    services: Mapping[str, str]
    categories: frozenset[str]
    cookies: tuple[str, ...]


def read_told(source: Source) -> Told:
    """Return what a notice tells.

    Raises:
        NoticeError: It is no notice, or in a language that is not read.
    """
    reading = read_notice(source)
    facts = gather(reading)
    disclosure = disclose(reading, facts)
    on_site = [each.service for each in facts.mentions if each.service.on_site]
    return Told(
        disclosure=disclosure,
        services={service.catalog_id: service.name for service in on_site},
        categories=frozenset(decided_as(name) for name in disclosure.categories)
        | {decided_as(service.category) for service in on_site},
        cookies=disclosure.cookie_names,
    )


def try_told(source: Source) -> tuple[Told | None, str]:
    """Return what a notice tells, or None and why it cannot be read."""
    try:
        return read_told(source), ""
    except NoticeError as error:
        return None, str(error)
