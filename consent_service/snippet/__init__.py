"""The script that asks in the page: rendered per site from one committed build."""

from consent_service.snippet.built import (
    declaration_script,
    snippet_digest,
    snippet_types,
)
from consent_service.snippet.render import (
    Script,
    render_async_tags,
    render_script,
    render_stub,
)

__all__ = [
    "Script",
    "declaration_script",
    "render_async_tags",
    "render_script",
    "render_stub",
    "snippet_digest",
    "snippet_types",
]
