"""A real Chromium, and a stand-in service for the pages it opens."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import snippet_digest
from tests.browser.standin import StandIn

# Nothing but loopback can be reached, whatever a page or the browser itself tries.
_CLOSED = (
    "--host-resolver-rules="
    "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=[_CLOSED, "--disable-quic"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(Path(__file__).parent / "shop.toml")


@pytest.fixture
def revision(policy: Policy) -> Revision:
    return revision_of(policy, snippet=snippet_digest())


@pytest.fixture
def standin(revision: Revision) -> Iterator[StandIn]:
    server = StandIn(revision)
    yield server
    server.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(locale="fi-FI")
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def publish(standin: StandIn, policy: Policy) -> Callable[..., Revision]:
    """Return a function that serves the policy with some of its fields replaced."""

    def serve(**changes: object) -> Revision:
        changed = msgspec.structs.replace(policy, **changes)
        standin.revision = revision_of(changed, snippet=snippet_digest())
        return standin.revision

    return serve
