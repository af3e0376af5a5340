"""The declaration: one source for its HTML page, its JSON and its embed."""

from consent_service.declaration.changes.change import Change
from consent_service.declaration.changes.compare import compare_revisions
from consent_service.declaration.changes.history import (
    Asked,
    HistoryEntry,
    say_asking,
    say_change,
    say_history,
)
from consent_service.declaration.declare import declare
from consent_service.declaration.dpv.declaration import declaration_jsonld
from consent_service.declaration.dpv.receipt import receipt_jsonld
from consent_service.declaration.kept import Declarations
from consent_service.declaration.model import Declaration, declaration_schema

__all__ = [
    "Asked",
    "Change",
    "Declaration",
    "Declarations",
    "HistoryEntry",
    "compare_revisions",
    "declaration_jsonld",
    "declaration_schema",
    "declare",
    "receipt_jsonld",
    "say_asking",
    "say_change",
    "say_history",
]
