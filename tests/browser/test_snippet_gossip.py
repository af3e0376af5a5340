"""The public checkpoint is kept with the receipt and goes back with the next choice."""

import json

import pytest
from playwright.sync_api import Page

from tests.browser.acts import ACCEPT, SAVE, choice_cookie, press, reopen
from tests.browser.standin import Choice, Reply, StandIn, accept

pytestmark = pytest.mark.browser

_NOTE = "consent.example/log/1\n40\nAAAA\n\n\u2014 consent.example/log/1 AAAA\n"


def _with_checkpoint(choice: Choice) -> Reply:
    status, headers, body = accept(choice)
    answer = json.loads(body) | {"checkpoint": _NOTE}
    return status, headers, json.dumps(answer).encode()


def _wait_for_receipt(page: Page) -> None:
    page.wait_for_function("consent.receipt()")


def test_the_checkpoint_goes_back_with_the_next_choice_and_not_before(
    standin: StandIn, page: Page
) -> None:
    standin.answer = _with_checkpoint
    page.goto(standin.url())

    press(page, ACCEPT)
    _wait_for_receipt(page)
    reopen(page)
    press(page, SAVE)

    second = standin.newest_choice(2)
    assert "checkpoint" not in standin.choices[0]
    assert second["checkpoint"] == _NOTE


def test_the_checkpoint_is_in_storage_and_not_in_the_cookie(
    standin: StandIn, page: Page
) -> None:
    """The cookie goes out with every request to the page's host."""
    standin.answer = _with_checkpoint
    page.goto(standin.url())

    press(page, ACCEPT)
    _wait_for_receipt(page)

    assert page.evaluate("localStorage.consent_shop_checkpoint") == _NOTE
    payload = page.evaluate("text => atob(text)", choice_cookie(page).split(".")[0])
    assert sorted(json.loads(payload)) == ["d", "g", "k", "p", "r", "t", "x"]


def test_an_answer_without_a_checkpoint_keeps_the_one_before(
    standin: StandIn, page: Page
) -> None:
    standin.answer = _with_checkpoint
    page.goto(standin.url())
    press(page, ACCEPT)
    _wait_for_receipt(page)
    standin.answer = accept

    for _ in range(2):
        reopen(page)
        press(page, SAVE)

    assert standin.newest_choice(3)["checkpoint"] == _NOTE
