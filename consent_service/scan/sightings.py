"""What the passes saw of one subject: a cookie, a key, a contact or a fingerprint."""

import msgspec

from consent_service.catalog import Service
from consent_service.scan.lifetimes import Seen
from consent_service.scan.register import Match
from consent_service.scan.report import Attributes, Initiator, Subject
from consent_service.scan.report_words import Party, SetBy, SubjectKind, Trigger


class Sighting(msgspec.Struct, frozen=True, kw_only=True):
    """A thing being seen once, in some pass. `seconds` are since the page began."""

    pass_id: str
    visit: int
    page: str
    at: float
    seconds: float
    trigger: Trigger
    counts: bool
    initiator: Initiator | None = None
    lifetime: Seen | None = None
    end: float | None = None
    asked: int | None = None
    digest: str = ""
    blocked: bool = False


class Thing(msgspec.Struct, kw_only=True):
    """All sightings of one subject, and who in policy and catalog answers for it.

    Attributes:
        declared: Items of the declaration that fit name, way of storing and place.
        misplaced: Items that fit but for the party.
        services: Services of the declaration that answer for it.
        usual: Services of the catalog that do.
        own: Whether the site itself could delete it.
    """

    subject: Subject
    party: Party
    own: bool
    declared: list[Match] = []
    misplaced: list[Match] = []
    services: list[Service] = []
    usual: list[Service] = []
    sightings: list[Sighting] = []
    attributes: Attributes | None = None
    set_by: SetBy | None = None
    length: int | None = None
    hosts: dict[str, None] = {}
    kind_of_request: SubjectKind | None = None
    sets_cookie: bool = False

    @property
    def counted(self) -> list[Sighting]:
        """The sightings that count, but for what the browser refused to keep."""
        return [each for each in self.sightings if each.counts and not each.blocked]

    @property
    def is_blocked(self) -> bool:
        """Whether the browser never kept it."""
        return bool(self.sightings) and all(each.blocked for each in self.sightings)

    @property
    def passes(self) -> tuple[str, ...]:
        """The passes in which it counts."""
        return tuple(dict.fromkeys(each.pass_id for each in self.counted))

    @property
    def service(self) -> Service | None:
        """The service that answers for it, by the declaration or else the catalog."""
        return next(iter([*self.services, *self.usual]), None)
