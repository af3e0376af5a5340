"""An export: the archive an auditor takes away, written and read."""
