"""What machines at one store tell each other of what they serve. Never durable."""

from collections.abc import Mapping
from typing import Protocol


class Fellows(Protocol):
    """The machines that work with one store."""

    async def compare(
        self, name: str, revisions: Mapping[str, str], *, seconds: int
    ) -> dict[str, dict[str, str]]:
        """Say what this machine serves; return the lists of machines that differ.

        Args:
            name: What to call this machine. Its processes say the same.
            revisions: The revision in force of each site, or what stands for it.
            seconds: How long it counts unless it is said again. A machine that says
                nothing for so long is gone.

        Raises:
            StoreError: No answer.
        """
        ...
