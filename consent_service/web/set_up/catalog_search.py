"""Find services of the catalog by what people call them."""

from collections.abc import Iterable, Mapping
from typing import Final

from consent_service.catalog import Service

_MOST: Final = 24
# What is shown before anybody has searched; ids that a catalog lacks are passed over.
_COMMON: Final = (
    *("google-analytics-4", "google-ads", "meta-pixel", "youtube", "google-maps"),
    *("google-tag-manager", "matomo-cloud", "matomo", "hotjar", "microsoft-clarity"),
    *("linkedin-insight", "tiktok-pixel", "vimeo", "facebook-share", "plausible"),
    *("addthis", "instagram-embed", "google-recaptcha", "spotify-embed"),
)


def search(
    asked: str, services: Mapping[str, Service], *, without: Iterable[str] = ()
) -> list[Service]:
    """Return the services that fit best; the common ones if nothing is asked.

    Words may stand anywhere in a service's name, id, provider or hosts; a name that
    begins with what was asked comes first.
    """
    left = {
        id_: service
        for id_, service in services.items()
        if id_ not in set(without) and id_ != "consent-service"
    }
    words = asked.casefold().split()
    if not words:
        return [left[id_] for id_ in _COMMON if id_ in left]
    found = [
        (not service.name.casefold().startswith(words[0]), service.name, service)
        for service in left.values()
        if all(word in _text(service) for word in words)
    ]
    return [service for _, _, service in sorted(found, key=lambda entry: entry[:2])][
        :_MOST
    ]


def _text(service: Service) -> str:
    provider = service.provider.name if service.provider else ""
    parts = (service.id, service.name, provider, *service.titles.values())
    return " ".join((*parts, *service.hosts)).casefold()
