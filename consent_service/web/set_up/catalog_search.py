"""Find services of the catalog by what people know of them: names, cookies, uses."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final

from consent_service.catalog import Service
from consent_service.locales import load_texts
from consent_service.policy.built_in import OWN_SERVICE

_MOST: Final = 24
# Letters of a word that is looked for in sentences: fewer are in every one.
_LEAST: Final = 4
# Of 1: `facebok` is 0.93 of `facebook`.
_ALIKE: Final = 0.78
# What is shown before anybody has searched; ids that a catalog lacks are passed over.
_COMMON: Final = (
    *("google-analytics-4", "google-ads", "meta-pixel", "youtube", "google-maps"),
    *("google-tag-manager", "matomo-cloud", "matomo", "hotjar", "microsoft-clarity"),
    *("linkedin-insight", "tiktok-pixel", "vimeo", "facebook-share", "plausible"),
    *("addthis", "instagram-embed", "google-recaptcha", "spotify-embed"),
)


def search(
    asked: str,
    services: Mapping[str, Service],
    *,
    language: str,
    without: Iterable[str] = (),
) -> list[Service]:
    """Return the services that fit best; the common ones if nothing is asked.

    Words may stand anywhere in a service's name, id, provider or hosts, in the names of
    its cookies, or in what it is for. A name that begins with what was asked comes
    first; if nothing has it, what is written nearly so.

    Args:
        asked: What somebody typed.
        services: The catalog.
        language: That of the reader, in which purposes are searched.
        without: Services that are left out of the common ones.
    """
    left = {id_: service for id_, service in services.items() if id_ != OWN_SERVICE}
    words = asked.casefold().split()
    if not words:
        return [left[id_] for id_ in _COMMON if id_ in left and id_ not in set(without)]
    found = _ranked(words, left.values(), language)
    return (found or _ranked(_meant(words, left.values()), left.values(), language))[
        :_MOST
    ]


def _ranked(
    words: Sequence[str], services: Iterable[Service], language: str
) -> list[Service]:
    found = []
    for service in services:
        ranks = [_rank(word, service, language) for word in words]
        known = [rank for rank in ranks if rank is not None]
        if known and len(known) == len(words):
            begins = service.name.casefold().startswith(" ".join(words))
            place = _COMMON.index(service.id) if service.id in _COMMON else len(_COMMON)
            found.append((not begins, max(known), place, service.name, service))
    return [service for *_, service in sorted(found, key=lambda entry: entry[:4])]


def _rank(word: str, service: Service, language: str) -> int | None:
    """Return how well a word fits a service, 0 best; None if it does not."""
    if service.name.casefold().startswith(word):
        return 0
    if any(_is_item(word, item.name.casefold()) for item in service.items):
        return 1
    if word in _text(service):
        return 2
    if len(word) >= _LEAST and word in _purpose(service, language):
        return 3
    return None


def _is_item(word: str, name: str) -> bool:
    """Return whether a word is the name of a cookie, or the fixed part of one."""
    fixed = name.rstrip("*").rstrip("_-.")
    return word in (name, fixed) or (len(fixed) > 1 and fnmatchcase(word, name))


def _text(service: Service) -> str:
    provider = service.provider.name if service.provider else ""
    parts = (service.id, service.name, provider, *service.titles.values())
    return " ".join((*parts, *service.hosts)).casefold()


def _purpose(service: Service, language: str) -> str:
    category = load_texts(language).category.get(service.category, {})
    purpose = service.purpose.get(language, "")
    return " ".join((category.get("title", ""), purpose)).casefold()


def _meant(words: Iterable[str], services: Iterable[Service]) -> list[str]:
    """Return the words of the catalog that are written most like those typed."""
    known = {word for service in services for word in service.name.casefold().split()}
    close = [get_close_matches(word, sorted(known), 1, _ALIKE) for word in words]
    return [found[0] for found in close if found] if all(close) else []
