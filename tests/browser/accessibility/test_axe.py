"""axe finds nothing: every state, both directions, any width, any colours."""

import shutil
from collections.abc import Iterator
from itertools import product
from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility.axe import violations
from tests.browser.accessibility.conftest import FOLDER
from tests.browser.accessibility.states import STATES
from tests.browser.acts import banner
from tests.browser.standin import StandIn
from tests.service.choosing import Service
from tests.service.starting import starting

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ["fi", "ar", "he"]
WIDTHS = [320, 1280]
COLOURS: list[tuple[Literal["light", "dark"], Literal["active", "none"]]] = [
    ("light", "none"),
    ("dark", "none"),
    ("light", "active"),
]


def _found_in_any_view(page: Page) -> dict[object, Any]:
    """Return what axe finds at each width and in each set of colours."""
    found: dict[object, Any] = {}
    for width, (scheme, forced) in product(WIDTHS, COLOURS):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, forced_colors=forced)
        if against := violations(page):
            found[width, scheme, forced] = against
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_the_snippet(
    standin: StandIn, page: Page, state: str, language: str
) -> None:
    """Requirements A-57 to A-63, where a program can see them."""
    STATES[state](standin, page, language)

    assert _found_in_any_view(page) == {}


def test_the_rules_reach_into_the_banner(standin: StandIn, page: Page) -> None:
    """Otherwise finding nothing would mean nothing."""
    STATES["banner"](standin, page, "fi")

    banner(page).get_by_role("button").last.evaluate(
        "element => { element.ariaLabel = element.textContent = '' }"
    )

    assert [rule for rule, _ in violations(page)] == ["button-name"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("accessibility")
    (folder / "policies").mkdir()
    shutil.copy(FOLDER / "shop.toml", folder / "policies")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=folder / "policies")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_the_declaration(
    service: Service, page: Page, language: str
) -> None:
    page.goto(f"{service.address}/shop/declaration?lang={language}")

    assert _found_in_any_view(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_the_declaration_after_a_choice(
    service: Service, page: Page, language: str
) -> None:
    """What was decided, the receipt, the way to erase it, and the message."""
    page.goto(f"{service.address}/shop/declaration?lang={language}")
    page.locator("button[value=accept_all]").click()
    page.locator("#status").wait_for()

    assert _found_in_any_view(page) == {}
