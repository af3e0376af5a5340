"""Where logs, records, revisions and tokens live: SQLite, or Redis when outgrown."""
