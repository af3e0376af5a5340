"""Sites with planted faults of every kind: each is found once, and nothing else.

What is planted stands in `sites/HOST`, beside a comment that names its kind.
"""

import pytest

from tests.browser.scan.conftest import Scan, policy_option, summary

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Planted = set[tuple[str, str, str]]

# Everything comes before the choice, each in another way; no policy.
EARLY: Planted = {
    ("before_choice", "meta-pixel", "www.facebook.com"),  # a background of a style
    ("before_choice", "google-fonts", "fonts.googleapis.com"),
    ("before_choice", "linkedin-insight", "px.ads.linkedin.com"),  # in <noscript>
    ("before_choice", "li_gc", "px.ads.linkedin.com"),
    ("before_choice", "youtube", "www.youtube.com"),  # a frame
    ("before_choice", "YSC", "www.youtube.com"),  # its cookie, by header
    ("before_choice", "yt-remote-device-id", "www.youtube.com"),  # its storage
    ("before_choice", "adform", "track.adform.net"),
    ("before_choice", "criteo", "dis.criteo.com"),  # where that one redirects to
    ("before_choice", "uid", "adform.net"),  # the same name, two sites
    ("before_choice", "uid", "criteo.com"),
    ("before_choice", "_shopify_analytics", "www.early.test"),  # HttpOnly, by header
    ("before_choice", "_fbp", "early.test"),  # for the parent domain
    ("before_choice", "pinterest-tag", "ct.pinterest.com"),  # a beacon at `pagehide`
    ("before_choice", "_hjUserAttributesHash", "www.early.test"),  # kept on leaving
    ("before_choice", "taboola global:user-id", "www.early.test"),  # on scrolling
    ("before_choice", "mouseflow", "cdn.mouseflow.com"),  # `visibilitychange`
    ("before_choice", "frosmo_uid", "www.early.test"),  # by a frame of `srcdoc`
    ("before_choice", "lo-uid", "www.early.test"),  # through an empty frame
    ("before_choice", "smartlook", "web-sdk.smartlook.com"),  # by a worker
    ("before_choice", "mixpanel", "api-eu.mixpanel.com"),  # by a service worker
    ("before_choice", "_epik", "www.early.test"),  # through `cookieStore`
    ("before_choice", "hotjar", "ws.hotjar.com"),  # a socket
    ("before_choice", "fullstory", "rs.fullstory.com"),  # a stream of events
    ("before_choice", "amplitude", "cdn.amplitude.com"),  # a module
    ("before_choice", "snapchat-pixel", "tr.snapchat.com"),  # an object
    ("unclassified", "/sw.js", "www.early.test"),
}
EARLY2: Planted = {
    ("before_choice", "adobe-analytics", "metrics.early2.test"),
    ("cloaked", "adobe-analytics", "metrics.early2.test"),  # an alias of a tracker
    ("cloaked", "smart.early2.test", "smart.early2.test"),  # its answer sets a cookie
    ("unclassified", "smart.early2.test", "smart.early2.test"),
    ("unclassified", "smart_id", "smart.early2.test"),
    ("before_choice", "crazy-egg", "script.crazyegg.com"),
    ("before_choice", "webgl", "script.crazyegg.com"),
    ("before_choice", "audio", "script.crazyegg.com"),
    ("before_choice", "fonts", "script.crazyegg.com"),
}
PASSES: Planted = {
    ("wrong_lifetime", "stat_year", "passes.test"),
    ("wrong_lifetime", "stat_now", "passes.test"),
    ("wrong_category", "own-ads", "ads.known.test"),
    ("wrong_category", "ad_other", "passes.test"),
    ("wrong_category", "_hjTLDTest", "passes.test"),
    ("after_withdrawal", "stat_kept", "passes.test"),
    ("undeclared", "ad_cache", "passes.test"),
    ("undeclared", "paypal", "www.paypal.com"),
    ("wrong_party", "half", "half.known.test"),
    ("wrong_party", "ad_strange", "passes.test"),
    ("after_refusal", "stat_after", "passes.test"),
    ("after_refusal", "count", "count.known.test"),
    ("renewed", "ad_fine", "passes.test"),
    ("unseen", "plausible", ""),
    ("unseen", "stat_database", ""),
}
SIGNALS: Planted = {
    ("signal_missing", "google-consent-mode", "signals.test"),
    ("signal_late", "microsoft-uet", "signals.test"),
    ("signal_wrong", "microsoft-clarity", "signals.test"),
    ("signal_late", "meta", "signals.test"),
    ("signal_missing", "matomo", "signals.test"),
    ("before_choice", "google-analytics-4", "www.googletagmanager.com"),
    # What its script sends says that all was granted.
    ("signal_wrong", "google-consent-mode", "signals.test"),
    ("before_choice", "microsoft-uet", "bat.bing.com"),
    ("before_choice", "microsoft-clarity", "www.clarity.ms"),
    ("before_choice", "meta-pixel", "connect.facebook.net"),
    ("before_choice", "matomo-cloud", "shop.matomo.cloud"),
}
SIGNALS2: Planted = {
    ("signal_wrong", "google-consent-mode", "signals2.test"),
    ("signal_missing", "microsoft-uet", "signals2.test"),
    ("signal_missing", "microsoft-clarity", "signals2.test"),
    ("signal_wrong", "meta", "signals2.test"),
    ("signal_late", "matomo", "signals2.test"),
    ("before_choice", "google-analytics-4", "www.googletagmanager.com"),
    ("before_choice", "microsoft-uet", "bat.bing.com"),
    ("before_choice", "microsoft-clarity", "www.clarity.ms"),
    ("before_choice", "meta-pixel", "connect.facebook.net"),
    ("before_choice", "matomo-cloud", "shop.matomo.cloud"),
}
DARK2: Planted = {
    ("unequal_buttons", "", "dark2.test"),
    ("vague_button", "", "dark2.test"),
    ("preticked", "", "dark2.test"),
    ("other_language", "", "dark2.test"),
    ("notice_unreachable", "", "dark2.test"),
    ("no_way_back", "", "dark2.test"),
    ("wall", "", "dark2.test"),
    ("unequal_memory", "", "dark2.test"),
    ("implied_consent", "", "dark2.test"),
    ("before_choice", "pinterest-tag", "ct.pinterest.com"),
    ("unclassified", "eu", "dark2.test"),  # twice: kept, and for the session
}
DARK3: Planted = {
    ("no_refusal", "", "dark3.test"),
    ("preticked", "", "dark3.test"),
    ("choice_forgotten", "", "dark3.test"),
    ("implied_consent", "", "dark3.test"),
    ("before_choice", "taboola", "trc.taboola.com"),
    ("unclassified", "privacy", "dark3.test"),
}
DARK4: Planted = {
    ("no_refusal", "", "dark4.test"),
    ("vague_button", "", "dark4.test"),
    ("implied_consent", "", "dark4.test"),
    ("before_choice", "outbrain", "widgets.outbrain.com"),
    ("unclassified", "cookie_ok", "dark4.test"),
}
BARE2: Planted = {
    ("banner_missing", "", "bare2.test"),
    ("before_choice", "vimeo", "player.vimeo.com"),
    ("before_choice", "vuid", "vimeo.com"),
    ("before_choice", "__kla_id", "bare2.test"),
    ("unclassified", "__kla", "bare2.test"),
}
OPTOUT: Planted = {
    ("ignored_signal", "own-ads", "ads.known.test"),
    ("ignored_signal", "ad_always", "optout.test"),
}
# Switches that are buttons, in a second layer that does not say what it is about.
KUKKA: Planted = {
    ("undeclared", "hotjar", "static.hotjar.com"),
    ("wrong_category", "meta-pixel", "connect.facebook.net"),
    ("after_refusal", "mainos_hylatty", "kukka.test"),
    ("after_withdrawal", "_fbp", "kukka.test"),
    ("wrong_lifetime", "kukka_kavija", "kukka.test"),
    ("wrong_lifetime", "_ga", "kukka.test"),
    ("preticked", "", "kukka.test"),
    ("unseen", "criteo", ""),
    ("renewed", "_ga", "kukka.test"),
    ("renewed", "kukka_kavija", "kukka.test"),
}
# A banner in a frame of the site's own, whose refusal is in the second layer.
NEWS: Planted = {
    ("before_choice", "_uetsid", "news.test"),
    ("no_refusal", "", "news.test"),
    ("preticked", "", "news.test"),
    ("choice_forgotten", "", "news.test"),
    ("notice_unreachable", "", "news.test"),
}
SITES: dict[str, Planted] = {
    "kukka.test": KUKKA,
    "news.test": NEWS,
    "livre.test": set(),
    "www.early.test": EARLY,
    "early2.test": EARLY2,
    "passes.test": PASSES,
    "signals.test": SIGNALS,
    "signals2.test": SIGNALS2,
    "dark2.test": DARK2,
    "dark3.test": DARK3,
    "dark4.test": DARK4,
    "bare2.test": BARE2,
    "optout.test": OPTOUT,
    "clean2.test": set(),
    "clean3.test": set(),
}
DECLARED = ("passes.test", "optout.test", "clean2.test", "kukka.test", "livre.test")


@pytest.mark.parametrize("host", SITES)
def test_each_planted_fault_is_found_once_and_nothing_else(
    scan: Scan, host: str
) -> None:
    report = scan(
        host, *(policy_option(host.removesuffix(".test")) if host in DECLARED else ())
    )

    assert {summary(finding) for finding in report.findings} == SITES[host]
    assert len({finding.id for finding in report.findings}) == len(report.findings)


@pytest.mark.parametrize("host", ["clean2.test", "clean3.test", "livre.test"])
def test_a_clean_site_is_called_clean(scan: Scan, host: str) -> None:
    report = scan(
        host, *(policy_option(host.removesuffix(".test")) if host in DECLARED else ())
    )

    assert report.verdict == "clean"
