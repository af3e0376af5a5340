"""Which addresses are this service's own, whichever site they are linked from.

Owners are told to link the declaration from every page of their site. It is not one of
those pages, even where it is mounted on the site's own host.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from consent_service.locales import LANGUAGES
from consent_service.scan.domains import path_of

# As it is, pinned, in one language, and its second file: web/visitor/script.py.
_OWN_SCRIPT = re.compile(
    r"/(?P<site>[a-z0-9][a-z0-9_-]*)/consent"
    rf"(\.more(\.[0-9A-Za-z]{{6,}})?|\.[0-9a-f]{{6,}}|\.({'|'.join(LANGUAGES)}))?\.js$"
)
_PAGES = ("declaration", "declaration/history")


def is_own_script(url: str, site: str | None) -> bool:
    """Return whether an address is the script of the banner, of `site` if given."""
    found = _OWN_SCRIPT.search(path_of(url))
    return found is not None and site in (None, found["site"])


def is_service_page(url: str, asked: Iterable[str], site: str | None) -> bool:
    """Return whether a page is the service's own.

    `asked` are addresses that pages asked for: the banner's script among them tells
    where the service is. With `site`, the name in the policy, that is enough, and all
    below it is the service's. Without one a folder that holds a `consent.js` may be
    the site's, so only the pages that visitors are led to are.
    """
    plain = url.partition("#")[0].partition("?")[0]
    if site and any(path_of(plain).endswith(f"/{site}/{page}") for page in _PAGES):
        return True
    folders = {_folder(script) for script in asked if is_own_script(script, site)}
    if site:
        return any(plain.startswith(folder) for folder in folders)
    return any(plain == f"{folder}{page}" for folder in folders for page in _PAGES)


def is_own_request(url: str, asked: Iterable[str]) -> bool:
    """Return whether an address is right beside the script of a banner of ours."""
    return _folder(url) in {
        _folder(each) for each in asked if is_own_script(each, None)
    }


def _folder(script: str) -> str:
    parts = urlsplit(script)
    return f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}/"
