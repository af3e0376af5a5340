"""What the kinds of findings about a banner have in common."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from consent_service.policy.built_in import NECESSARY
from consent_service.scan.banner.values import Inspection
from consent_service.scan.compare.building import make_finding
from consent_service.scan.compare.presence import categories_of, is_own
from consent_service.scan.report import Evidence, ScanFinding, Subject
from consent_service.scan.report_words import Kind
from consent_service.scan.sightings import Thing
from consent_service.scan.speech import Speech
from consent_service.scan.standard import Standard
from consent_service.scan.traces import PassTrace


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """What the banner is judged by."""

    traces: Mapping[str, PassTrace]
    things: Sequence[Thing]
    inspection: Inspection
    standard: Standard
    screenshot: str | None = None

    @property
    def speech(self) -> Speech:
        """The words of the report's language."""
        return self.standard.speech

    def say(self, key: str, **values: object) -> str:
        """Return the message of a finding."""
        return self.standard.say(key, **values)

    @property
    def subject(self) -> Subject:
        """The banner as a subject."""
        return Subject(
            type="banner",
            name=self.inspection.banner.product or "",
            host=self.inspection.host,
        )

    def done(self, name: str) -> PassTrace | None:
        """Return a pass that was made to its end."""
        trace = self.traces.get(name)
        return trace if trace and trace.done else None


def banner_finding(
    site: Site,
    kind: Kind,
    message: str,
    advice: str,
    **more: Any,
) -> ScanFinding:
    inspection = site.inspection
    fields: dict[str, Any] = {
        "passes": ("no_choice",),
        "pages": (inspection.page,),
        "evidence": Evidence(
            during="no_choice", page=inspection.page, screenshot=site.screenshot
        ),
    }
    return make_finding(
        kind,
        site.subject,
        message,
        standard=site.standard,
        suggestion=site.standard.advise(advice),
        **(fields | more),
    )


def optional_things(site: Site) -> list[Thing]:
    """Return the things of an optional category, by the policy or else the catalog."""
    return [thing for thing in site.things if is_optional(thing)]


def is_optional(thing: Thing) -> bool:
    """Return whether a thing needs consent."""
    categories = categories_of(thing) or {each.category for each in thing.usual}
    return bool(categories) and NECESSARY not in categories and not is_own(thing)
