"""The whole list of attacks that were tried, each from outside, on a real service."""

from tests.service.conftest import redis, service, start

__all__ = ["redis", "service", "start"]
