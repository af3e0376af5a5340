"""Which of a site's links is its privacy notice."""

from consent_service.scan.banner.values import Inspection, Link, NoticeLink
from consent_service.scan.crawl.notice_page import place_of_notice

COOKIES = Link("Evästeet", "https://shop.test/evasteet")
NOTICE = Link("Tietosuojaseloste", "https://shop.test/tietosuoja")
SHOP = Link("Tuotteet", "https://shop.test/tuotteet")


def banner(*links: Link, status: int = 200) -> Inspection:
    return Inspection(
        links=tuple(NoticeLink(link.href, link.label, status) for link in links),
        links_in_banner=links,
    )


def test_what_was_given_comes_before_what_is_found() -> None:
    given = "https://other.test/notice"

    assert place_of_notice(banner(NOTICE), [NOTICE], given) == (given, "given")


def test_the_banner_comes_before_the_page() -> None:
    found = place_of_notice(banner(NOTICE), [Link("Privacy", "https://b.test/")], None)

    assert found == ("https://shop.test/tietosuoja", "banner")


def test_a_notice_on_the_page_comes_before_a_page_on_cookies_in_the_banner() -> None:
    """The notice names the controller, a page on cookies seldom does."""
    found = place_of_notice(banner(COOKIES), [SHOP, NOTICE], None)

    assert found == ("https://shop.test/tietosuoja", "page")


def test_a_page_on_cookies_is_better_than_nothing() -> None:
    found = place_of_notice(banner(COOKIES), [SHOP], None)

    assert found == ("https://shop.test/evasteet", "banner")


def test_a_dead_link_of_the_banner_is_no_notice() -> None:
    assert place_of_notice(banner(NOTICE, status=404), [SHOP], None) is None
