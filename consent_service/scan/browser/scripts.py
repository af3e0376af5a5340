"""The scripts that run in pages, with the names of one scan put in."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files

import msgspec

_GPC = """
(() => {
  const get = { get globalPrivacyControl() { return true; } };
  const found = Object.getOwnPropertyDescriptor(get, 'globalPrivacyControl');
  Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', found);
})();
"""


class Names(msgspec.Struct, frozen=True):
    """Names that no page can know beforehand."""

    binding: str
    key: str


def draw_names(entropy: Callable[[int], bytes]) -> Names:
    """Return fresh names for one scan."""
    return Names(f"b{entropy(8).hex()}", f"k{entropy(8).hex()}")


def watch_script(names: Names, *, gpc: bool) -> str:
    """Return what runs in every frame before its first script."""
    script = script_text("browser", "watch.js")
    script = script.replace("BINDING", names.binding).replace("KEY", names.key)
    return script + (_GPC if gpc else "")


@cache
def script_text(folder: str, name: str) -> str:
    """Return a script of this package."""
    place = files("consent_service.scan") / folder / name
    return place.read_text(encoding="utf-8")
