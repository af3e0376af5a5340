"""The sites in service: the policy in force of each, its revision and its script."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from consent_service.errors import (
    ConsentServiceError,
    StartingError,
    UnknownSiteError,
)
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision


class Site(msgspec.Struct, frozen=True):
    """What is served for one site.

    Attributes:
        revision: The one in force; its policy is the last good one.
        published_at: When that revision was published.
        trouble: Why the policy file is not what is served, "" when it is.
    """

    revision: Revision
    published_at: datetime
    trouble: str = ""

    @property
    def name(self) -> str:
        return self.revision.site

    @property
    def policy(self) -> Policy:
        return self.revision.policy

    @property
    def retention_years(self) -> int:
        """How long records are kept, read without opening the rest of the policy.

        Who asks all sites in turn would drive out the policies that visitors need.
        """
        return _KEPT.decode(self.revision.document).policy.retention_years


class _Named(msgspec.Struct, frozen=True):
    """The name of a controller; the rest of it is not read."""

    name: str


class _Looked(msgspec.Struct, frozen=True):
    """What of a policy people look for."""

    controller: _Named
    domains: tuple[str, ...]


class _Brief(msgspec.Struct, frozen=True):
    """What of a document is read for that: all else is passed over."""

    policy: _Looked


class _Retention(msgspec.Struct, frozen=True):
    """What of a policy a sweep needs."""

    retention_years: int


class _Kept(msgspec.Struct, frozen=True):
    """What of a document is read for that."""

    policy: _Retention


_BRIEF = msgspec.json.Decoder(_Brief)
_KEPT = msgspec.json.Decoder(_Kept)


class Sites:
    """All sites by name. Each is replaced whole, between two requests.

    Attributes:
        unserved: Sites that have a policy file and cannot be served, each with what
            keeps it from being served.
        is_starting: Whether the folder of policies has not been read to its end once.
        waiting: How many sites are on their way into service.
    """

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        self._announced: set[str] = set()
        self.unserved: dict[str, ConsentServiceError] = {}
        self.is_starting = True
        # By site: a revision and what it is looked for by.
        self._words: dict[str, tuple[str, str]] = {}

    @property
    def waiting(self) -> int:
        return len(self._announced)

    def find(self, name: str) -> Site:
        """Return that site.

        Raises:
            StartingError: The service has just started; ask again in a moment.
            UnknownSiteError: None of that name is in service.
        """
        site = self._sites.get(name)
        if site is not None:
            return site
        if name in self.unserved:
            # Why is for the operator: it may name files of this machine.
            raise UnknownSiteError(
                "the site has a policy here and cannot be served",
                hint="the log of the service says why",
            )
        if self.is_starting:
            raise StartingError(
                "the service is starting and has not come to this site yet",
                hint="ask again in a moment",
            )
        # The name came from the address: it is not repeated in the answer.
        raise UnknownSiteError("no site of that name is served here")

    def get(self, name: str) -> Site | None:
        return self._sites.get(name)

    def all(self) -> list[Site]:
        return [self._sites[name] for name in sorted(self._sites)]

    def search(self, asked: str) -> list[Site]:
        """Return the sites that have `asked` in name, controller or domain, sorted.

        The first search opens every revision a little, which takes a second for
        thousands: call it in a thread. Later ones open those that are new.
        """
        wanted = asked.casefold()
        if not wanted:
            return self.all()
        return [site for site in self.all() if wanted in self._words_of(site)]

    def _words_of(self, site: Site) -> str:
        digest, words = self._words.get(site.name, ("", ""))
        if digest != site.revision.digest:
            policy = _BRIEF.decode(site.revision.document).policy
            words = f"{site.name} {policy.controller.name} {' '.join(policy.domains)}"
            words = words.casefold()
            self._words[site.name] = site.revision.digest, words
        return words

    def announce(self, names: Iterable[str]) -> None:
        """Take note that sites are on their way: each will be put or refused."""
        self._announced = set(names)

    def put(self, site: Site) -> None:
        """Serve a site as it is now."""
        self._announced.discard(site.name)
        self.unserved.pop(site.name, None)
        self._sites[site.name] = site

    def refuse(self, name: str, why: ConsentServiceError) -> None:
        """Serve nothing for a site that has a policy file."""
        self._announced.discard(name)
        self._sites.pop(name, None)
        self.unserved[name] = why

    def drop(self, name: str) -> None:
        """Forget a site whose policy file is gone."""
        self._sites.pop(name, None)
        self.unserved.pop(name, None)

    def have_started(self) -> None:
        """Say that the folder was read to its end: an unknown name is unknown."""
        self.is_starting = False
