"""Where a text stands, in words: people do not read `categories.analytics.title`."""

from collections.abc import Mapping, Sequence

from consent_service.declaration.words import spoken
from consent_service.policy.revision import Revision
from consent_service.web.layout.texts import Words


def say_place(
    place: Sequence[str], names: Mapping[str, str], words: Words
) -> list[str]:
    """Return the place of a text, outermost first.

    Args:
        place: Section and name, or `categories`, ids and a field.
        names: What categories and services are called, by id.
        words: The words of the page.
    """
    first, *inner, field = place
    if first != "categories":
        return _some(words.get(f"surface_{first}", ""), words.get(f"place_{field}", ""))
    return [
        *(names.get(each, each) for each in inner),
        words.get(f"place_{field}", field),
    ]


def names_of(revisions: Sequence[Revision], language: str) -> dict[str, str]:
    """Return what categories and services are called in some revisions, by id."""
    names: dict[str, str] = {}
    for revision in revisions:
        order = (language, *revision.policy.languages)
        for category in revision.policy.categories:
            names[category.id] = spoken(category.title, order)
        names |= {service.id: service.name for service in revision.policy.services}
    return names


def _some(*texts: str) -> list[str]:
    return [text for text in texts if text]
