"""The state of anchoring, for the rest of the service. Only `rounds` writes it."""

from datetime import datetime

import msgspec

from consent_service.anchors.public_checkpoint import Published


class Trouble(msgspec.Struct, frozen=True):
    """A step that fails, why, and since when."""

    step: str
    message: str
    since: datetime


class AnchorBoard:
    """The public checkpoints and the failing steps. Nothing here waits."""

    def __init__(self) -> None:
        self._public: dict[str, Published] = {}
        self._troubles: dict[tuple[str, str], Trouble] = {}

    def public(self, site: str) -> Published | None:
        """Return the public checkpoint of that site's log.

        None until the first round, and for a site that was just added.
        """
        return self._public.get(site)

    def public_note(self, site: str) -> bytes | None:
        """Return the note of that checkpoint, if there is one."""
        published = self.public(site)
        return published.note if published else None

    def troubles(self, site: str) -> list[Trouble]:
        """Return the steps that fail for that site."""
        return [
            trouble for place, trouble in self._troubles.items() if place[0] == site
        ]

    def publish(self, site: str, published: Published) -> None:
        self._public[site] = published

    def report_trouble(self, site: str, trouble: Trouble) -> None:
        """Note that a step fails; `since` stays that of its first failure."""
        before = self._troubles.get((site, trouble.step))
        if before is not None:
            trouble = msgspec.structs.replace(trouble, since=before.since)
        self._troubles[site, trouble.step] = trouble

    def clear_trouble(self, site: str, step: str) -> None:
        """Note that a step succeeded."""
        self._troubles.pop((site, step), None)
