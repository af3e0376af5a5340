"""A real Chromium, and a stand-in service for the pages it opens."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import snippet_digest
from tests.browser.page_errors import PageErrors
from tests.browser.standin import StandIn

# Nothing but loopback can be reached, whatever a page or the browser itself tries.
_CLOSED = (
    "--host-resolver-rules="
    "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"
)

# Every event of the snippet, from the first line on.
_LISTEN = """
window.heard = [];
for (const name of ['ready', 'change', 'error', 'held']) {
  const note = ({ detail }) => heard.push([name, detail]);
  document.addEventListener(`consent:${name}`, note);
}
"""


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
    """A policy with every category and every tool that is signalled."""
    return load_policy(Path(__file__).parent / "shop.toml")


@pytest.fixture
def standin(policy: Policy, request: pytest.FixtureRequest) -> Iterator[StandIn]:
    """A stand-in with the pages beside the test before those that all tests share."""
    revision = revision_of(policy, snippet=snippet_digest())
    with closing(StandIn(revision, request.path.parent / "pages")) as server:
        yield server


@pytest.fixture
def publish(standin: StandIn, policy: Policy) -> Callable[..., Revision]:
    """Return a function that serves the policy with some of its fields replaced."""

    def serve(**changes: object) -> Revision:
        changed = msgspec.structs.replace(policy, **changes)
        standin.revision = revision_of(changed, snippet=snippet_digest())
        return standin.revision

    return serve


@pytest.fixture(autouse=True)
def page_errors(request: pytest.FixtureRequest) -> Iterator[PageErrors]:
    """Fail a test whose pages have unexpected errors, or lack expected ones.

    `@pytest.mark.expects_page_errors(PATTERN, ...)` says what it expects.
    """
    marks = request.node.iter_markers("expects_page_errors")
    errors = PageErrors(pattern for mark in marks for pattern in mark.args)
    yield errors
    errors.check()


@pytest.fixture
def open_context(
    browser: Browser, page_errors: PageErrors
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that makes clean profiles, with Playwright's own options."""
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        fresh = browser.new_context(**({"locale": "fi-FI"} | options))
        page_errors.watch(fresh)
        fresh.add_init_script(_LISTEN)
        fresh.set_default_timeout(10_000)
        contexts.append(fresh)
        return fresh

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def context(open_context: Callable[..., BrowserContext]) -> BrowserContext:
    return open_context()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
