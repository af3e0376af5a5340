"""Rules on colours: whether the buttons can be seen in the accent of the policy."""

from collections.abc import Iterator
from typing import Literal

from consent_service.policy.lint.rule import Case, Found, Rule

Scheme = Literal["light", "dark"]

# Backgrounds of the panel in the snippet's style.css.
_PANEL: dict[Scheme, str] = {"light": "#ffffff", "dark": "#1d2025"}
# WCAG 2.2 success criterion 1.4.11: boundaries of controls.
_LEAST = 3.0


# Steps from the colour itself to white or black; the first that passes is proposed.
_STEPS = 100


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two `#rrggbb` colours (WCAG 2.2, 1 to 21)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def passing(colour: str, scheme: Scheme) -> str:
    """Return the nearest mix of `colour` with black, or white, that can be seen.

    Light panels take black, dark ones white. The mix keeps the hue.
    """
    towards = 0 if scheme == "light" else 255
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    for step in range(_STEPS + 1):
        mixed = [part + (towards - part) * step // _STEPS for part in parts]
        candidate = "#" + "".join(f"{part:02x}" for part in mixed)
        if contrast(candidate, _PANEL[scheme]) >= _LEAST:
            return candidate
    return "#000000" if scheme == "light" else "#ffffff"


def _faint_accents(case: Case) -> Iterator[Found]:
    look = case.policy.appearance
    dark = "accent_dark" if look.accent_dark else "accent"
    accents: tuple[tuple[Scheme, str, str | None], ...] = (
        ("light", "accent", look.accent),
        ("dark", dark, look.accent_dark or look.accent),
    )
    for scheme, field, colour in accents:
        if colour is None or look.scheme not in ("auto", scheme):
            continue
        ratio = contrast(colour, _PANEL[scheme])
        if ratio < _LEAST:
            yield Found(
                ("appearance", field),
                colour,
                f"buttons in {colour} have a contrast of {ratio:.1f}:1 to the banner "
                f"in the {scheme} scheme, wanted at least {_LEAST:.0f}:1",
                f"write accent{'_dark' if scheme == 'dark' else ''} = "
                f'"{passing(colour, scheme)}"',
            )


RULES = (
    Rule(
        "accent-contrast-low",
        "error",
        "WCAG 1.4.3, 1.4.11; A-13, A-63",
        "All buttons share the accent, so none is better seen than another; but all "
        "must stand out from the banner. The words on them are made black or white by "
        "the snippet, whichever reads better, which is at least 4.5:1 on any colour.",
        _faint_accents,
    ),
)
