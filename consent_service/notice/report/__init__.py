"""The report of a check for programs and as a page."""
