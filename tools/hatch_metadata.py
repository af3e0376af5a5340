"""Read the dependencies from `requirements/*.in`, so that they are named once."""

from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface


class DependenciesFromFile(MetadataHookInterface):
    """Fills `project.dependencies` and `project.optional-dependencies` in."""

    def update(self, metadata: dict[str, Any]) -> None:
        metadata["dependencies"] = self._read("run")
        extras = ("s3", "scan", "spelling")
        metadata["optional-dependencies"] = {name: self._read(name) for name in extras}

    def _read(self, name: str) -> list[str]:
        lines = (Path(self.root) / "requirements" / f"{name}.in").read_text()
        return [line for line in lines.splitlines() if line.strip()]
