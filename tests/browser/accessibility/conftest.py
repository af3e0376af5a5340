"""A shop in languages from left to right and from right to left."""

from pathlib import Path

import pytest

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(FOLDER / "shop.toml")
