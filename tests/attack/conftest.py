"""The whole list of attacks that were tried, each from outside, on a real service."""

from tests.service.conftest import service, start

__all__ = ["service", "start"]
