"""The whole list of attacks that were tried, each from outside, on a real service."""

from tests.service.conftest import own, service

__all__ = ["own", "service"]
