"""The script that asks in the page: rendered per site from one committed build."""

from consent_service.snippet.built import (
    declaration_script,
    snippet_digest,
    snippet_types,
)
from consent_service.snippet.hints import debug_digest, debug_script
from consent_service.snippet.render import (
    More,
    Script,
    render_async_tags,
    render_more,
    render_script,
    render_stub,
)

__all__ = [
    "More",
    "Script",
    "debug_digest",
    "debug_script",
    "declaration_script",
    "render_async_tags",
    "render_more",
    "render_script",
    "render_stub",
    "snippet_digest",
    "snippet_types",
]
