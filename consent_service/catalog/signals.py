"""The list of consent signals: what each is, and where its interface is published.

It is the only one: the script's parts, the policy's field and docs/signals.md follow.
"""

from typing import Final, Literal, get_args

import msgspec

from consent_service.catalog.model import Signal

Early = Literal["stub", "script"]
"""Who tells a tool first: the inline stub as well, or the script alone."""


class SignalFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One signal.

    Attributes:
        tool: What people call the tool that hears it.
        part: The file of snippet/src/parts that sends it; "" for a property of a
            service that depends on another signal.
        first: What the tool hears before a choice.
        then: What it hears of a decision.
        decided_by: The categories that decide.
        early: Whether the inline stub of async pages sends `first`, too.
        source: The page where the tool's maker describes the interface.
        note: What an owner has to know or do.
    """

    id: Signal
    tool: str
    part: str
    first: str
    then: str
    decided_by: tuple[str, ...]
    early: Early = "script"
    source: str
    note: str = ""


_CONSENT_MODE = "https://developers.google.com/tag-platform/security/guides/consent"

SIGNALS: Final = (
    SignalFacts(
        id="google-consent-mode",
        tool="Google tags, Tag Manager",
        part="google",
        first="`consent` `default`: all seven types denied but `security_storage`, "
        "with `wait_for_update`; `ads_data_redaction` on; `url_passthrough`, "
        "`allow_google_signals`, `allow_ad_personalization_signals` off",
        then="`consent` `update` with all seven types, both `allow_…` settings, and "
        "the event `consent_update` for triggers of Tag Manager",
        decided_by=("analytics", "ga_demographics", "marketing", "preferences"),
        early="stub",
        source=_CONSENT_MODE,
        note="The basic mode: mark Google's tag, so that it is not loaded before a "
        "grant. One `default` holds for every region, the strictest.",
    ),
    SignalFacts(
        id="google-signals",
        tool="Google signals (demographics in Google Analytics)",
        part="",
        first="",
        then="`allow_google_signals`, sent with `google-consent-mode`",
        decided_by=("ga_demographics",),
        source="https://developers.google.com/tag-platform/security/guides/privacy",
        note="Says that the service depends on it: see `demographics` in policy.md.",
    ),
    SignalFacts(
        id="google-ads",
        tool="Google Ads",
        part="",
        first="",
        then="the three advertising types of `google-consent-mode`",
        decided_by=("marketing",),
        source=_CONSENT_MODE,
        note="Says that the service depends on them.",
    ),
    SignalFacts(
        id="microsoft-uet",
        tool="Microsoft Advertising (UET)",
        part="uet",
        first="`consent` `default` with `ad_storage` denied",
        then="`consent` `update` of `ad_storage`",
        decided_by=("marketing",),
        early="stub",
        source="https://help.ads.microsoft.com/apex/index/3/en/60119",
    ),
    SignalFacts(
        id="microsoft-clarity",
        tool="Microsoft Clarity",
        part="clarity",
        first="`consentv2` with both types denied",
        then="`consentv2` with both types",
        decided_by=("analytics", "marketing"),
        early="stub",
        source="https://learn.microsoft.com/en-us/clarity/setup-and-installation/"
        "clarity-consent-api-v2",
    ),
    SignalFacts(
        id="meta",
        tool="Meta Pixel",
        part="meta",
        first="`consent` `revoke`, if it is on the page already",
        then="`consent` `grant` or `revoke`, if it is on the page already",
        decided_by=("marketing",),
        source="https://developers.facebook.com/docs/meta-pixel/implementation/gdpr",
        note="Its base code gives up if `fbq` exists, so none is made for it: mark it.",
    ),
    SignalFacts(
        id="matomo",
        tool="Matomo",
        part="matomo",
        first="`requireConsent`",
        then="`setConsentGiven` or `forgetConsentGiven`",
        decided_by=("analytics",),
        early="stub",
        source="https://developer.matomo.org/guides/tracking-consent",
    ),
    SignalFacts(
        id="tiktok",
        tool="TikTok Pixel",
        part="tiktok",
        first="`holdConsent`",
        then="`grantConsent` or `revokeConsent`",
        decided_by=("marketing",),
        early="stub",
        source="https://business-api.tiktok.com/portal/docs/"
        "pixel-cookie-consent-mode/v1.3",
    ),
    SignalFacts(
        id="pinterest",
        tool="Pinterest Tag",
        part="pinterest",
        first="`setconsent` `false`, before its own `load` and `page`",
        then="`setconsent` `true` or `false`",
        decided_by=("marketing",),
        source="https://help.pinterest.com/en/business/article/install-the-base-code",
    ),
    SignalFacts(
        id="amazon",
        tool="Amazon Consent Signal",
        part="amazon",
        first="both values false, once Amazon's consent script is there",
        then="`enableAdStorage` and `enableUserData`",
        decided_by=("marketing",),
        source="https://advertising.amazon.com/help/G2648JUCRZU662V5",
        note="Put Amazon's `amzn-consent.js` before its tag, and mark both. Amazon "
        "asks for a country: it gets that of the policy's `jurisdiction` (`EU` for the "
        "Union), as the service does not look up where a visitor is.",
    ),
    SignalFacts(
        id="posthog",
        tool="PostHog",
        part="posthog",
        first="`opt_out_capturing`",
        then="`opt_in_capturing` without an event, or `opt_out_capturing`",
        decided_by=("analytics",),
        source="https://posthog.com/docs/privacy/data-collection",
    ),
    SignalFacts(
        id="mixpanel",
        tool="Mixpanel",
        part="mixpanel",
        first="`opt_out_tracking`",
        then="`opt_in_tracking` without an event, or `opt_out_tracking`",
        decided_by=("analytics",),
        source="https://docs.mixpanel.com/docs/privacy/protecting-user-data",
    ),
    SignalFacts(
        id="piwik-pro",
        tool="Piwik PRO",
        part="piwik-pro",
        first="nothing: Piwik PRO takes an undecided type as denied",
        then="`setComplianceSettings` for `analytics`, "
        "`ab_testing_and_personalization`, `conversion_tracking`, "
        "`marketing_automation` and `remarketing`",
        decided_by=("analytics", "marketing", "preferences"),
        source="https://developers.piwik.pro/docs/overview-consent-manager-js-api",
        note="Set privacy to “ask for consent” in Piwik PRO, and turn its own form "
        "off. `user_feedback` and `custom_consent` stay undecided.",
    ),
    SignalFacts(
        id="adobe",
        tool="Adobe Experience Platform Web SDK",
        part="adobe",
        first="`configure` is sent on with `defaultConsent: 'pending'`",
        then="`setConsent` (Adobe standard 1.0), `general` `in` or `out`",
        decided_by=("analytics",),
        source="https://experienceleague.adobe.com/en/docs/experience-platform/"
        "web-sdk/commands/setconsent",
        note="For the tag called `alloy`. With Adobe's tag manager set the default "
        "consent to pending in the extension.",
    ),
    SignalFacts(
        id="hubspot",
        tool="HubSpot",
        part="hubspot",
        first="`setHubSpotConsent`, all false; `disableHubSpotCookieBanner`",
        then="`setHubSpotConsent` with `analytics`, `advertisement`, `functionality`",
        decided_by=("analytics", "marketing", "preferences"),
        early="stub",
        source="https://developers.hubspot.com/docs/api/events/cookie-banner",
        note="`doNotTrack` is not used: HubSpot knows no way back from it.",
    ),
    SignalFacts(
        id="zaraz",
        tool="Cloudflare Zaraz",
        part="zaraz",
        first="what an earlier visit granted is denied again",
        then="`zaraz.consent.set` for every purpose, then `sendQueuedEvents`",
        decided_by=("analytics", "ga_demographics", "marketing", "preferences"),
        source="https://developers.cloudflare.com/zaraz/consent-management/api/",
        note="Call each purpose in Zaraz like the category that decides it, such as "
        "`marketing`: a purpose with any other name stays denied. Give every tool a "
        "purpose, and turn off Zaraz's own modal.",
    ),
    SignalFacts(
        id="shopify",
        tool="Shopify Customer Privacy",
        part="shopify",
        first="nothing: the shop's own privacy setting has to deny",
        then="`setTrackingConsent` for `analytics`, `marketing`, `preferences`, "
        "`sale_of_data`",
        decided_by=("analytics", "marketing", "preferences"),
        source="https://shopify.dev/docs/api/customer-privacy",
        note="Turn on limited data collection for the regions of your visitors in the "
        "shop's settings, and Shopify's own banner off.",
    ),
    SignalFacts(
        id="wp-consent-api",
        tool="WordPress plugins, by the WP Consent API",
        part="wp-consent",
        first="`wp_consent_type` is `optin`",
        then="`wp_set_consent` for `preferences`, `statistics`, "
        "`statistics-anonymous`, `marketing`",
        decided_by=("analytics", "marketing", "preferences"),
        early="stub",
        source="https://wordpress.org/plugins/wp-consent-api/",
        note="It takes the plugin WP Consent API. Anonymous statistics need the "
        "category `analytics`, too.",
    ),
)

UNTOLD: Final = {
    "snapchat-pixel": "https://businesshelp.snapchat.com/s/article/pixel-website-install",
    "linkedin-insight": "https://www.linkedin.com/help/lms/answer/a427660",
    "reddit-pixel": "https://business.reddithelp.com/s/article/Reddit-Pixel",
    "x-pixel": "https://business.x.com/en/help/campaign-measurement-and-analytics/"
    "conversion-tracking-for-websites",
    "klaviyo": "https://help.klaviyo.com/hc/en-us/articles/"
    "360034666712-Understanding-cookies-in-Klaviyo",
}
"""Services whose makers publish no call that was found, and where it would be."""

PARTS: Final = {facts.id: facts.part for facts in SIGNALS if facts.part}
"""A signal, and the part of the script that sends it."""

EARLY: Final = frozenset(facts.part for facts in SIGNALS if facts.early == "stub")
"""The parts whose first command the inline stub sends, too."""

NAMES: Final = get_args(Signal)
