"""The sites in service: the policy in force of each, its revision and its script."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from consent_service.errors import ConsentServiceError, UnknownSiteError
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
        return self.revision.policy.site

    @property
    def policy(self) -> Policy:
        return self.revision.policy


class Sites:
    """All sites by name. Replaced as a whole, between two requests.

    Attributes:
        unserved: Sites that have a policy file and cannot be served, each with what
            keeps it from being served.
    """

    def __init__(self) -> None:
        self._sites: dict[str, Site] = {}
        self.unserved: dict[str, ConsentServiceError] = {}

    def find(self, name: str) -> Site:
        """Return that site.

        Raises:
            UnknownSiteError: None of that name is in service.
        """
        site = self._sites.get(name)
        if site is None and name in self.unserved:
            # Why is for the operator: it may name files of this machine.
            raise UnknownSiteError(
                "the site has a policy here and cannot be served",
                hint="the log of the service says why",
            )
        if site is None:
            # The name came from the address: it is not repeated in the answer.
            raise UnknownSiteError("no site of that name is served here")
        return site

    def get(self, name: str) -> Site | None:
        return self._sites.get(name)

    def all(self) -> list[Site]:
        return [self._sites[name] for name in sorted(self._sites)]

    def replace(
        self, sites: Iterable[Site], unserved: dict[str, ConsentServiceError]
    ) -> None:
        self._sites = {site.name: site for site in sites}
        self.unserved = unserved
