"""Section A3: one choice per purpose, nothing switched on beforehand."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility.looking import style
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    SAVE,
    banner,
    granted,
    preferences,
    press,
)
from tests.browser.standin import StandIn
from tests.service.choosing import Service

pytestmark = pytest.mark.browser

TITLES = [
    "Asetukset ja lisätoiminnot",
    "Kävijätilastot",
    "Ikä, sukupuoli ja kiinnostuksen kohteet",
    "Kohdennettu markkinointi",
    "Jakaminen ja upotettu sisältö",
]


def open_preferences(standin: StandIn, page: Page) -> None:
    page.goto(standin.url("/plain"))
    press(page, CHOOSE)
    expect(preferences(page)).to_be_visible()


@pytest.mark.parametrize("number", range(5))
def test_each_purpose_has_a_switch_of_its_own(
    standin: StandIn, page: Page, number: int
) -> None:
    """Requirement A-25: turning one on turns on no other but what it needs."""
    open_preferences(standin, page)
    switches = preferences(page).get_by_role("switch")
    expect(switches).to_have_count(5)

    switches.nth(number).check()

    on = [switch.is_checked() for switch in switches.all()]
    # Demographics are a report of analytics.
    assert sum(on) == (2 if TITLES[number].startswith("Ikä") else 1)
    assert on[number]


def test_everything_optional_is_off_and_the_necessary_category_is_explained(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-26: on the second layer, where the switches are."""
    open_preferences(standin, page)

    for switch in preferences(page).get_by_role("switch").all():
        expect(switch).not_to_be_checked()

    expect(preferences(page)).to_contain_text("Välttämättömät")
    expect(preferences(page)).to_contain_text("Aina käytössä")
    expect(preferences(page)).to_contain_text("Suostumusta ei tarvita.")


def test_the_form_of_the_declaration_is_off_too(service: Service, page: Page) -> None:
    """Requirement A-26: on every layer, so also on the page without a script."""
    page.goto(f"{service.address}/kehobalanssi/declaration")

    boxes = page.get_by_role("checkbox")

    states = [(box.is_checked(), box.is_enabled()) for box in boxes.all()]
    assert states == [(True, False), (False, True), (False, True), (False, True)]


def test_nothing_speaks_of_legitimate_interest(standin: StandIn, page: Page) -> None:
    """Requirement A-27: consent is the only basis of storage and access here."""
    open_preferences(standin, page)
    fi = preferences(page).inner_text()

    press_language(page, "English")
    en = page.get_by_role("dialog").inner_text()

    assert "oikeute" not in fi.lower()
    assert "legitimate" not in en.lower()


def test_both_layers_name_the_same_purposes(standin: StandIn, page: Page) -> None:
    """Requirement A-28."""
    page.goto(standin.url("/plain"))
    first = banner(page).locator("li b").all_inner_texts()

    press(page, CHOOSE)
    second = preferences(page).locator("label:has(input) b").all_inner_texts()

    assert first == second == TITLES


@pytest.mark.parametrize("wanted", [[], [1], [0, 3], [0, 1, 2, 3, 4]], ids=str)
def test_what_is_saved_is_what_is_shown(
    standin: StandIn, page: Page, wanted: list[int]
) -> None:
    """Requirement A-29: without a default that would fill the gaps."""
    open_preferences(standin, page)
    switches = preferences(page).get_by_role("switch")
    names = [str(switch.get_attribute("name")) for switch in switches.all()]
    for number in wanted:
        switches.nth(number).check()

    press(page, SAVE)

    assert granted(page) == [names[number] for number in wanted]
    recorded = standin.newest_choice()["decisions"]
    del recorded["necessary"]
    assert recorded == {
        name: "granted" if number in wanted else "denied"
        for number, name in enumerate(names)
    }


def test_on_the_second_layer_all_three_answers_look_alike(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-29: accepting all is not more prominent than saving."""
    open_preferences(standin, page)
    buttons = [
        preferences(page).get_by_role("button", name=name, exact=True)
        for name in (SAVE, ACCEPT, REJECT)
    ]

    looks = {
        tuple(
            style(button, name)
            for name in ("backgroundColor", "color", "fontSize", "fontWeight", "height")
        )
        for button in buttons
    }

    assert len(looks) == 1


def test_demographics_cannot_be_granted_alone(standin: StandIn, page: Page) -> None:
    """Requirement A-30: analytics come with them, and that is seen before saving."""
    open_preferences(standin, page)
    switches = preferences(page)

    switches.get_by_role("switch", name="Ikä, sukupuoli").check()

    expect(switches.get_by_role("switch", name="Kävijätilastot")).to_be_checked()
    press(page, SAVE)
    assert granted(page) == ["analytics", "ga_demographics"]


def test_the_second_layer_is_not_overwhelming(standin: StandIn, page: Page) -> None:
    """Requirement A-31: at most eight switches, and one answer for all of them."""
    open_preferences(standin, page)

    assert preferences(page).get_by_role("switch").count() <= 8
    expect(preferences(page).get_by_role("button", name=REJECT)).to_be_visible()


def press_language(page: Page, name: str) -> None:
    preferences(page).get_by_role("button", name=name, exact=True).click()
