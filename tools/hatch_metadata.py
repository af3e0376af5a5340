"""Read the dependencies from `requirements/run.in`, so that they are named once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DependenciesFromFile(MetadataHookInterface):
    """Fills `project.dependencies` in."""

    # typing.override needs Python 3.12.
    def update(self, metadata: dict[str, Any]) -> None:  # type: ignore[explicit-override]
        lines = (Path(self.root) / "requirements" / "run.in").read_text().splitlines()
        metadata["dependencies"] = [line for line in lines if line.strip()]
