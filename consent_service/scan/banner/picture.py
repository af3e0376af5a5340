"""Take a picture of a banner, with each of its controls marked."""

from playwright.async_api import ElementHandle, FloatRect, JSHandle

from consent_service.scan.banner.values import FoundBox, FoundControl, Mark, Picture
from consent_service.scan.browser.tab import within

# Bytes: a report with pictures has to stay small enough for a letter.
_MOST_BANNER = 600_000
_MOST_CONTROL = 60_000
_MOST_CONTROLS = 6


async def take_picture(box: FoundBox, handle: JSHandle) -> Picture | None:
    """Return the banner as it is drawn, or None if it cannot be taken."""
    element = await element_at(handle, box.at)
    place = await within(element.bounding_box(), 2) if element else None
    if element is None or not place or not place["width"] or not place["height"]:
        return None
    image = await _image(element, _MOST_BANNER)
    if not image:
        return None
    marks = [await _mark(each, handle, place) for each in box.controls[:_MOST_CONTROLS]]
    return Picture(
        image,
        place["width"],
        place["height"],
        tuple(mark for mark in marks if mark is not None),
    )


async def _mark(
    control: FoundControl, handle: JSHandle, whole: FloatRect
) -> Mark | None:
    element = await element_at(handle, control.at)
    place = await within(element.bounding_box(), 2) if element else None
    if element is None or not place:
        return None
    return Mark(
        control.role,
        control.label,
        (place["x"] - whole["x"]) / whole["width"],
        (place["y"] - whole["y"]) / whole["height"],
        place["width"] / whole["width"],
        place["height"] / whole["height"],
        await _image(element, _MOST_CONTROL),
    )


async def _image(element: ElementHandle, most: int) -> bytes:
    """Return a JPEG of an element, or nothing if it is too large or not drawn."""
    taken = await within(
        element.screenshot(type="jpeg", quality=82, scale="css", timeout=3000), 5
    )
    return taken if taken and len(taken) <= most else b""


async def element_at(handle: JSHandle, at: int) -> ElementHandle | None:
    """Return an element that a look at the page has kept, by its number."""
    found = await within(
        handle.evaluate_handle("(found, at) => found.elements[at]", at)
    )
    return found.as_element() if found else None
