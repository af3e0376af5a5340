"""What the law of each place asks of a consent service, as a table."""

from consent_service.jurisdictions.load import (
    STRICTEST,
    Authority,
    Jurisdiction,
    jurisdiction_of,
    load_jurisdictions,
)

__all__ = [
    "STRICTEST",
    "Authority",
    "Jurisdiction",
    "jurisdiction_of",
    "load_jurisdictions",
]
