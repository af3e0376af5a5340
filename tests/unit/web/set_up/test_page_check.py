"""What the source of a page says of its tag."""

from consent_service.catalog import load_catalog
from consent_service.policy.load import load_policy
from consent_service.web.set_up.page_check import PageCheck, check_page
from tests.places import POLICIES

POLICY = load_policy(POLICIES / "inope.toml")
TAG = '<script async src="https://consent.example/inope/consent.js"></script>'
GOOGLE = '<script src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>'
LINK = '<a href="x" data-consent-open>Evästeasetukset</a>'


def check(source: str) -> PageCheck:
    return check_page(
        source,
        address="https://inope.fi/sivu",
        policy=POLICY,
        catalog=load_catalog(),
    )


def test_a_page_that_has_all_is_in_order() -> None:
    held = GOOGLE.replace(
        "<script ", '<script type="text/plain" data-consent="analytics" '
    )

    found = check(f"<head>{TAG}{held}</head><body>{LINK}</body>")

    assert dict(found.results()) == {
        "tag": "good",
        "first": "good",
        "marks": "good",
        "link": "good",
        "cookie": "info",
    }


def test_a_page_without_the_tag_says_so_first() -> None:
    assert next(check("<head></head>").results()) == ("tag", "error")


def test_the_tag_of_another_site_is_not_the_tag() -> None:
    assert not check(TAG.replace("inope", "imediat")).tag


def test_a_pinned_tag_is_the_tag() -> None:
    assert check(TAG.replace("consent.js", f"consent.{'a1' * 32}.js")).tag


def test_scripts_of_others_before_the_tag_are_reported() -> None:
    assert not check(f"<head>{GOOGLE}{TAG}</head>").first
    assert check(f'<head><script src="/own.js"></script>{TAG}</head>').first


def test_what_runs_before_consent_is_named_with_its_category() -> None:
    """Bug 2 of the newcomers: the tag alone holds nothing, and nobody said so."""
    found = check(
        f"<head>{TAG}{GOOGLE}</head>"
        '<iframe src="https://www.youtube.com/embed/x"></iframe>'
        '<noscript><img src="https://www.facebook.com/tr?id=1"></noscript>'
    )

    assert [(each.service, each.category) for each in found.unmarked] == [
        ("Google Analytics 4", "analytics"),
        ("YouTube", "social_sharing"),
        ("Meta Pixel", "marketing"),
    ]


def test_the_cookie_is_set_by_http_where_the_service_is_on_the_host_of_the_page() -> (
    None
):
    own = TAG.replace("https://consent.example", "/consent")

    assert check(own).by_http
    assert not check(TAG).by_http


def test_markup_that_is_hostile_is_only_read() -> None:
    found = check('<script src="https://evil.example/<img onerror=x>"></script>')

    assert not found.tag
    assert found.unmarked == []
