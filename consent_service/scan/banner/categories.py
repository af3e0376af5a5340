"""Which category does a switch of a banner stand for?"""

from collections.abc import Callable

from consent_service.scan.banner.values import Switch
from consent_service.scan.banner.words import category_of, plain
from consent_service.scan.standard import Standard


def category_reader(standard: Standard) -> Callable[[Switch], str | None]:
    """Return what reads the category of a switch: by its name, title, or words."""
    ids = {category.id for category in standard.categories}
    titles = {
        plain(words): category.id
        for category in standard.categories
        for words in category.title.values()
    }

    def read(switch: Switch) -> str | None:
        if switch.name in ids:
            return switch.name
        label = plain(switch.label)
        for title, category in titles.items():
            if title and label.startswith(title):
                return category
        found = category_of(switch.label) or category_of(switch.name)
        return found if found in ids or found == "necessary" else None

    return read
