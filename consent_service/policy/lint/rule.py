"""The shapes of the lint: what a rule is given, and what it gives back."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from consent_service.findings import RuleText, Severity
from consent_service.jurisdictions import Jurisdiction
from consent_service.policy.lint.words import DenyLists
from consent_service.policy.load import PolicyFile
from consent_service.policy.mistakes import is_within, overlap
from consent_service.policy.model import Category, Policy, Service
from consent_service.policy.reference import Known
from consent_service.policy.toml_lines import Path


class Case(msgspec.Struct, frozen=True):
    """One policy to be checked, with all that a rule may look at.

    Attributes:
        partners: The policies that it hands choices over to; None for one that cannot
            be read.
        broken: The parts of the file that are mistaken. What the policy has there is
            left out, or stands in, and says nothing about the owner.
    """

    file: PolicyFile
    known: Known
    profile: Jurisdiction
    deny: DenyLists
    partners: Mapping[str, Policy | None] = {}
    broken: tuple[Path, ...] = ()

    @property
    def policy(self) -> Policy:
        return self.file.policy

    def optional_categories(self) -> tuple[Category, ...]:
        return self.policy.optional_categories

    def optional_services(self) -> tuple[Service, ...]:
        optional = {category.id for category in self.optional_categories()}
        return tuple(
            service for service in self.policy.services if service.category in optional
        )

    def usual_category(self, service: Service) -> str | None:
        """Return the category of `service` in the catalog, None if it is not there."""
        known = self.known.services.get(service.id)
        return known.category if known else None

    def is_open(self, place: str) -> bool:
        """Return whether the owner wrote `place`, or a part of it, as open."""
        return any(
            point.place == place or point.place.startswith(f"{place}.")
            for point in self.policy.open
        )

    def is_broken(self, path: Path) -> bool:
        """Return whether `path` is in a part of the file that is mistaken."""
        return any(is_within(path, part) for part in self.broken)

    def can_judge(self, found: "Found") -> bool:
        """Return whether `found` is about what the owner wrote."""
        return not self.is_broken(found.path) and not any(
            overlap(basis, part) for basis in found.rests_on for part in self.broken
        )


class Found(msgspec.Struct, frozen=True):
    """One thing that a rule found.

    Attributes:
        path: Where in the policy; the nearest line around it is shown.
        words: What was found, as it stands in the policy.
        severity: When this one is more or less grave than its rule.
        rests_on: Parts of the policy that this was concluded from: it is not reported
            when something in them is mistaken.
    """

    path: Path
    words: str
    message: str
    suggestion: str = ""
    severity: Severity | None = None
    rests_on: tuple[Path, ...] = ()


def called(service: Service) -> str:
    """Return what a message calls a service; by its id, nobody knows it."""
    seen = service.seen_as if "name" in service.open else ""
    return seen or service.name


class Rule(RuleText, frozen=True):
    """One thing that the law, or good sense, asks of a policy."""

    check: Callable[[Case], Iterable[Found]]
