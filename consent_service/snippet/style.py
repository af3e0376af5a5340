"""The owner's appearance as rules for the banner's stylesheet.

Only what differs from the build is sent. Both buttons share every rule, and the
colours of text are worked out in the browser from the two that are written here,
so no appearance can favour one answer (requirements A-12, A-13).
"""

from consent_service.policy.model import Appearance

_POSITIONS = {
    "bottom": "",
    # `u` is where the banner goes when it would cover what has the focus.
    "top": ".b{inset:0 0 auto}.u{inset:auto 0 0}",
    "corner": "@media(width>800px){.b{inset-inline:auto 0;width:400px;margin:16px}"
    ".b .a{grid-auto-flow:row}}",
    "center": "@media(width>800px){.b{inset:0;width:640px;height:fit-content;"
    "margin:auto}}",
}
# The light accent of the build: snippet/src/style.css.
_ACCENT = "#1f3a5f"
_SYSTEM_FONT = "system-ui,sans-serif"
_DEFAULT = Appearance()


def look_of(appearance: Appearance) -> str:
    """Return the rules that `appearance` adds, "" when it is the default one."""
    rules = [
        *_accent(appearance),
        *_scheme(appearance),
        *_radius(appearance),
        *_font(appearance),
    ]
    host = f":host{{{';'.join(rules)}}}" if rules else ""
    return host + _POSITIONS[appearance.position]


def _accent(appearance: Appearance) -> list[str]:
    light = appearance.accent or _ACCENT
    dark = appearance.accent_dark or appearance.accent
    if dark is None:
        return []
    return [f"--a:var(--consent-accent,light-dark({light},{dark}))"]


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
