"""What is found in a page, and the line that is offered instead (A-01, A-02)."""

import pytest

from consent_service.catalog import Catalog
from consent_service.page.calls import SERVICES
from consent_service.page.check import check_page
from consent_service.page.finding import PageFinding
from consent_service.page.rules import BY_ID
from consent_service.policy.model import Policy
from tests.unit.page.conftest import TAG, WAY_BACK, Check


def only(findings: list[PageFinding]) -> PageFinding:
    [finding] = findings
    return finding


@pytest.mark.parametrize(
    ("element", "rule", "instead"),
    [
        (
            '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1">',
            "unmarked-script",
            '<script type="text/plain" data-consent="analytics" data-src='
            '"https://www.googletagmanager.com/gtag/js?id=G-1" async></script>',
        ),
        (
            "<script type=module src=//www.clarity.ms/tag/1></script>",
            "unmarked-script",
            '<script type="text/plain" data-consent="analytics" '
            'data-src="//www.clarity.ms/tag/1" data-type="module"></script>',
        ),
        (
            "<script>fbq('init', '1'); fbq('track', 'PageView')</script>",
            "unmarked-inline-script",
            '<script type="text/plain" data-consent="marketing">…</script>',
        ),
        (
            '<iframe src="https://www.youtube.com/embed/1?a=1&amp;b=2" title="Näin">',
            "unmarked-frame",
            '<iframe data-consent="social_sharing" data-src='
            '"https://www.youtube.com/embed/1?a=1&amp;b=2" title="Näin"></iframe>',
        ),
        (
            '<img src="https://www.facebook.com/tr?id=1" width="1" alt>',
            "unmarked-media",
            '<img data-consent="marketing" '
            'data-src="https://www.facebook.com/tr?id=1" width="1" alt>',
        ),
        (
            '<img alt="" srcset="/a.png 1x, https://bat.bing.com/b 2x">',
            "unmarked-media",
            '<img data-consent="marketing" '
            'data-srcset="/a.png 1x, https://bat.bing.com/b 2x" alt>',
        ),
        (
            '<link rel="preconnect" href="https://bat.bing.com">',
            "early-connection",
            "delete it",
        ),
        (
            '<noscript><img src="https://www.facebook.com/tr?noscript=1"></noscript>',
            "noscript-pixel",
            "delete the whole <noscript>",
        ),
    ],
)
def test_what_is_not_marked_is_listed_with_the_line_to_write(
    check: Check, element: str, rule: str, instead: str
) -> None:
    finding = only(check(element))

    assert (finding.rule, finding.suggestion) == (rule, instead)
    assert (finding.line, finding.column) == (3, 1 if rule != "noscript-pixel" else 11)


@pytest.mark.parametrize(
    "element",
    [
        '<style>a { background: url("https://bat.bing.com/x.png") }</style>',
        "<style>@import 'https://bat.bing.com/x.css';</style>",
        '<p style="background: url(https://bat.bing.com/x.png)">',
    ],
)
def test_styles_that_request_something_are_found(check: Check, element: str) -> None:
    assert only(check(element)).rule == "css-request"


@pytest.mark.parametrize(
    "element",
    [
        '<!-- <script src="https://bat.bing.com/bat.js"></script> -->',
        '<template><img src="https://bat.bing.com/x"></template>',
        '<script type="application/ld+json">{"a": "https://bat.bing.com/x"}</script>',
        "<style>/* url(https://bat.bing.com/x) */</style>",
        '<a href="https://www.facebook.com/sharer/sharer.php?u=x">Jaa</a>',
        '<img src="data:image/gif;base64,R0lGODlh" alt="">',
        '<img src="/own.png" alt=""><script>document.title = "x"</script>',
        '<script type="text/plain" data-consent="marketing" '
        'data-src="https://bat.bing.com/bat.js"></script>',
        '<iframe data-consent="social_sharing" '
        'data-src="https://www.youtube.com/embed/1"></iframe>',
        # Our stub, and what the guide tells owners to write.
        "<script>gtag('consent', 'default', { ad_storage: 'denied' })</script>",
        "<script>(window._paq ??= []).push(['requireConsent'])</script>",
    ],
)
def test_nothing_is_found_where_nothing_is_requested(
    check: Check, element: str
) -> None:
    assert check(element) == []


def test_a_service_of_the_necessary_category_needs_no_mark(check: Check) -> None:
    element = '<script src="https://js.stripe.com/v3/"></script>'

    assert [finding.rule for finding in check(element)] == ["undeclared-service"]
    assert check(element, with_policy=False) == []


def test_the_address_decides_where_services_share_a_host(check: Check) -> None:
    ads = '<script src="https://www.googletagmanager.com/gtag/js?id=AW-1"></script>'

    assert only(check(ads)).category == "marketing"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("statistics", "analytics"),
        ("Analytics", "analytics"),
        ("analytic", "analytics"),
        ("marketting", "marketing"),
        ("social-media", "social_sharing"),
    ],
)
def test_a_misspelt_category_is_named_with_the_right_one(
    check: Check, written: str, meant: str
) -> None:
    mark = f'<script type="text/plain" data-consent="{written}">go()</script>'

    finding = only(check(mark))

    assert finding.rule == "unknown-category"
    assert finding.category == meant
    assert f'data-consent="{meant}"' in finding.suggestion


@pytest.mark.parametrize(
    "element",
    [
        '<script data-consent="marketing" src="https://bat.bing.com/bat.js"></script>',
        '<script data-consent="marketing">go()</script>',
        '<iframe data-consent="social_sharing" src="https://www.youtube.com/embed/1">',
        '<img data-consent="marketing" srcset="https://bat.bing.com/x 1x" alt="">',
    ],
)
def test_a_mark_that_holds_nothing_is_found(check: Check, element: str) -> None:
    """A browser heeds type and src, and not our attribute."""
    assert only(check(element)).rule == "mark-without-effect"


def test_a_mark_with_another_category_than_the_policys_is_found(check: Check) -> None:
    mark = (
        '<script type="text/plain" data-consent="analytics" '
        'data-src="https://bat.bing.com/bat.js"></script>'
    )

    finding = only(check(mark))

    assert (finding.rule, finding.category) == ("other-category", "marketing")


def test_a_service_that_the_policy_lacks_is_named_once(check: Check) -> None:
    held = (
        '<script type="text/plain" data-consent="analytics" '
        'data-src="https://static.hotjar.com/c/hotjar-1.js"></script>'
    )

    finding = only(check(held * 2))

    assert (finding.rule, finding.service) == ("undeclared-service", "hotjar")
    assert finding.suggestion == (
        'under [categories.analytics]: services = [..., "hotjar"]'
    )


def test_a_host_that_nobody_knows_is_named_once_and_the_sites_own_never(
    check: Check,
) -> None:
    page = (
        '<script src="https://cdn.shop.localhost/a.js"></script>'
        '<script src="//static.elsewhere.example/b.js"></script>'
        '<img src="https://static.elsewhere.example/c.png" alt="">'
    )

    finding = only(check(page))

    assert (finding.rule, finding.severity) == ("unknown-host", "info")
    assert "static.elsewhere.example" in finding.message


def test_a_base_gives_addresses_their_host(check: Check) -> None:
    base = '<base href="https://bat.bing.com/"><script src="bat.js"></script>'

    assert only(check(base)).rule == "unmarked-script"


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("", "tag-missing"),
        (TAG + TAG, "tag-twice"),
        ('<script async src="/other/consent.js"></script>', "tag-of-another-site"),
        (f'<script src="/theme.js"></script>{TAG}', "tag-not-first"),
    ],
)
def test_our_tag_is_there_once_first_and_for_this_site(
    catalog: Catalog, policy: Policy, head: str, rule: str
) -> None:
    findings = check_page(head + WAY_BACK, catalog, policy=policy)

    assert [finding.rule for finding in findings] == [rule]


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="/consent/shop/consent.js"></script>',
        f'<script src="/shop/consent.{"ab" * 32}.js" integrity="x"></script>',
        '<script async src="https://consent.example/shop/consent.sv.js"></script>',
        f"<script>document.documentElement.className = 'js'</script>{TAG}",
    ],
)
def test_every_form_of_our_tag_is_known(
    catalog: Catalog, policy: Policy, tag: str
) -> None:
    assert check_page(tag + WAY_BACK, catalog, policy=policy) == ()


def test_a_page_without_a_way_back_gets_a_remark(
    catalog: Catalog, policy: Policy
) -> None:
    [finding] = check_page(TAG, catalog, policy=policy)

    assert (finding.rule, finding.severity) == ("way-back-missing", "info")


def test_a_picture_in_noscript_in_the_head_stays_unscripted(
    catalog: Catalog, policy: Policy
) -> None:
    """The picture ends the head (HTML 13.2.6.4.5), so the tree has it elsewhere."""
    pixel = '<noscript><img src="https://bat.bing.com/x"></noscript></head><body>'

    [finding] = check_page(f"{TAG}{pixel}{WAY_BACK}", catalog, policy=policy)

    assert finding.rule == "noscript-pixel"


def test_every_snippet_that_is_known_is_of_a_service_of_the_catalog(
    catalog: Catalog,
) -> None:
    assert set(catalog.entries) >= SERVICES


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<",
        "<script",
        '<script src="',
        '<img src="' + "x" * 100_000,
        "<iframe src='https://[bad/'></iframe>",
        '<img src="http://[::1" srcset=",,, , https://[ 1x">',
        "<!--" * 1_000,
        "<a title='<script src=\"https://bat.bing.com/bat.js\">'>" * 100,
        "\x00<scr\x00ipt>",
        "<style>" + "url(" * 10_000,
    ],
)
def test_broken_markup_is_no_reason_to_fail(catalog: Catalog, source: str) -> None:
    """Pages come from anywhere; each of these ends, and soon."""
    findings = check_page(source, catalog)

    assert {finding.rule for finding in findings} <= set(BY_ID)


def test_a_page_of_five_megabytes_takes_a_few_seconds_at_most(
    catalog: Catalog,
) -> None:
    """The bound is that of the test run: what grows by the square does not end."""
    pictures = '<img src="data:image/png;base64,' + "A" * 90_000 + '" alt="">\n'

    assert check_page(TAG + WAY_BACK + pictures * 50, catalog) == ()


def test_the_link_to_write_leads_where_the_tag_of_the_page_comes_from(
    catalog: Catalog, policy: Policy
) -> None:
    [finding] = check_page(TAG, catalog, policy=policy)

    assert "…" not in finding.suggestion
    assert 'href="https://consent.example/' in finding.suggestion
    assert '/declaration" data-consent-open>' in finding.suggestion
