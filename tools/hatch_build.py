"""Refuse to build a wheel whose consent.js is older than its TypeScript sources."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RefuseStaleSnippet(BuildHookInterface[Any]):
    """Compares the digest that the build wrote beside its result with the sources."""

    def initialize(
        self,
        version: str,
        build_data: dict[str, Any],  # noqa: ARG002
    ) -> None:
        # A developer installs the sources editable, and may be in the middle of a
        # change; `make check` then reports what a wheel refuses.
        if version == "editable":
            return
        tools: dict[str, Any] = {}
        source = Path(self.root) / "tools" / "snippet_digest.py"
        exec(
            compile(source.read_text(), str(source), "exec"), tools
        )  # our own file, not importable from here
        tools["refuse_stale"](Path(self.root))
