"""Policy to what is told to people; one source for HTML, JSON and the embed."""

from consent_service.declaration.change import Change
from consent_service.declaration.changes import compare_revisions
from consent_service.declaration.declare import declare
from consent_service.declaration.dpv import declaration_jsonld
from consent_service.declaration.dpv_record import receipt_jsonld
from consent_service.declaration.history import HistoryEntry, say_history
from consent_service.declaration.model import Declaration, declaration_schema

__all__ = [
    "Change",
    "Declaration",
    "HistoryEntry",
    "compare_revisions",
    "declaration_jsonld",
    "declaration_schema",
    "declare",
    "receipt_jsonld",
    "say_history",
]
