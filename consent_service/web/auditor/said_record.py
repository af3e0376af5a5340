"""A record in the words of a page: what the visitor decided, by the titles it saw."""

import contextlib
from collections.abc import Mapping

import msgspec

from consent_service.choices.choice import Decision
from consent_service.choices.record import Record
from consent_service.declaration.words import duration_words, spoken
from consent_service.errors import DamagedStoreError
from consent_service.locales.names import locale_of
from consent_service.policy.built_in import NECESSARY
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision
from consent_service.publishing.publisher import Publisher


class SaidDecision(msgspec.Struct, frozen=True):
    """What was decided of one category; `title` is its id where no words are known."""

    title: str
    decision: Decision
    necessary: bool


class Titles:
    """The titles of categories by revision, each revision read once."""

    def __init__(self, publisher: Publisher, site: str) -> None:
        self._publisher = publisher
        self._site = site
        self._revisions: dict[str, Revision | None] = {}

    async def load(self, digest: str) -> Revision | None:
        """Return a revision; None if it is not in the store as it was published."""
        if digest not in self._revisions:
            self._revisions[digest] = None
            with contextlib.suppress(DamagedStoreError):
                found = await self._publisher.load(self._site, digest)
                self._revisions[digest] = found[0] if found else None
        return self._revisions[digest]

    async def say(self, record: Record, language: str) -> list[SaidDecision]:
        """Return the decisions of a record, in the order of its policy."""
        return said_decisions(record, await self.load(record.revision), language)


def said_decisions(
    record: Record, revision: Revision | None, language: str
) -> list[SaidDecision]:
    """Return the decisions of a record, in the order of its policy."""
    categories = revision.policy.categories if revision else ()
    said = [
        SaidDecision(
            spoken(category.title, (language, *revision.policy.languages)),
            record.decisions[category.id],
            category.necessary,
        )
        for category in categories
        if revision and category.id in record.decisions
    ]
    known = {category.id for category in categories}
    others = _others(record.decisions, known)
    return [*said, *others]


def _others(decisions: Mapping[str, Decision], known: set[str]) -> list[SaidDecision]:
    return [
        SaidDecision(category, decision, necessary=category == NECESSARY)
        for category, decision in decisions.items()
        if category not in known
    ]


def keeping_words(policy: Policy, language: str) -> dict[str, str]:
    """Return how long a choice is valid, and how long its record is kept after that."""
    locale = locale_of(language)
    return {
        "valid": duration_words(f"P{policy.validity_days}D", locale),
        "kept": duration_words(f"P{policy.retention_years}Y", locale),
    }
