"""Automatic blocking: what it wraps behaves as before for what it does not hold."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from consent_service.policy.revision import Revision
from tests.browser.standin import StandIn

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("blocking", ["on", "report"])
@pytest.mark.parametrize("address", ["http://", "https://[oops"])
def test_an_address_that_cannot_be_parsed_throws_nothing_that_it_did_not(
    standin: StandIn,
    page: Page,
    publish: Callable[..., Revision],
    blocking: str,
    address: str,
) -> None:
    """Kind: `new URL` threw from setters of images, and ended the observer's pass."""
    publish(blocking=blocking)
    page.goto(standin.url("/unmarked"))

    said = page.evaluate(
        """async (address) => {
          new Image().src = address;
          document.createElement('iframe').setAttribute('src', address);
          const said = await fetch(address).catch((error) => error.name);
          const box = document.createElement('div');
          box.innerHTML = `<img src="${address}"><i id="after"></i>`;
          document.body.append(box);
          return said;
        }""",
        address,
    )

    assert said == "TypeError"
