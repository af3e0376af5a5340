"""What a site is compared with: its policy if there is one, and the catalog."""

import re
from collections.abc import Mapping

import msgspec
import tomli

from consent_service.catalog import Catalog, Item, Provider, Service
from consent_service.catalog.hints import Hint, Hints
from consent_service.policy.built_in import (
    NECESSARY,
    OWN_SERVICE,
    PRODUCT_CATEGORIES,
)
from consent_service.policy.load import PolicyFile
from consent_service.policy.model import Category, Model
from consent_service.policy.toml_lines import line_of
from consent_service.scan.register import Register
from consent_service.scan.report_words import Decision
from consent_service.scan.speech import Speech


class Written(msgspec.Struct, frozen=True):
    """What stands in the policy file at some place."""

    file: str = ""
    line: int | None = None
    words: str | None = None


class Standard:
    """The policy's services, categories and words, and the catalog's opinion.

    Without a policy the catalog stands for the declaration, and silence is a refusal.
    More than 15 methods: one for each question that the comparison asks of the three.
    `speech` says what is found; `hints` say what names that nobody declares probably
    are.
    """

    def __init__(
        self,
        catalog: Catalog,
        file: PolicyFile | None = None,
        *,
        speech: Speech | None = None,
        hints: Hints | None = None,
    ) -> None:
        self.speech = speech or Speech()
        self._hints = hints or Hints()
        self.file = file
        self.policy = file.policy if file else None
        self.catalog = Register(catalog.services.values())
        self.declared = Register(self.policy.services) if self.policy else self.catalog
        self.model: Model = self.policy.model if self.policy else "opt_in"
        self._providers = {
            provider.name: key for key, provider in catalog.providers.items()
        }
        self._addresses = [
            (_address_pattern(address), name)
            for name, entry in catalog.entries.items()
            for address in entry.addresses
        ]
        self._common = {
            (name, item.name)
            for name, entry in catalog.entries.items()
            for item in entry.items
            if item.common
        }
        self.written_items = _written_items(file) if file else {}

    @property
    def categories(self) -> tuple[Category, ...]:
        """All categories that visitors decide about, those of the product if unsaid."""
        if self.policy:
            return self.policy.optional_categories
        return tuple(
            Category(
                id=name,
                title={},
                description={},
                needs=product.needs,
                sensitive_to_gpc=product.sensitive_to_gpc,
            )
            for name, product in PRODUCT_CATEGORIES.items()
            if name != NECESSARY
        )

    def decisions(
        self, granted: set[str] | None, *, gpc: bool = False
    ) -> dict[str, Decision]:
        """Return what holds for each category. None for `granted` is silence."""
        return {
            NECESSARY: "granted",
            **{
                category.id: self._decision(category, granted, gpc=gpc)
                for category in self.categories
            },
        }

    def _decision(
        self, category: Category, granted: set[str] | None, *, gpc: bool
    ) -> Decision:
        if granted is not None:
            return "granted" if category.id in granted else "denied"
        if self.model == "opt_in" or (gpc and category.sensitive_to_gpc):
            return "denied"
        return "granted"

    def with_needs(self, category: str) -> set[str]:
        """Return the category and all that it cannot go without."""
        needs = {each.id: each.needs for each in self.categories}
        found = {category}
        while (wanted := needs.get(category)) and wanted not in found:
            found.add(wanted)
            category = wanted
        return found

    def is_common(self, service: Service, item: Item) -> bool:
        """Return whether others than a service of the catalog use a name, too."""
        return (service.id, item.name) in self._common

    def told_by(self, url: str) -> list[str]:
        """Return the services that an address itself tells, where many share a host."""
        return [name for sign, name in self._addresses if sign.match(url)]

    def say(self, key: str, **values: object) -> str:
        """Return the message of a finding in the language of the report."""
        return self.speech.say("message", key, **values)

    def advise(self, key: str, **values: object) -> str:
        """Return what to do about a finding."""
        return self.speech.say("suggestion", key, **values)

    def category_title(self, category: str) -> str:
        """Return a category in the words of the policy, or in ours."""
        own = self.policy.categories if self.policy else ()
        titles = next((each.title for each in own if each.id == category), {})
        return titles.get(self.speech.language) or self.speech.category(category)

    def hint_on(self, name: str, host: str) -> Hint | None:
        """Return what a name that is in no catalog probably is."""
        return self._hints.find_hint(name, host)

    def provider_id(self, provider: Provider | None) -> str | None:
        """Return the catalog's id of a provider, if it has one."""
        return self._providers.get(provider.name) if provider else None

    def usual_category(self, service: Service) -> str | None:
        """Return the category that the catalog gives to a service, by its id."""
        known = self.catalog.by_id.get(service.id)
        return known.category if known else None

    def written(self, *path: str | int, words: str | None = None) -> Written | None:
        """Return the line of the policy at `path` or of the nearest around it."""
        if self.file is None:
            return None
        line = line_of(self.file.lines, path)
        if line is None:
            return None
        text = words or self.file.text.split("\n")[line - 1].strip()
        return Written(self.file.name, line, text)

    def written_service(self, service: Service) -> Written | None:
        """Return where the policy names a service: its own table, or its category."""
        if self.file is None:
            return None
        own = ("services", service.id)
        if own in self.file.lines:
            return self.written(*own)
        return self.written("categories", service.category, "services")

    def written_item(self, service: Service, name: str) -> Written | None:
        """Return where the policy writes an item, or else its service."""
        position = self.written_items.get((service.id, name))
        if position is None:
            return self.written_service(service)
        return self.written("services", service.id, "items", position)


def _address_pattern(address: str) -> re.Pattern[str]:
    """Return what an address of the catalog fits: its query may begin with others."""
    path, question, query = address.partition("?")
    written = ".*".join(re.escape(part) for part in path.split("*"))
    asked = rf"\?(?:[^#]*&)?{re.escape(query)}" if question else ""
    return re.compile(rf"https?://{written}{asked}")


def _written_items(file: PolicyFile) -> Mapping[tuple[str, str], int]:
    """Return the position of every item that the owner wrote, by service and name."""
    services = tomli.loads(file.text).get("services", {})
    return {
        (service, item["name"]): position
        for service, table in services.items()
        for position, item in enumerate(table.get("items", ()))
        if service != OWN_SERVICE
    }
