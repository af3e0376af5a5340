"""A shop with the further tools, and stand-ins for their hosts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.snippet import render_stub
from tests.browser.signals.further.tools import SCRIPTS
from tests.browser.signals.traffic import Traffic
from tests.browser.standin import StandIn

FOLDER = Path(__file__).parent

_PAGE = """<!doctype html>
<html lang="fi">
<head><meta charset="utf-8"><title>Kauppa</title>{head}</head>
<body><h1>Kauppa</h1><p><a href="#" data-consent-open>Evästeasetukset</a></p></body>
</html>
"""


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(FOLDER / "shop.toml")


@pytest.fixture
def traffic(context: BrowserContext) -> Traffic:
    return Traffic(context, FOLDER / "vendors", SCRIPTS)


@pytest.fixture
def show(standin: StandIn, page: Page, policy: Policy) -> Callable[[str], None]:
    """Return a function that opens a page whose head is given.

    `TAG` in it becomes our tag, and `STUB` the inline stub of the policy.
    """

    def open_page(head: str) -> None:
        stub = f"<script>{render_stub(policy)}</script>"
        head = head.replace("TAG", '<script src="/shop/consent.js"></script>')
        body = _PAGE.format(head=head.replace("STUB", stub))
        page.route(
            standin.url("/made"),
            lambda route: route.fulfill(body=body, content_type="text/html"),
        )
        page.goto(standin.url("/made"), wait_until="networkidle")

    return open_page
