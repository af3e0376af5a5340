"""The shapes of the lint: what a rule is given, and what it gives back."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from consent_service.findings import RuleText, Severity
from consent_service.jurisdictions import Jurisdiction
from consent_service.policy.lint.words import DenyLists
from consent_service.policy.load import PolicyFile
from consent_service.policy.model import Category, Policy, Service
from consent_service.policy.reference import Known
from consent_service.policy.toml_lines import Path


class Subject(msgspec.Struct, frozen=True):
    """One policy under judgement, with all that a rule may look at.

    `partners` are the policies that it hands choices over to; None where there is
    none that can be read.
    """

    file: PolicyFile
    known: Known
    profile: Jurisdiction
    deny: DenyLists
    partners: Mapping[str, Policy | None] = {}

    @property
    def policy(self) -> Policy:
        return self.file.policy

    def optional_categories(self) -> tuple[Category, ...]:
        return tuple(one for one in self.policy.categories if not one.necessary)

    def optional_services(self) -> tuple[Service, ...]:
        optional = {one.id for one in self.optional_categories()}
        return tuple(one for one in self.policy.services if one.category in optional)

    def usual_category(self, service: Service) -> str | None:
        """Return where the catalog puts `service`, or None if it does not know it."""
        known = self.known.services.get(service.id)
        return known.category if known else None

    def is_open(self, place: str) -> bool:
        """Tell whether the owner wrote `place`, or a part of it, as open."""
        return any(
            one.place == place or one.place.startswith(f"{place}.")
            for one in self.policy.open
        )


class Found(msgspec.Struct, frozen=True):
    """One thing that a rule found.

    Attributes:
        path: Where in the policy; the nearest line around it is shown.
        words: What was found, as it stands in the policy.
        severity: When this one is more or less grave than its rule.
    """

    path: Path
    words: str
    message: str
    suggestion: str = ""
    severity: Severity | None = None


class Rule(RuleText, frozen=True):
    """One thing that the law, or good sense, asks of a policy."""

    check: Callable[[Subject], Iterable[Found]]
