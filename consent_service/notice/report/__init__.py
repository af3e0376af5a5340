"""Findings for people and programs: text, JSON, SARIF and a page."""
