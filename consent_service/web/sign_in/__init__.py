"""Signing in and out: a token or the key of a link becomes a session, by POST alone."""
