"""The rules of the notice lint: one small function each, in one table."""
