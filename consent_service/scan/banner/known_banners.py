"""Banners that others have written rules for: a help where the finder fails.

The rules are those of DuckDuckGo's autoconsent, in a package of its own that is used
where it is installed (decision 0039). A rule that only hides a banner makes no choice.
"""

import importlib
from typing import Literal, NamedTuple

import msgspec
from playwright.async_api import Frame

from consent_service.scan.browser.scripts import script_text
from consent_service.scan.browser.tab import Tab, within

_PACKAGE = "duckduckgo_autoconsent"
_PATIENCE = 6.0
_MOST_FRAMES = 10

Action = Literal["optOut", "optIn"]


class Rules(NamedTuple):
    """The script that follows rules, and the rules as JSON."""

    script: str
    rules: str


class Operated(msgspec.Struct, frozen=True):
    """What a rule found, and whether it made the choice that was asked for."""

    name: str | None = None
    made: bool = False
    clicks: int = 0


def load_rules() -> Rules | None:
    """Return the rules if their package is installed."""
    try:
        package = importlib.import_module(_PACKAGE)
    except ImportError:
        return None
    return Rules(package.bundle(), package.rules_json())


async def operate(tab: Tab, rules: Rules, action: Action | None) -> Operated:
    """Find a known banner in the frames of a page and choose in it.

    Without an action it is only looked for.
    """
    found = Operated()
    for frame in tab.page.frames[:_MOST_FRAMES]:
        if frame.url.startswith("http") and not tab.marks.hangs:
            seen = await _operate_in(frame, tab.names.key, rules, action)
            if seen.made or (seen.name and not found.name):
                found = seen
        if found.made or (found.name and action is None):
            break
    return found


async def _operate_in(
    frame: Frame, key: str, rules: Rules, action: Action | None
) -> Operated:
    name = f"{key}_rules"
    setting = script_text("banner", "known_banners.js")
    # Three calls: a page may forbid `eval`, and never the debugging session.
    await within(frame.evaluate(setting, [name, rules.rules, action]))
    await within(frame.evaluate(f"(() => {{ {rules.script} }})()"))
    answer = await within(
        frame.evaluate(
            "([name, patience]) => window[name]?.(patience)", [name, _PATIENCE * 1000]
        ),
        _PATIENCE + 3,
    )
    try:
        return msgspec.convert(answer, Operated)
    except msgspec.ValidationError:
        return Operated()
