"""Reads the privacy notice of a site: what it tells, and what is wrong with it."""
