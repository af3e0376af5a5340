"""What the rest of the service may know of anchoring. Written by `keeping` alone."""

from datetime import datetime

import msgspec

from consent_service.anchors.public_checkpoint import Published


class Trouble(msgspec.Struct, frozen=True):
    """A step that does not succeed, why, and since when."""

    step: str
    message: str
    since: datetime


class AnchorBoard:
    """Read by handlers at any time: nothing here waits."""

    def __init__(self) -> None:
        self._public: dict[str, Published] = {}
        self._troubles: dict[tuple[str, str], Trouble] = {}

    def public(self, site: str) -> Published | None:
        """Return the checkpoint that everybody is shown of that site's log.

        None until the first round, and for a site that came a moment ago.
        """
        return self._public.get(site)

    def troubles(self, site: str) -> list[Trouble]:
        """Return the steps that do not succeed for that site."""
        return [
            trouble for place, trouble in self._troubles.items() if place[0] == site
        ]

    def publish(self, site: str, published: Published) -> None:
        self._public[site] = published

    def worry(self, site: str, trouble: Trouble) -> None:
        before = self._troubles.get((site, trouble.step))
        if before is not None:
            trouble = msgspec.structs.replace(trouble, since=before.since)
        self._troubles[site, trouble.step] = trouble

    def calm(self, site: str, step: str) -> None:
        self._troubles.pop((site, step), None)
