"""What a site calls its privacy notice, its page on cookies and its declaration.

Words of links and usual addresses, in Finnish, Swedish and English.
"""

import re
from typing import Literal
from urllib.parse import unquote, urlsplit

Kind = Literal["notice", "cookies", "declaration"]
KINDS: tuple[Kind, ...] = ("notice", "cookies", "declaration")

# Where pages stand that nobody links to. Tried in this order until one is there.
USUAL_PATHS: dict[Kind, tuple[str, ...]] = {
    "notice": (
        "/tietosuoja",
        "/tietosuojaseloste",
        "/rekisteriseloste",
        "/privacy",
        "/privacy-policy",
        "/integritetspolicy",
        "/dataskydd",
        "/tietosuojakaytanto",
        "/tietosuoja-ja-rekisteriseloste",
    ),
    "cookies": ("/evasteet", "/cookies", "/evasteseloste", "/cookie-policy", "/kakor"),
    "declaration": (),
}

_LONGEST_LINK = 120  # characters: longer words are a sentence with a link in it
_NOTICE = re.compile(
    r"tietosuoja(?!valtuutet|vastaav)|rekisteriselost|yksityisyydensuoja"
    r"|yksityisyyskäytän|henkilötietojen käsittel|integritetspolicy|integritetsskydd"
    r"|integritetsmeddel|dataskydd(?!sombud)|personuppgift|registerbeskrivning"
    r"|privacy|data protection (?!officer|ombudsman|authority)|\bgdpr\b"
)
_COOKIES = re.compile(r"eväste|evaste|cookie|\bkak(?:or|policy)")
_DECLARATION = re.compile(
    r"evästeselost|evasteselost|evästeluettel|cookie ?declaration|cookie list"
    r"|information om kakor|cookiedeklaration|(?:^|/)declaration$"
)
# Controls that open choices: buttons in the shape of links.
_SETTINGS = re.compile(
    r"asetuks|asetukset|valinna|valinto|hallitse|muuta |inställning|hantera"
    r"|ändra|settings|preferences|manage|choices|consent$"
)
_NO_PAGE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|css|js|zip|mp4|ics)$")


def kind_of_link(words: str, url: str) -> Kind | None:
    """Return which page a link with these words leads to, or None for any other."""
    address = urlsplit(url)
    if address.scheme not in {"http", "https"} or len(words) > _LONGEST_LINK:
        return None
    path = unquote(address.path).casefold().rstrip("/")
    if _NO_PAGE.search(path):
        return None
    said = " ".join(words.casefold().split())
    return _kind(said) or _kind(re.sub(r"[-_.]+", " ", path))


def _kind(text: str) -> Kind | None:
    if _DECLARATION.search(text):
        return "declaration"
    if _NOTICE.search(text):
        return "notice"
    if _COOKIES.search(text) and not _SETTINGS.search(text):
        return "cookies"
    return None
