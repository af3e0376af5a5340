"""The service over HTTP: one file per resource."""
