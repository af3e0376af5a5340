"""A banner as it was found: what it shows, and what its controls look like."""

import msgspec

from consent_service.scan.report import Banner
from consent_service.scan.report_words import Place, Role


class Looks(msgspec.Struct, frozen=True):
    """How a control is drawn, in pixels of the window and CSS colours."""

    element: str
    x: float
    y: float
    width: float
    height: float
    text_width: float
    font_size: float
    font_weight: int
    colour: str
    ground: str
    image: bool
    panel: str
    underlined: bool
    opacity: float
    in_text: bool


class FoundControl(msgspec.Struct, frozen=True):
    """A control of the banner; `at` is its number in what the page keeps."""

    at: int
    role: Role
    label: str
    looks: Looks


class Switch(msgspec.Struct, frozen=True):
    """A switch of a category. A fixed one cannot be turned."""

    at: int
    label: str
    name: str
    on: bool
    fixed: bool
    visible: bool


class Link(msgspec.Struct, frozen=True):
    """A link of the banner that leads to another page."""

    label: str
    href: str


_BEYOND_GRANTING: tuple[Role, ...] = ("refuse", "save", "preferences")


class FoundBox(msgspec.Struct, frozen=True):
    """The banner as it stands. `doors` are labels of what opens something else."""

    at: int
    score: float
    place: Place
    text: str
    panel: str
    language: str | None = None
    controls: tuple[FoundControl, ...] = ()
    switches: tuple[Switch, ...] = ()
    links: tuple[Link, ...] = ()
    doors: tuple[str, ...] = ()

    def control(self, role: Role) -> FoundControl | None:
        """Return the first control of that role."""
        return next((each for each in self.controls if each.role == role), None)

    def asks_as(self, asked: "FoundBox | None") -> bool:
        """Whether it is the banner that asked at first, in whichever layer.

        What stands where a film or a map is held asks too: it only grants, and says
        something else than the banner did.
        """
        if asked is None or any(map(self.control, _BEYOND_GRANTING)):
            return True
        mine, its = set(self.text.split()), set(asked.text.split())
        return len(mine & its) >= 0.4 * len(mine | its)


class Opener(msgspec.Struct, frozen=True):
    """A control that opens the choices again."""

    at: int
    label: str


class NoticeLink(msgspec.Struct, frozen=True):
    """A link of the first layer to a notice, and what it answers; None for nothing."""

    url: str
    label: str
    status: int | None


class Mark(msgspec.Struct, frozen=True):
    """Where a control is in the picture of its banner: shares of it, from 0 to 1."""

    role: Role
    label: str
    x: float
    y: float
    width: float
    height: float
    picture: bytes = b""


class Picture(msgspec.Struct, frozen=True):
    """A banner as it is drawn, as JPEG, and its controls in it."""

    image: bytes
    width: float
    height: float
    marks: tuple[Mark, ...] = ()


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """A banner as the judge needs it.

    Attributes:
        page: Path of the page that it was looked at on.
        switches: Of all layers, with the layer that each stands in.
        links: Of the first layer to a notice; None if they were not tried.
        page_language: What the page says of itself.
        page_words: The language of its words beside the banner; None if unclear.
    """

    banner: Banner = Banner()
    page: str = "/"
    host: str = ""
    controls: tuple[FoundControl, ...] = ()
    panel: str = ""
    switches: tuple[tuple[int, Switch], ...] = ()
    links: tuple[NoticeLink, ...] | None = None
    links_in_banner: tuple[Link, ...] = ()
    doors_in_banner: tuple[str, ...] = ()
    page_language: str | None = None
    page_words: str | None = None
    picture: Picture | None = None
    text: str = ""
