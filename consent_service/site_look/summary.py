"""What a scan says to somebody who sets up a site."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from consent_service.catalog import Service
from consent_service.catalog.hints import plain_line
from consent_service.locales import LANGUAGES
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.scan.draft.services_seen import DraftService, services_seen
from consent_service.scan.report import Report
from consent_service.scan.told import Told
from consent_service.site_look.values import Look, Seen, Unknown, Wanted

_MOST: Final = 40
_MAIL: Final = re.compile(
    r"[A-Za-z0-9.+-]{1,64}(?:@|%40)[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
)
# At least 16 signs of a token, with a digit among them.
_CHANGING: Final = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z]*\d)[A-Za-z0-9]{16,}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'\\]{1,1990}")


def look_of(
    report: Report, told: Told | None, catalog: Mapping[str, Service], wanted: Wanted
) -> Look:
    """Return what a report without a policy, and the site's notice, say."""
    seen = services_seen(report.observations, catalog, site=wanted.site)
    unknown = list(dict.fromkeys(_unknown(seen, wanted.domain)))
    disclosure = told.disclosure if told else None
    return Look(
        domain=wanted.domain,
        services=(*_seen(seen, catalog), *_named(seen, told, catalog)),
        unknown=tuple(unknown[:_MOST]),
        more=max(len(unknown) - _MOST, 0),
        languages=_languages(report, disclosure.language if disclosure else None),
        notice_url=_notice_url(report),
        name=plain_line((disclosure and disclosure.controller) or ""),
        email=(disclosure and disclosure.contact_email) or "",
        business_id=(disclosure and disclosure.business_id) or "",
        pages=sum(page.status is not None for page in report.pages),
        banner=report.banner.product or "",
    )


def _seen(seen: list[DraftService], catalog: Mapping[str, Service]) -> Iterator[Seen]:
    for service in seen:
        if service.id in catalog and service.id != OWN_SERVICE:
            yield Seen(service.id)


def _named(
    seen: list[DraftService], told: Told | None, catalog: Mapping[str, Service]
) -> Iterator[Seen]:
    """Yield what is only probable: the notice names it, and no page used it."""
    found = {service.id for service in seen}
    for service in told.services if told else ():
        if service in catalog and service not in found:
            yield Seen(service, is_sure=False)


def _unknown(seen: list[DraftService], domain: str) -> Iterator[Unknown]:
    for service in seen:
        if service.id == OWN_SERVICE or service.known:
            continue
        for item in service.items.values():
            yield Unknown(
                masked(plain_line(item.name)),
                item.host or domain,
                plain_line(item.probably or ""),
                kind=item.kind,
                party="third" if item.host else "first",
                lifetime=item.lifetime,
            )
        if not service.items:
            for host in service.hosts:
                yield Unknown("", host, party="third")


def masked(name: str) -> str:
    """Return a name with `*` for what is of one visitor: an address, a long token.

    A policy writes a part that changes in the same way.
    """
    return _CHANGING.sub("*", _MAIL.sub("*", name))


def _languages(report: Report, notice: str | None) -> tuple[str, ...]:
    counted = Counter(
        page.language for page in report.pages if page.language in LANGUAGES
    )
    found = [str(language) for language, _ in counted.most_common()]
    others = [report.banner.language, notice]
    return tuple(found or [each for each in others if each in LANGUAGES][:1])


def _notice_url(report: Report) -> str:
    url = report.notice.url.partition("#")[0] if report.notice else ""
    return url if _ADDRESS.fullmatch(url) else ""
