"""Make a choice in a banner as a visitor would: by its controls.

Our own banner can be asked afterwards what is in force, and must agree. Where its
buttons cannot be pressed, its own API makes the choice.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, Literal

import msgspec

from consent_service.scan.banner.finder import Look, look, wait_for_banner
from consent_service.scan.banner.known_banners import Action, load_rules, operate
from consent_service.scan.banner.values import FoundBox, FoundControl, Switch
from consent_service.scan.banner.words import turns_all
from consent_service.scan.browser.scripts import script_text
from consent_service.scan.browser.tab import Tab
from consent_service.scan.report_words import Driver

OWN = "consent-service"
_PATIENCE = 5.0
_ROUNDS = 3
_MOST_SWITCHES = 60

Wanted = Literal["refuse", "accept"] | frozenset[str]
"""Refuse all, accept all, or grant these categories alone."""

CategoryOf = Callable[[Switch], str | None]


class Outcome(msgspec.Struct, frozen=True):
    """What became of a choice, and when the last control was pressed.

    `why` says what was missing if it was not made, or if our own API had to help.
    """

    done: bool
    clicks: int = 0
    driver: Driver | None = None
    why: str | None = None
    at: float | None = None


class Chooser:
    """Chooses on the pages of one tab."""

    def __init__(
        self,
        tab: Tab,
        category_of: CategoryOf,
        *,
        banner_seconds: float,
        asked: FoundBox | None = None,
    ) -> None:
        # The banner as it asked at first, if it is known.
        self.asked = asked
        self._tab = tab
        self._category_of = category_of
        self._seconds = banner_seconds
        self._clicks = 0
        self._at: float | None = None
        # Whether the preferences are open, rather than the banner that comes by itself.
        self._is_inner = False

    async def choose(self, wanted: Wanted) -> Outcome:
        """Wait for the banner and choose in it."""
        self._clicks = 0
        found = await wait_for_banner(self._tab, self._seconds)
        self.asked = found.box
        return await self._within(found, wanted, missing="no banner was found")

    async def take_back(self) -> Outcome:
        """Open the choices again and refuse everything."""
        self._clicks = 0
        found = await look(self._tab)
        asks = found.box is not None and found.box.asks_as(self.asked)
        if not asks and await self._reopen(found):
            found = await wait_for_banner(self._tab, _PATIENCE)
            self._is_inner = True
        return await self._within(
            found, "refuse", missing="nothing opens the choices again"
        )

    async def _reopen(self, found: Look) -> bool:
        self._clicks += 1
        if await found.open_again(self._tab):
            return True
        return await _OwnBanner(self._tab).reopen()

    async def _within(self, found: Look, wanted: Wanted, *, missing: str) -> Outcome:
        why = missing
        if found.box is not None:
            why = await self._press(found, wanted)
        outcome = Outcome(not why, self._clicks, None, why or None, self._at)
        if await product(self._tab) == OWN:
            return await _OwnBanner(self._tab).agree(wanted, outcome)
        if not outcome.done and isinstance(wanted, str):
            return await self._by_rules(wanted, outcome)
        driver: Driver | None = "finder" if outcome.done else None
        return msgspec.structs.replace(outcome, driver=driver)

    async def _by_rules(
        self, wanted: Literal["refuse", "accept"], outcome: Outcome
    ) -> Outcome:
        """Try the rules that others have written, if they are installed."""
        rules = load_rules()
        if rules is None:
            return outcome
        at = self._tab.recorder.now()
        action: Action = "optOut" if wanted == "refuse" else "optIn"
        operated = await operate(self._tab, rules, action)
        if not operated.made:
            return outcome
        return Outcome(True, outcome.clicks + operated.clicks, "selectors", None, at)

    async def _press(self, found: Look, wanted: Wanted) -> str:
        """Press what makes the choice. Returns why it did not work, or ""."""
        if isinstance(wanted, frozenset):
            return await self._select(found, wanted)
        for _ in range(_ROUNDS):
            box = found.box
            if box is None:
                return "the banner went away"
            if control := box.control(wanted):
                pressed = await self._decide(found, control)
                return await self._gone(box) if pressed else "it cannot be pressed"
            if box.switches and box.control("save"):
                every = {self._category_of(each) or each.label for each in box.switches}
                keep = frozenset(every) if wanted == "accept" else frozenset[str]()
                return await self._turn(found, keep)
            if not await self._deeper(found):
                break
            found = await self._changed(box)
        return f"no control to {wanted} all was found"

    async def _select(self, found: Look, wanted: frozenset[str]) -> str:
        for _ in range(_ROUNDS):
            box = found.box
            if box is None:
                return "the banner went away"
            free = [each for each in box.switches if not each.fixed]
            if free and box.control("save"):
                known = {self._category_of(each) for each in free}
                if not wanted & known:
                    return "no switch names the category"
                return await self._turn(found, wanted)
            if not await self._deeper(found):
                break
            found = await self._changed(box)
        return "the banner has no choice per category"

    async def _deeper(self, found: Look) -> bool:
        control = found.box.control("preferences") if found.box else None
        if control is None:
            return False
        self._clicks += 1
        self._is_inner = True
        return await found.press(self._tab, control)

    async def _turn(self, found: Look, wanted: Collection[str]) -> str:
        """Turn every switch as wanted, and save."""
        tried: Counter[str] = Counter()
        for _ in range(_MOST_SWITCHES):
            box = found.box
            if box is None:
                return "the banner went away"
            wrong = [
                each
                for each in box.switches
                if self._is_wrong(each, wanted) and tried[_key(each)] < _ROUNDS
            ]
            if not wrong:
                break
            # One at a time: some turn others with them.
            tried[_key(wrong[0])] += 1
            self._clicks += 1
            await found.press(self._tab, wrong[0])
            await asyncio.sleep(0.15)
            found = await look(self._tab)
        box = found.box
        save = box.control("save") if box else None
        if box is None or save is None:
            return "no control to save was found"
        if any(self._is_wrong(each, wanted) for each in box.switches):
            return "a switch cannot be turned"
        pressed = await self._decide(found, save)
        return await self._gone(box) if pressed else "it cannot be pressed"

    async def _decide(self, found: Look, control: FoundControl) -> bool:
        self._clicks += 1
        self._at = self._tab.recorder.now()
        return await found.press(self._tab, control)

    def _is_wrong(self, switch: Switch, wanted: Collection[str]) -> bool:
        if switch.fixed or not switch.visible:
            # What is folded away goes with the one above it.
            return False
        known = self._category_of(switch)
        if known is None and turns_all(switch.label):
            # It follows the others, and would turn them.
            return False
        category = known or switch.label
        return switch.on != (category in wanted) and category != "necessary"

    async def _changed(self, before: FoundBox) -> Look:
        """Wait until another layer is there."""
        found = await look(self._tab)
        for _ in range(12):
            if found.box is not None and _layout(found.box) != _layout(before):
                break
            await asyncio.sleep(0.25)
            found = await look(self._tab)
        return found

    async def _gone(self, before: FoundBox) -> str:
        """Wait until the banner has gone; returns why not, or ""."""
        loop = asyncio.get_running_loop()
        begun, closed = loop.time(), False
        while loop.time() < begun + _PATIENCE:
            await asyncio.sleep(0.25)
            found = await look(self._tab)
            if found.box is None or found.box.control("accept") is None:
                return ""
            if not found.box.asks_as(before):
                return ""
            if self._is_inner and not closed and loop.time() > begun + 2.5:
                closed = await self._close(found, before)
        return "the banner stays after the choice"

    async def _close(self, found: Look, before: FoundBox) -> bool:
        """Leave preferences that stay open after a choice; it is made already."""
        box = found.box
        if box is None or before.control("save") is None:
            return False
        # Where switches stand, saving would be another choice.
        save = None if box.switches else box.control("save")
        again = box.control("close") or save
        if again is None:
            return False
        self._clicks += 1
        return await found.press(self._tab, again)


class _OwnBanner:
    """Our own banner, which says what is in force."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab

    async def reopen(self) -> bool:
        """Open the preferences by the API."""
        return bool(await self._ask("window.consent?.open && (consent.open(), true)"))

    async def agree(self, wanted: Wanted, outcome: Outcome) -> Outcome:
        """Compare what our own banner did with what it says; else use its API."""
        if outcome.done and await self._holds(wanted):
            return msgspec.structs.replace(outcome, driver="api")
        why = outcome.why or "its buttons do something else"
        at = self._tab.recorder.now()
        await self._ask(_own_choice(wanted))
        for _ in range(20):
            if await self._holds(wanted):
                return Outcome(True, outcome.clicks, "api", why, at)
            await asyncio.sleep(0.2)
        return Outcome(False, outcome.clicks, None, why)

    async def _holds(self, wanted: Wanted) -> bool:
        state = await self._ask("window.consent?.get ? consent.get() : null")
        if not isinstance(state, dict) or not state.get("decided"):
            return False
        granted = {
            name
            for name, decision in state["decisions"].items()
            if decision == "granted" and name != "necessary"
        }
        if wanted == "refuse":
            return not granted
        if wanted == "accept":
            return len(granted) == len(state["decisions"]) - 1
        return granted == set(wanted)

    async def _ask(self, script: str) -> Any:
        return await self._tab.ask(self._tab.page.main_frame, script)


def _own_choice(wanted: Wanted) -> str:
    if wanted == "refuse":
        return "window.consent?.reject()"
    if wanted == "accept":
        return "window.consent?.accept()"
    names = msgspec.json.encode(sorted(wanted)).decode()
    return f"window.consent?.accept(...{names})"


def _key(switch: Switch) -> str:
    return f"{switch.name} {switch.label}"


def _layout(box: FoundBox) -> tuple[object, ...]:
    return (
        tuple((each.role, each.label) for each in box.controls),
        tuple(each.label for each in box.switches),
    )


async def product(tab: Tab) -> str | None:
    """Return the id of the product that asks, if it is known."""
    found = await tab.ask(tab.page.main_frame, script_text("banner", "products.js"))
    return found if isinstance(found, str) else None
