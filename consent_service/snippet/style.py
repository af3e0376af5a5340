"""The owner's appearance as rules for the banner's stylesheet.

Only what differs from the build is sent. Both buttons share every rule, and the
colours of text are worked out in the browser from the two that are written here,
so no appearance can favour one answer (requirements A-12, A-13).
"""

from collections.abc import Iterable

from consent_service.policy.model import Appearance

_POSITIONS = {
    "bottom": "",
    "top": ".b{inset-block:8px auto}",
    "corner": "@media(width>480px){.b{inset-inline:auto 16px}}",
    "center": "@media(width>480px){.b{inset:0;height:fit-content;margin:auto}}",
}
# The whole width, with the purposes side by side.
_FULL = (
    ".b{width:min(100% - 16px,1200px);max-height:70dvh;margin-inline:auto;"
    "inset-inline:0}.b ul{display:flex;flex-wrap:wrap;gap:8px 24px}"
    ".b li{flex:1 1 240px}@media(width>480px){.b .a{grid-auto-flow:column;"
    "grid-template-columns:none;grid-auto-columns:1fr}.b .c{grid-column:auto}}"
)
# Where lines break without spaces, or only at them (CSS Text 4, 5.2 and 5.3); a browser
# passes over what it does not know. `all: initial !important` on the host also takes
# the language of `lang` away from Chromium and Safari, which choose by it between the
# Chinese and the Japanese form of a character: so it is said again, as important.
_BREAKS = {
    "ja": "line-break:strict!important;word-break:auto-phrase!important;"
    '-webkit-locale:"ja"!important',
    "zh": 'line-break:strict!important;-webkit-locale:"zh-Hans"!important',
    "ko": 'word-break:keep-all!important;-webkit-locale:"ko"!important',
}
# The accents of the build, light and dark: snippet/src/style.css.
_ACCENT = "#1f3a5f"
_BUILT = f"light-dark({_ACCENT},#b9d2f3)"
_SYSTEM_FONT = "system-ui,sans-serif"
_DEFAULT = Appearance()


CROSS = ".x{flex:none;margin:-8px -8px -4px 0;padding:0;font-size:24px}"
"""The rule for the cross of a banner that the law wants to have one."""


def look_of(appearance: Appearance) -> str:
    """Return the rules that `appearance` adds, "" when it is the default one."""
    rules = [
        *_scheme(appearance),
        *_radius(appearance),
        *_font(appearance),
    ]
    host = f":host{{{';'.join(rules)}}}" if rules else ""
    full = _FULL if appearance.layout == "full" else ""
    return host + full + _POSITIONS[appearance.position]


def breaks_of(languages: Iterable[str]) -> str:
    """Return the rules for line breaks that `languages` need, "" for most."""
    bases = dict.fromkeys(language.partition("-")[0] for language in languages)
    return "".join(
        f":host(:lang({base})){{{_BREAKS[base]}}}" for base in bases if base in _BREAKS
    )


def accented(script: str, appearance: Appearance) -> str:
    """Return the built `script` with the owner's accent in the place of its own.

    A rule of its own would be sent beside that, and would also hold in browsers that
    know no `light-dark()`, whose buttons it would leave without a ground.
    """
    light = appearance.accent or _ACCENT
    dark = appearance.accent_dark or appearance.accent
    return script.replace(_BUILT, f"light-dark({light},{dark})", 1) if dark else script


def _scheme(appearance: Appearance) -> list[str]:
    return (
        []
        if appearance.scheme == "auto"
        else [f"color-scheme:{appearance.scheme}!important"]
    )


def _radius(appearance: Appearance) -> list[str]:
    if appearance.radius == _DEFAULT.radius:
        return []
    return [f"--r:var(--consent-radius,{appearance.radius}px)"]


def _font(appearance: Appearance) -> list[str]:
    if appearance.font == "inherit":
        return []
    return [f"font-family:{_SYSTEM_FONT}!important"]
