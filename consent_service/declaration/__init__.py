"""Policy to what is told to people; one source for HTML, JSON and the embed."""

from consent_service.declaration.declare import declare
from consent_service.declaration.model import Declaration, declaration_schema

__all__ = ["Declaration", "declaration_schema", "declare"]
