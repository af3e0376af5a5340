"""The owner's dashboard: what visitors chose, and whether the set-up works."""
