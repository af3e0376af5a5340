"""Section A2: the first layer, where refusing is as easy as accepting."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.browser.accessibility.looking import contrast, style
from tests.browser.acts import (
    ACCEPT,
    CHOOSE,
    REJECT,
    banner,
    granted,
    preferences,
    press,
    ran,
)
from tests.browser.law.browsing import Asked, places_of
from tests.browser.standin import StandIn
from tests.service.choosing import Service

pytestmark = pytest.mark.browser

SIZES: list[ViewportSize] = [
    {"width": 320, "height": 568},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 800},
]
# What makes one button stand out beside another.
LOOKS = (
    *("fontSize", "fontWeight", "fontFamily", "fontStyle", "textDecorationLine"),
    *("borderTopWidth", "borderTopStyle", "borderTopColor", "borderTopLeftRadius"),
    *("paddingTop", "paddingLeft", "backgroundColor", "backgroundImage", "color"),
    *("opacity", "boxShadow", "textTransform", "cursor", "display"),
)

Publish = Callable[..., object]


def _button(page: Page, name: str) -> Locator:
    return banner(page).get_by_role("button", name=name, exact=True)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_reject_is_beside_accept(
    standin: StandIn, page: Page, size: ViewportSize
) -> None:
    """Requirement A-11: one container, and both in view without scrolling."""
    page.set_viewport_size(size)
    page.goto(standin.url("/plain"))

    for name in (ACCEPT, REJECT):
        expect(_button(page, name)).to_be_in_viewport(ratio=1)

    parents = [
        _button(page, name).evaluate_handle("element => element.parentElement")
        for name in (ACCEPT, REJECT)
    ]
    assert page.evaluate("([first, second]) => first === second", parents) is True


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reject_looks_as_accept_does(
    standin: StandIn, page: Page, size: ViewportSize, scheme: Any
) -> None:
    """Requirement A-12: the same element, size and dress."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.goto(standin.url("/plain"))

    looks, boxes = [], []
    for name in (ACCEPT, REJECT):
        button = _button(page, name)
        looks.append(
            [
                button.evaluate("element => element.tagName"),
                button.get_attribute("type"),
            ]
        )
        looks[-1] += [style(button, look) for look in LOOKS]
        boxes.append(button.bounding_box())

    assert looks[0] == looks[1]
    first, second = boxes
    assert first is not None
    assert second is not None
    assert abs(first["width"] - second["width"]) <= 2
    assert abs(first["height"] - second["height"]) <= 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_labels_are_equally_readable(
    standin: StandIn, page: Page, scheme: Any
) -> None:
    """Requirement A-13: 4.5:1 on both, and the same against the panel."""
    page.emulate_media(color_scheme=scheme)
    page.goto(standin.url("/plain"))
    panel = style(banner(page), "backgroundColor")

    label, against = [], []
    for name in (ACCEPT, REJECT):
        fill = style(_button(page, name), "backgroundColor")
        label.append(contrast(page, style(_button(page, name), "color"), fill))
        against.append(contrast(page, fill, panel))

    assert min(label) >= 4.5
    assert against[0] == against[1]


def test_reject_is_a_button_of_its_own(standin: StandIn, page: Page) -> None:
    """Requirement A-14: no link in a sentence, and nowhere else than the rest."""
    page.goto(standin.url("/plain"))

    reject = _button(page, REJECT)

    assert reject.evaluate("element => element.tagName") == "BUTTON"
    assert reject.evaluate("element => element.closest('p, a, li, summary')") is None
    assert reject.evaluate("element => !!element.closest('section')") is True


@pytest.mark.parametrize(
    ("name", "action"), [(ACCEPT, "accept_all"), (REJECT, "reject_all")]
)
def test_each_answer_takes_one_click(
    standin: StandIn, page: Page, name: str, action: str
) -> None:
    """Requirement A-15: and the refusal is a record like the grant."""
    page.goto(standin.url("/plain"))

    press(page, name)

    expect(banner(page)).to_have_count(0)
    assert standin.newest_choice()["action"] == action
    assert page.evaluate("consent.get().decided") is True


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("", ["Hyväksy kaikki", "Hylkää kaikki", "Valitse itse"]),
        ("svenska", ["Godkänn alla", "Avvisa alla", "Välj själv"]),
        ("English", ["Accept all", "Reject all", "Choose yourself"]),
    ],
)
def test_buttons_say_what_they_do(
    standin: StandIn, page: Page, language: str, labels: list[str]
) -> None:
    """Requirement A-16: in the language of the page, or the one that was picked."""
    page.goto(standin.url("/plain"))
    if language:
        press(page, language)

    buttons = page.get_by_role("region").locator("div").last.get_by_role("button")

    assert buttons.all_inner_texts() == labels


def test_everything_is_said_before_the_buttons(standin: StandIn, page: Page) -> None:
    """Requirement A-17: who, what, each purpose, with whom, where to, how to undo."""
    page.goto(standin.url("/plain"))

    places = places_of(
        banner(page),
        [
            "Esimerkki Oy",
            "evästeisiin ja vastaaviin tekniikoihin",
            "Asetukset ja lisätoiminnot",
            "Kävijätilastot",
            "mitä sivuja käytetään",
            "Ikä, sukupuoli ja kiinnostuksen kohteet",
            "Kohdennettu markkinointi",
            "Jakaminen ja upotettu sisältö",
            "Kolmansia osapuolia: 8",
            "Muuta valintaasi tai peruuta se milloin tahansa: Evästeasetukset",
            "Evästeseloste",
            ACCEPT,
        ],
    )

    assert -1 not in places
    assert places == sorted(places)


def test_purposes_have_honest_names(standin: StandIn, page: Page) -> None:
    """Requirement A-18: nothing is for a better experience."""
    page.goto(standin.url("/plain"))

    words = banner(page).inner_text().lower()

    assert "kokemus" not in words
    assert "paranta" not in words


def test_declaration_and_notice_open_without_an_answer(
    service: Service, page: Page
) -> None:
    """Requirement A-19: one click, found, and nothing is decided by it."""
    page.goto(f"{service.address}/demo/kehobalanssi")

    with page.expect_navigation() as arrived:
        banner(page).get_by_role("link", name="Evästeseloste").click()

    assert arrived.value.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text("Evästeseloste")
    assert page.context.cookies() == []


def test_the_notice_is_linked_where_the_policy_names_one(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-19."""
    page.goto(standin.url("/plain"))

    link = banner(page).get_by_role("link", name="Tietosuojaseloste")

    expect(link).to_have_attribute("href", "https://shop.example/tietosuoja")


def test_there_is_nothing_in_the_banner_but_the_question(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-20: no field, no picture, no offer."""
    page.goto(standin.url("/plain"))
    expect(banner(page)).to_be_visible()

    for tag in ("input", "img", "form", "video", "iframe", "select"):
        expect(banner(page).locator(tag)).to_have_count(0)
    links = banner(page).get_by_role("link").all_inner_texts()
    assert links == ["Evästeseloste", "Tietosuojaseloste"]


def test_the_banner_says_that_the_site_can_be_used_either_way(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-21."""
    page.goto(standin.url("/plain"))

    expect(banner(page)).to_contain_text("Sivusto toimii, valitsit miten tahansa.")


def test_italy_has_a_cross_that_refuses(
    standin: StandIn, page: Page, publish: Publish
) -> None:
    """Requirement A-22: top right, as prominent as accept, and the text says so."""
    publish(jurisdiction="IT")
    page.goto(standin.url("/plain"))
    cross = _button(page, "Sulje hyväksymättä")
    frame, box = banner(page).bounding_box(), cross.bounding_box()
    assert frame is not None
    assert box is not None

    assert frame["x"] + frame["width"] - box["x"] - box["width"] < 30
    assert box["y"] - frame["y"] < 30
    assert min(box["width"], box["height"]) >= 44
    for look in ("backgroundColor", "color", "borderTopColor"):
        assert style(cross, look) == style(_button(page, ACCEPT), look)
    expect(banner(page)).to_contain_text("X-painikkeella")
    cross.click()

    assert standin.newest_choice()["action"] == "reject_all"
    assert granted(page) == []


def test_elsewhere_nothing_closes_the_banner_but_an_answer(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-23: no cross that could be taken for a yes."""
    page.goto(standin.url("/plain"))

    names = [
        button.inner_text() for button in banner(page).locator("button:visible").all()
    ]

    assert names == ["svenska", "English", ACCEPT, REJECT, CHOOSE]


def test_closing_the_preferences_decides_nothing(standin: StandIn, page: Page) -> None:
    """Requirement A-23."""
    page.goto(standin.url("/plain"))
    press(page, CHOOSE)
    preferences(page).get_by_role("switch").first.check()

    press(page, "Sulje")

    expect(banner(page)).to_be_visible()
    assert standin.choices == []
    assert granted(page) == []


def test_the_banner_itself_stores_and_requests_nothing(
    standin: StandIn, page: Page
) -> None:
    """Requirement A-24: no font, no picture, no style from anywhere, no call home."""
    asked = Asked(page)
    page.goto(standin.url("/plain"), wait_until="networkidle")

    press(page, CHOOSE)
    press(page, "Sulje")
    page.wait_for_load_state("networkidle")

    assert asked.hosts == {"shop.localhost"}
    assert asked.kinds == {"document", "script"}
    assert ran(page) == []
