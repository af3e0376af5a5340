"""Which links of a page a scan follows."""

import pytest

from consent_service.scan.crawl.links import page_links

SITE = "https://shop.example/"


@pytest.mark.parametrize(
    "path", ["ostoskori.html", "cart", "checkout", "kassa", "add-ons", "removed.html"]
)
def test_a_basket_is_a_page_like_others(path: str) -> None:
    """A stranger's basket was left out in silence, and a tracker was on it alone."""
    assert page_links([f"{SITE}{path}"], SITE) == [f"{SITE}{path}"]


@pytest.mark.parametrize(
    "path",
    [
        "cart/add/5",
        "cart/remove?item=5",
        "ostoskori/tyhjenna",
        "?add-to-cart=5",
        "cart?action=clear",
        "cart?remove=5",
        "logout",
        "kirjaudu-ulos",
        "unsubscribe?id=1",
        "price-list.pdf",
    ],
)
def test_what_a_visit_would_change_is_not_followed(path: str) -> None:
    assert page_links([f"{SITE}{path}"], SITE) == []
