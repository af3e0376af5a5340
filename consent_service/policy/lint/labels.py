"""What the forms call a field of a policy, from its path: `controller.email`."""

import re
from collections.abc import Mapping
from typing import Final

from consent_service.catalog import load_catalog
from consent_service.locales import load_texts
from consent_service.locales.names import language_name

Labels = Mapping[str, str]
"""What the forms call each field, by its name in the policy; and things, by their id.

An id stands behind `#`, so that no field is taken for one.
"""

# Fields whose keys are languages; tables whose keys name things.
_IN_WORDS: Final = frozenset({"title", "summary", "description", "purpose", "question"})
_NAMED: Final = frozenset({"categories", "services"})


def label_of(path: str, labels: Labels, language: str) -> str:
    """Return what the forms call the field at a path, and what it is a field of."""
    named = re.split(r"[.\[\]]+", path)
    parts = [part for part in named if part and not part.isdigit()]
    spoken = ""
    if len(parts) > 1 and parts[-2] in _IN_WORDS:
        spoken = f" ({language_name(parts.pop(), language)})"
    above, field = parts[:-1], parts[-1] if parts else ""
    if above and above[0] in _NAMED:
        thing = name_of(parts[1], labels, language)
        return (
            thing if len(parts) == 2 else f"{thing} › {_field(parts, labels)}{spoken}"
        )
    of = f"{labels.get(above[0], above[0])} › " if above else ""
    return f"{of}{labels.get(field, field)}{spoken}"


def name_of(id_: str, labels: Labels, language: str) -> str:
    """Return the name of a category or a service; an id that nobody knows as it is."""
    if f"#{id_}" in labels:
        return labels[f"#{id_}"]
    known = load_texts(language).category.get(id_)
    return known["title"] if known else _service_name(id_, language)


def _service_name(id_: str, language: str) -> str:
    service = load_catalog().services.get(id_)
    return service.titles.get(language) or service.name if service else id_


def _field(parts: list[str], labels: Labels) -> str:
    *_, table, field = parts
    if (table, field) == ("provider", "name"):
        # The form asks for the company, and the table for its name.
        field = "provider"
    return labels.get(field, field)
