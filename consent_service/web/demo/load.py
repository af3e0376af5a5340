"""Read the demo page of a site, or the one for sites without their own."""

from importlib.resources import files

import msgspec
import tomli

from consent_service.policy.model import Policy

_FOLDER = "consent_service.web.demo"
_FILE_OF = {
    "analytics": "analytics.js",
    "ga_demographics": "demographics.js",
    "marketing": "ads.js",
    "social_sharing": "social.js",
}


class Card(msgspec.Struct, frozen=True):
    """One of the things that the company of the page offers."""

    title: str
    text: str
    price: str


class Article(msgspec.Struct, frozen=True):
    """Something to read, with what is embedded below it."""

    title: str
    text: str


class Standin(msgspec.Struct, frozen=True):
    """Stands in for a third party: a script or a frame, held until it is allowed."""

    kind: str
    category: str
    file: str
    name: str
    cookies: tuple[str, ...]


class DemoPage(msgspec.Struct, frozen=True):
    """The page of one site; `hue` is one of those that demo.css knows."""

    name: str
    hue: int
    tagline: str
    lead: str
    call: str
    cards: tuple[Card, ...]
    article: Article
    standins: tuple[Standin, ...] = ()


def load_demo(policy: Policy) -> DemoPage:
    """Return the demo page of a site. Only categories of its policy are on it."""
    own = files(_FOLDER).joinpath(f"{policy.site}.toml")
    file = own if own.is_file() else files(_FOLDER).joinpath("other.toml")
    page = msgspec.convert(tomli.loads(file.read_text(encoding="utf-8")), DemoPage)

    known = {category.id for category in policy.optional_categories}
    standins = page.standins if own.is_file() else _standins(policy)
    return msgspec.structs.replace(
        page,
        name=page.name or policy.controller.name,
        standins=tuple(standin for standin in standins if standin.category in known),
    )


def third_party_files() -> dict[str, bytes]:
    """Return the scripts of the stand-in third parties by name."""
    folder = files(_FOLDER).joinpath("third_party")
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def _standins(policy: Policy) -> tuple[Standin, ...]:
    return tuple(_standin(category.id) for category in policy.categories)


def _standin(category: str) -> Standin:
    file = _FILE_OF.get(category, "analytics.js")
    return Standin("script", category, file, category, ())
