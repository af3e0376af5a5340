"""Self-hosted cookie consent with a log that anyone can verify."""
