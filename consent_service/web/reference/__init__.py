"""The interface described from its own tables: OpenAPI, `/docs`, error codes."""
