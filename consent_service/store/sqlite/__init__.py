"""The embedded store: one SQLite file, one process, one writer, group commit."""

from consent_service.store.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
