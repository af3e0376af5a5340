"""The banner as a picture with its controls marked, and two of them compared."""

from base64 import b64encode
from collections.abc import Iterator

import msgspec

from consent_service.scan.banner.values import FoundControl, Inspection, Mark, Picture
from consent_service.scan.compare.appearance import (
    differences,
    panel_contrast,
    text_contrast,
)
from consent_service.scan.speech import Speech

# Bytes of both together that a report takes along.
MOST_PICTURES = 900_000


class ShownMark(msgspec.Struct, frozen=True):
    """A control in the picture. Places and sizes are percents of the picture."""

    number: int
    role: str
    label: str
    left: float
    top: float
    width: float
    height: float
    image: str


class Compared(msgspec.Struct, frozen=True):
    """One measure of the two buttons, and whether it tells them apart."""

    name: str
    accept: str
    refuse: str


class ShownBanner(msgspec.Struct, frozen=True, kw_only=True):
    """What the report shows of the banner."""

    image: str
    width: int
    height: int
    marks: tuple[ShownMark, ...]
    sides: tuple[ShownMark, ...]
    measures: tuple[Compared, ...]
    differences: tuple[str, ...]


def shown_banner(inspection: Inspection, speech: Speech) -> ShownBanner | None:
    """Return the banner with its controls, or None if there is no picture of it."""
    picture = inspection.picture
    if picture is None:
        return None
    used = len(picture.image)
    marks = []
    for number, mark in enumerate(picture.marks, 1):
        used += len(mark.picture)
        marks.append(_mark(number, mark, speech, shown=used <= MOST_PICTURES))
    accept, refuse = _role(inspection, "accept"), _role(inspection, "refuse")
    return ShownBanner(
        image=_address(picture.image),
        width=round(picture.width),
        height=round(picture.height),
        marks=tuple(marks),
        sides=tuple(_sides(picture, marks)),
        measures=_measures(accept, refuse, speech) if accept and refuse else (),
        differences=tuple(differences(accept.looks, refuse.looks, speech))
        if accept and refuse
        else (),
    )


def _sides(picture: Picture, marks: list[ShownMark]) -> Iterator[ShownMark]:
    """Yield the button that accepts and the one that refuses."""
    for role in ("accept", "refuse"):
        for mark, shown in zip(picture.marks, marks, strict=True):
            if mark.role == role:
                yield shown
                break


def _role(inspection: Inspection, role: str) -> FoundControl | None:
    return next((each for each in inspection.controls if each.role == role), None)


def _mark(number: int, mark: Mark, speech: Speech, *, shown: bool) -> ShownMark:
    return ShownMark(
        number=number,
        role=speech.say("role", mark.role),
        label=mark.label,
        left=_percent(mark.x),
        top=_percent(mark.y),
        width=_percent(mark.width),
        height=_percent(mark.height),
        image=_address(mark.picture) if mark.picture and shown else "",
    )


def _percent(share: float) -> float:
    return round(100 * min(max(share, 0.0), 1.0), 2)


def _address(image: bytes) -> str:
    return f"data:image/jpeg;base64,{b64encode(image).decode()}"


def _measures(
    accept: FoundControl, refuse: FoundControl, speech: Speech
) -> tuple[Compared, ...]:
    first, second = accept.looks, refuse.looks

    def row(name: str, one: str, other: str) -> Compared:
        return Compared(speech.say("measure", name), one, other)

    return (
        row("element", f"<{first.element}>", f"<{second.element}>"),
        row(
            "size", _size(first.width, first.height), _size(second.width, second.height)
        ),
        row(
            "type",
            f"{first.font_size:g} px, {first.font_weight}",
            f"{second.font_size:g} px, {second.font_weight}",
        ),
        row(
            "panel",
            _ratio(panel_contrast(first), speech),
            _ratio(panel_contrast(second), speech),
        ),
        row(
            "words",
            _ratio(text_contrast(first), speech),
            _ratio(text_contrast(second), speech),
        ),
    )


def _ratio(contrast: float | None, speech: Speech) -> str:
    if contrast is None:
        return speech.say("measure", "none")
    return f"{contrast:.1f} : 1"


def _size(width: float, height: float) -> str:
    return f"{width:.0f} × {height:.0f} px"
