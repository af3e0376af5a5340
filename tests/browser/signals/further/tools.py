"""The further tools: the code that a page has for each, and what each has to hear."""

from typing import Any

import msgspec

Heard = tuple[str, Any]


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """One tool.

    Attributes:
        category: The category that its mark names; "" for what no page can mark.
        code: Its snippet, as its maker publishes it, in our words.
        files: The files that the page loads before `code`, held with it.
        late: The files that it loads after `code`.
        granted: What it hears last when everything is granted, `refused` when not.
        contact: A part of the address that it reports to.
        early: What the inline stub lets it hear.
    """

    category: str
    code: str = ""
    files: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    granted: tuple[Heard, ...]
    refused: tuple[Heard, ...]
    contact: str
    early: tuple[Heard, ...] = ()

    def markup(self, *, held: bool) -> str:
        """Return the tool's elements, marked or as its maker has them."""
        mark = f'type="text/plain" data-consent="{self.category}" ' if held else ""
        source = "data-src" if held else "src"

        def element(address: str) -> str:
            return f'<script {mark}{source}="https://{address}"></script>'

        inline = f"<script {mark}>{self.code}</script>" if self.code else ""
        files = "".join(map(element, self.files))
        return f"{files}{inline}{''.join(map(element, self.late))}"


_TIKTOK = """
  window.ttq = window.ttq || [];
  for (const name of ['page', 'track', 'holdConsent', 'grantConsent', 'revokeConsent'])
    ttq[name] = (...values) => ttq.push([name, ...values]);
  ttq.page();
"""
_PINTEREST = """
  if (!window.pintrk) {
    window.pintrk = (...values) => window.pintrk.queue.push(values);
    const n = window.pintrk;
    n.queue = [];
    n.version = '3.0';
  }
  pintrk('load', '1');
  pintrk('page');
"""
_AMAZON = """
  if (!window.amzn) {
    window.amzn = (...values) => amzn.q.push([values, 0]);
    amzn.q = [];
  }
  amzn('addTag', '1');
  amzn('trackEvent', 'PageView');
"""
_POSTHOG = """
  window.posthog = window.posthog || [];
  if (!posthog.__SV) {
    posthog._i = [];
    posthog.init = (...values) => posthog._i.push(values);
    posthog.__SV = 1;
  }
  posthog.init('1', { api_host: 'https://eu.i.posthog.com' });
"""
_MIXPANEL = """
  window.mixpanel = window.mixpanel || [];
  if (!mixpanel.__SV) {
    mixpanel._i = [];
    mixpanel.init = (...values) => mixpanel._i.push(values);
    mixpanel.track_pageview = () => mixpanel.push(['track_pageview']);
    mixpanel.__SV = 1;
  }
  mixpanel.init('1');
  mixpanel.track_pageview();
"""
_PIWIK_PRO = """
  window.dataLayer = window.dataLayer || [];
  window.ppms = window.ppms || {};
  for (const name of ['tm', 'cm']) {
    ppms[name] = ppms[name] || {};
    ppms[name].api = ppms[name].api || ((command, ...parameters) =>
      dataLayer.push({ event: `ppms.${name}:${command}`, parameters }));
  }
"""
_ADOBE = """
  if (!window.alloy) {
    (window.__alloyNS = window.__alloyNS || []).push('alloy');
    window.alloy = (...values) => new Promise((done, failed) =>
      alloy.q.push([done, failed, values]));
    alloy.q = [];
  }
  alloy('configure', { datastreamId: '1', orgId: '1@AdobeOrg' });
  alloy('sendEvent');
"""

_BOTH = ("enableAdStorage", "enableUserData")
_PIWIK_TYPES = (
    *("analytics", "ab_testing_and_personalization", "conversion_tracking"),
    *("marketing_automation", "remarketing"),
)
_HUBSPOT = ("analytics", "advertisement", "functionality")
_SHOPIFY = ("analytics", "marketing", "preferences", "sale_of_data")
_WORDPRESS = ("preferences", "statistics", "statistics-anonymous", "marketing")

TOOLS = {
    "tiktok": Tool(
        category="marketing",
        code=_TIKTOK,
        late=("analytics.tiktok.com/i18n/pixel/events.js",),
        granted=(("grantConsent", None),),
        refused=(("revokeConsent", None),),
        contact="analytics.tiktok.com/api",
        early=(("holdConsent", None),),
    ),
    "pinterest": Tool(
        category="marketing",
        code=_PINTEREST,
        late=("s.pinimg.com/ct/core.js",),
        granted=(("setconsent", True),),
        refused=(("setconsent", False),),
        contact="ct.pinterest.com",
    ),
    "amazon": Tool(
        category="marketing",
        files=("c.amazon-adsystem.com/aat/amzn-consent.js",),
        code=_AMAZON,
        late=("c.amazon-adsystem.com/aat/amzn.js",),
        granted=(("FI", dict.fromkeys(_BOTH, True)),),
        refused=(("FI", dict.fromkeys(_BOTH, False)),),
        contact="c.amazon-adsystem.com/aat/event",
    ),
    "posthog": Tool(
        category="analytics",
        code=_POSTHOG,
        late=("eu-assets.i.posthog.com/static/array.js",),
        granted=(("opt_in_capturing", {"captureEventName": False}),),
        refused=(("opt_out_capturing", None),),
        contact="eu.i.posthog.com/e",
    ),
    "mixpanel": Tool(
        category="analytics",
        code=_MIXPANEL,
        late=("cdn.mxpnl.com/libs/mixpanel-2-latest.min.js",),
        granted=(("opt_in_tracking", None),),
        refused=(("opt_out_tracking", None),),
        contact="api-eu.mixpanel.com",
    ),
    "piwik-pro": Tool(
        category="analytics",
        code=_PIWIK_PRO,
        late=("shop.containers.piwik.pro/1.js",),
        granted=(
            (
                "setComplianceSettings",
                {kind: {"status": 1} for kind in _PIWIK_TYPES},
            ),
        ),
        refused=(
            (
                "setComplianceSettings",
                {kind: {"status": 0} for kind in _PIWIK_TYPES},
            ),
        ),
        contact="shop.piwik.pro/ppms.php",
    ),
    "adobe": Tool(
        category="analytics",
        code=_ADOBE,
        late=("cdn1.adoberesources.net/alloy/2.30.0/alloy.min.js",),
        granted=(("Adobe 1.0", {"general": "in"}),),
        refused=(("Adobe 1.0", {"general": "out"}),),
        contact="edge.adobedc.net",
    ),
    "hubspot": Tool(
        category="marketing",
        late=("js-eu1.hs-scripts.com/1.js",),
        granted=(("setHubSpotConsent", dict.fromkeys(_HUBSPOT, True)),),
        refused=(("setHubSpotConsent", dict.fromkeys(_HUBSPOT, False)),),
        contact="track.hubspot.com",
        early=(("setHubSpotConsent", dict.fromkeys(_HUBSPOT, False)),),
    ),
    "zaraz": Tool(
        category="",
        late=("shop.example/cdn-cgi/zaraz/s.js",),
        granted=(("set", {"aa": True, "bb": True}),),
        refused=(("set", {"aa": False, "bb": False}),),
        contact="shop.example/cdn-cgi/zaraz/t",
    ),
    "shopify": Tool(
        category="",
        late=("cdn.shopify.com/shop.js",),
        granted=(("setTrackingConsent", dict.fromkeys(_SHOPIFY, True)),),
        refused=(("setTrackingConsent", dict.fromkeys(_SHOPIFY, False)),),
        contact="monorail-edge.shopifysvc.com",
    ),
    "wordpress": Tool(
        category="",
        late=("shop.example/wp-content/plugins/wp-consent-api.js",),
        granted=tuple((name, "allow") for name in _WORDPRESS),
        refused=tuple((name, "deny") for name in _WORDPRESS),
        contact="shop.example/wp-json/seen",
    ),
}

SCRIPTS = {
    "analytics.tiktok.com/i18n/pixel/events.js": "tiktok",
    "s.pinimg.com/ct/core.js": "pinterest",
    "c.amazon-adsystem.com/aat/amzn-consent.js": "amazon-consent",
    "c.amazon-adsystem.com/aat/amzn.js": "amazon",
    "eu-assets.i.posthog.com/static/array.js": "posthog",
    "cdn.mxpnl.com/libs/mixpanel-2-latest.min.js": "mixpanel",
    "shop.containers.piwik.pro/1.js": "piwik-pro",
    "cdn1.adoberesources.net/alloy/2.30.0/alloy.min.js": "adobe",
    "js-eu1.hs-scripts.com/1.js": "hubspot",
    "shop.example/cdn-cgi/zaraz/s.js": "zaraz",
    "cdn.shopify.com/shop.js": "shopify",
    "shop.example/wp-content/plugins/wp-consent-api.js": "wordpress",
}
