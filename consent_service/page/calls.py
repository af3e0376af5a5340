"""Which services an inline script calls, by the names that their snippets use."""

import re
from typing import Final

# A name that a provider's published snippet uses, and the service of the catalog. A
# queue that several tools share, such as `dataLayer`, is not among them.
_CALLS: Final = (
    (r"gtag\(\s*['\"]config['\"]\s*,\s*['\"]G-", "google-analytics-4"),
    (r"gtag\(\s*['\"]config['\"]\s*,\s*['\"]AW-", "google-ads"),
    (r"gtag\(\s*['\"](?:js|event|config)['\"]", "google-analytics-4"),
    (r"\bga\(\s*['\"](?:create|send)['\"]|_gaq\b", "google-analytics-4"),
    (r"\bgtm\.start\b", "google-tag-manager"),
    (r"\badsbygoogle\b", "google-adsense"),
    (r"\bfbq\(", "meta-pixel"),
    (r"\b_paq\b", "matomo"),
    (r"\bttq\.|TiktokAnalyticsObject", "tiktok-pixel"),
    (r"\bpintrk\(", "pinterest-tag"),
    (r"\bsnaptr\(", "snapchat-pixel"),
    (r"\blintrk\(|_linkedin_partner_id", "linkedin-insight"),
    (r"\brdt\(", "reddit-pixel"),
    (r"\btwq\(", "x-pixel"),
    (r"\bamzn\(", "amazon-ads"),
    (r"\buetq\b", "microsoft-uet"),
    (r"\bclarity\(", "microsoft-clarity"),
    (r"\bhj\(|_hjSettings", "hotjar"),
    (r"\b_hsq\b|\b_hsp\b", "hubspot"),
    (r"\b_learnq\b|\bklaviyo\.", "klaviyo"),
    (r"\bposthog\.", "posthog"),
    (r"\bmixpanel\.", "mixpanel"),
    (r"\bamplitude\.", "amplitude"),
    (r"\bheap\.(?:load|track|identify)\b", "heap"),
    (r"\banalytics\.load\(|SNIPPET_VERSION", "segment"),
    (r"\bppms\.|sevenTag", "piwik-pro"),
    (r"\balloy\(|\b_satellite\.", "adobe-analytics"),
    (r"_fs_(?:host|org|namespace)\b", "fullstory"),
    (r"\bsmartlook\(", "smartlook"),
    (r"\bmouseflow\b|\b_mfq\b", "mouseflow"),
    (r"\bym\(\s*\d", "yandex-metrica"),
    (r"\bcriteo_q\b", "criteo"),
    (r"\badroll_(?:adv|pix)_id\b", "adroll"),
    (r"\b_tfa\b", "taboola"),
    (r"\bobApi\(", "outbrain"),
    (r"\bplausible\(", "plausible"),
    (r"\bumami\.", "umami"),
    (r"\bsa_event\(", "simple-analytics"),
    (r"\bIntercom\(|intercomSettings", "intercom"),
    (r"\$crisp\b", "crisp"),
    (r"Tawk_API", "tawk-to"),
    (r"\b_smartsupp\b", "smartsupp"),
    (r"\bzE\(", "zendesk-chat"),
    (r"\bgiosg\b", "giosg"),
    (r"\bldfdr\b", "leadfeeder"),
    (r"\bVWO\b|_vwo_code", "vwo"),
    (r"\b_uxa\b", "contentsquare"),
)
_COMPILED: Final = tuple((re.compile(form), service) for form, service in _CALLS)
_ADDRESS = re.compile(r"(?<![\w.])(?:https?:)?(?:\\?/){2}(?=[a-z0-9-]+\.)[^\s'\"`<>)]+")
# What a page says before a tool comes: our stub, or its own consent default.
_BEFOREHAND = re.compile(r"['\"]consent['\"]\s*,\s*['\"]default['\"]|requireConsent")

SERVICES: Final = frozenset(service for _, service in _CALLS)


def services_called(script: str) -> tuple[str, ...]:
    """Return the services whose snippets `script` has, in the order of the list.

    A script that only says beforehand what is denied calls nobody.
    """
    found = [service for form, service in _COMPILED if form.search(script)]
    if found and _BEFOREHAND.search(script) and not _starts(script):
        return ()
    return tuple(dict.fromkeys(found))


def _starts(script: str) -> bool:
    return (
        re.search(r"['\"](?:config|trackPageView|init|pageLoad)['\"]", script)
        is not None
    )


def addresses_in(script: str) -> tuple[str, ...]:
    """Return the addresses that a script names, however their slashes are written."""
    return tuple(
        dict.fromkeys(
            address.replace("\\/", "/") for address in _ADDRESS.findall(script)
        )
    )
