"""Do two buttons look alike? Numbers of LAW.md A-12 to A-14."""

import re
from collections.abc import Iterator

from consent_service.scan.banner.values import Looks
from consent_service.scan.speech import Speech

_COLOUR = re.compile(r"rgba?\(([^)]*)\)")
_MOST_PIXELS = 2.0
_MOST_SHARE = 0.05
_MOST_CONTRAST = 1.5
_TRANSPARENT = 0.1

Rgba = tuple[float, float, float, float]


def differences(accept: Looks, refuse: Looks, speech: Speech) -> list[str]:
    """Return in what refusing looks less than accepting, in words with numbers."""
    return [
        speech.say("difference", name, accept=values[0], refuse=values[1])
        for name, *values in _differences(accept, refuse)
    ]


_Difference = tuple[str, str, str]


def _differences(accept: Looks, refuse: Looks) -> Iterator[_Difference]:
    """Yield the name of each difference, and what both have."""
    if refuse.in_text and not accept.in_text:
        yield "in_text", "", ""
    if accept.element != refuse.element:
        yield "element", accept.element, refuse.element
    if _differ(accept.height, refuse.height):
        yield "height", f"{accept.height:.0f}", f"{refuse.height:.0f}"
    if _is_wider_than_its_words(accept, refuse):
        yield "width", f"{accept.width:.0f}", f"{refuse.width:.0f}"
    if abs(accept.font_size - refuse.font_size) > 0.5:
        yield "font_size", f"{accept.font_size:g}", f"{refuse.font_size:g}"
    if abs(accept.font_weight - refuse.font_weight) >= 100:
        yield "font_weight", f"{accept.font_weight}", f"{refuse.font_weight}"
    if is_filled(accept) != is_filled(refuse):
        yield "fill_accept" if is_filled(accept) else "fill_refuse", "", ""
    first, second = panel_contrast(accept), panel_contrast(refuse)
    if first and second and abs(first - second) > _MOST_CONTRAST:
        yield "panel_contrast", f"{first:.1f}", f"{second:.1f}"
    first, second = text_contrast(accept), text_contrast(refuse)
    if first and second and second < 4.5 <= first:
        yield "text_contrast", f"{first:.1f}", f"{second:.1f}"


def _is_wider_than_its_words(accept: Looks, refuse: Looks) -> bool:
    """Return whether one is wider, and its words are not why."""
    narrow, wide = sorted((accept, refuse), key=lambda looks: looks.width)
    if not _differ(narrow.width, wide.width):
        return False
    room = narrow.width - narrow.text_width
    return wide.width - wide.text_width > room + _MOST_PIXELS


def _differ(first: float, second: float) -> bool:
    larger = max(abs(first), abs(second))
    return abs(first - second) > max(_MOST_PIXELS, _MOST_SHARE * larger) + 0.01


def is_filled(looks: Looks) -> bool:
    """Return whether a button has a ground of its own."""
    if looks.image:
        return True
    ground, panel = read_colour(looks.ground), read_colour(looks.panel)
    if ground is None or panel is None:
        return ground is None or ground[3] > _TRANSPARENT
    return ground[3] > _TRANSPARENT and contrast(over(ground, panel), panel) > 1.05


def panel_contrast(looks: Looks) -> float | None:
    """Return the contrast of a button's ground against what it lies on.

    None where a colour cannot be read, or a picture lies on the button.
    """
    ground, panel = read_colour(looks.ground), read_colour(looks.panel)
    if looks.image or ground is None or panel is None:
        return None
    return contrast(over(ground, panel), panel)


def text_contrast(looks: Looks) -> float | None:
    """Return the contrast of a button's words against its ground, or None likewise."""
    ground, panel = read_colour(looks.ground), read_colour(looks.panel)
    words = read_colour(looks.colour)
    if looks.image or ground is None or panel is None or words is None:
        return None
    ground = over(ground, panel)
    return contrast(over(words, ground), ground)


def read_colour(text: str) -> Rgba | None:
    """Return red, green, blue in 0 to 255 and the opacity of a computed colour.

    None for one in another notation: no number is better than a wrong one.
    """
    found = _COLOUR.match(text)
    if found is None:
        return None
    numbers = [float(part) for part in re.findall(r"[\d.]+", found[1])]
    red, green, blue, *rest = [*numbers, 0.0, 0.0, 0.0][: max(len(numbers), 3)]
    return (red, green, blue, rest[0] if rest else 1.0)


def over(colour: Rgba, ground: Rgba) -> Rgba:
    """Return what a colour becomes on a ground."""
    red, green, blue = (
        colour[at] * colour[3] + ground[at] * (1 - colour[3]) for at in range(3)
    )
    return (red, green, blue, 1.0)


def contrast(first: Rgba, second: Rgba) -> float:
    """Return the contrast ratio of WCAG 2.2: from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgba) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in colour[:3])
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
