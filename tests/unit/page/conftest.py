"""Pages checked with the catalog, and with the policy of a shop."""

from collections.abc import Callable

import pytest

from consent_service.catalog import Catalog, load_catalog
from consent_service.page.check import check_page
from consent_service.page.finding import PageFinding
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from tests.places import ROOT

Check = Callable[..., list[PageFinding]]

TAG = '<script async src="https://consent.example/shop/consent.js"></script>'
WAY_BACK = '<a href="/e" data-consent-open>Evästeasetukset</a>'


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(ROOT / "tests/browser/signals/shop.toml")


@pytest.fixture
def check(catalog: Catalog, policy: Policy) -> Check:
    """Return a function that checks a page with our tag, a way back and `inside`."""

    def run(
        inside: str = "", *, with_policy: bool = True, address: str = ""
    ) -> list[PageFinding]:
        return [
            *check_page(
                f"<!doctype html>\n<html><head>{TAG}{WAY_BACK}\n{inside}\n",
                catalog,
                policy=policy if with_policy else None,
                file="index.html",
                address=address,
            )
        ]

    return run
