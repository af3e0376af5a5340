"""A shop that speaks from left to right and from right to left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from tests.browser.engines.own_pages import serving
from tests.browser.standin import StandIn

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(FOLDER / "shop.toml")


@pytest.fixture
def standin(policy: Policy) -> Iterator[StandIn]:
    with serving(policy, FOLDER / "pages") as server:
        yield server
