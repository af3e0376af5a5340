"""The service's own pages are no pages of the site that links to them."""

import pytest

from consent_service.scan.service_pages import (
    is_own_request,
    is_own_script,
    is_service_page,
)

AWAY = "https://shop.test:8443/leipomo/consent.js"
MOUNTED = "https://shop.test/evasteet/leipomo/consent.fi.js"


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.test:8443/leipomo/declaration",
        "https://shop.test:8443/leipomo/declaration?lang=sv#top",
        "https://shop.test:8443/leipomo/declaration/history",
        "https://shop.test:8443/leipomo/receipts/abc",
    ],
)
def test_pages_below_the_script_are_the_services(url: str) -> None:
    """Seen from outside: the declaration "asked again after refusal" (A-40)."""
    assert is_service_page(url, [AWAY], "leipomo")


def test_a_service_on_the_sites_own_host_keeps_its_pages() -> None:
    declaration = "https://shop.test/evasteet/leipomo/declaration"

    assert is_service_page(declaration, [MOUNTED], "leipomo")
    assert not is_service_page("https://shop.test/evasteet", [MOUNTED], "leipomo")
    assert not is_service_page("https://shop.test/leipomo", [MOUNTED], "leipomo")


def test_the_policys_name_is_enough_where_the_script_is_missing() -> None:
    """The link may be pasted before the script is."""
    url = "https://consent.shop.test/leipomo/declaration"

    assert is_service_page(url, [], "leipomo")
    assert not is_service_page(url, [], "kauppa")


def test_without_a_policy_only_the_declaration_is_left_out() -> None:
    """A site may keep a `consent.js` of its own beside its pages."""
    asked = ["https://shop.test/fi/consent.js"]

    assert is_service_page("https://shop.test/fi/declaration", asked, None)
    assert not is_service_page("https://shop.test/fi/tuotteet", asked, None)


def test_the_script_of_another_site_is_not_this_ones() -> None:
    assert not is_own_script("https://shop.test/kauppa/consent.js", "leipomo")
    assert is_own_script("https://shop.test/leipomo/consent.0a1b2c3d.js", "leipomo")


def test_a_choice_is_ours_only_beside_the_script_of_the_banner() -> None:
    """A shop may have `choices` of its own: what it sends there stays as it is."""
    asked = ["https://shop.test/app.js", "https://consent.shop.test/leipomo/consent.js"]

    assert is_own_request("https://consent.shop.test/leipomo/choices", asked)
    assert not is_own_request("https://shop.test/choices", asked)
    assert not is_own_request("https://consent.shop.test/kauppa/choices", asked)
