"""What each surface of the script says, as text: from the list that the script is sent.

The order of the words is that of snippet/src/surface/banner.ts, more/preferences.ts and
more/placeholder.ts; tests/browser/test_record_text.py holds both to it.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from consent_service.policy.built_in import NECESSARY
from consent_service.policy.revision import Revision
from consent_service.snippet.config import more_config
from consent_service.snippet.words import WORDS

_PLACES: Final = {name: place for place, name in enumerate(WORDS)}
_GAP: Final = re.compile(r"\{.*?\}")


class Row(msgspec.Struct, frozen=True):
    """A category on a surface: what is said of it, its switch, and who acts in it."""

    title: str
    text: str
    state: str = ""
    acting: str = ""


class SurfaceText(msgspec.Struct, frozen=True):
    """All words of one surface, in the order in which they stand there."""

    title: str
    before: tuple[str, ...]
    rows: tuple[Row, ...]
    after: tuple[str, ...]
    links: tuple[str, ...]
    buttons: tuple[str, ...]


class Shown(msgspec.Struct, frozen=True):
    """What the browser knew of the visitor when it drew a surface.

    Attributes:
        granted: The optional categories that were granted then.
        asked: Those that the banner asked about; None if it asked about all.
        withdraws: Whether the visitor could take something back.
        signal: Whether the browser sent Global Privacy Control.
        decided_at: When the choice before was made, as it was written; "" if none was.
        consent_id: The visitor's, "" before the first choice.
    """

    granted: Collection[str] = ()
    asked: Collection[str] | None = None
    withdraws: bool = False
    signal: bool = False
    decided_at: str = ""
    consent_id: str = ""


def banner_text(revision: Revision, language: str, shown: Shown) -> SurfaceText:
    """Return what the banner said; one that asks again has other words (A-41)."""
    words = _Words(revision, language)
    is_again = shown.asked is not None
    asked = words.optional if shown.asked is None else shown.asked
    kept = [each for each in words.optional if each in shown.granted]
    yes, no = ("ACCEPT_THESE", "REJECT_THESE") if is_again else ("ACCEPT", "REJECT")
    return SurfaceText(
        title=words["TITLE"],
        before=_some(
            words["TEXT"],
            words.again([each for each in kept if each not in asked])
            if is_again
            else "",
        ),
        rows=tuple(
            Row(words.title(each), words.summary(each))
            for each in words.optional
            if each in asked
        ),
        after=_some(words.signal(shown), words["INFO"]),
        links=_some(words["DECLARATION"], words["NOTICE"]),
        buttons=_some(words[yes], words[no], words["CHOOSE"], words["CLOSE_BANNER"]),
    )


def preferences_text(revision: Revision, language: str, shown: Shown) -> SurfaceText:
    """Return what the preferences said when they opened."""
    words = _Words(revision, language)
    decided = ""
    if shown.decided_at:
        date = _fill(words["DECIDED_AT"], shown.decided_at)
        decided = f"{date}. {words['CONSENT_ID']}: {shown.consent_id}"
    withdraw = words["WITHDRAW"] if shown.withdraws else ""
    necessary = Row(
        f"{words.title(NECESSARY)} – {words['ALWAYS_ON']}",
        words.description(NECESSARY),
        acting=words.acting(NECESSARY),
    )
    return SurfaceText(
        title=words["SETTINGS"],
        before=_some(words.signal(shown)),
        rows=(*(words.row(each, shown) for each in words.optional), necessary),
        after=_some(words["EARLIER"], decided),
        links=_some(
            words["DECLARATION"],
            words["NOTICE"],
            words["DOWNLOAD"] if shown.decided_at else "",
        ),
        buttons=_some(
            words["SAVE"], words["ACCEPT"], words["REJECT"], withdraw, words["CLOSE"]
        ),
    )


def placeholder_text(revision: Revision, language: str, category: str) -> SurfaceText:
    """Return what stood in the place of content of a category that was held."""
    words = _Words(revision, language)
    names = words.shows(category)
    return SurfaceText(
        title=_fill(words["HELD_TITLE"], " / ".join(names) or "…"),
        before=(words.description(category),),
        rows=(),
        after=(),
        links=(),
        buttons=(words["ONCE"], _fill(words["ALWAYS"], words.title(category))),
    )


class _Words:
    """The words of one language, found in what the script is sent."""

    def __init__(self, revision: Revision, language: str) -> None:
        texts, acting, hosts, *_ = more_config(revision)
        self._said: list[str] = texts[language].split("|")
        self._acting: Mapping[str, list[str]] = acting
        self._hosts: list[list[str]] = hosts
        self._policy = revision.policy
        self._categories = [each.id for each in self._policy.categories]
        self.optional = [each.id for each in self._policy.optional_categories]

    def __getitem__(self, name: str) -> str:
        return self._said[_PLACES[name]]

    def _about(self, category: str, text: int) -> str:
        return self._said[len(WORDS) + 3 * self._categories.index(category) + text]

    def title(self, category: str) -> str:
        return self._about(category, 0)

    def summary(self, category: str) -> str:
        return self._about(category, 1)

    def description(self, category: str) -> str:
        return self._about(category, 2)

    def acting(self, category: str) -> str:
        names = self._acting.get(category, [])
        return ", ".join(name or self["NOT_STATED"] for name in names)

    def row(self, category: str, shown: Shown) -> Row:
        return Row(
            self.title(category),
            self.description(category),
            state=self["ON"] if category in shown.granted else self["OFF"],
            acting=self.acting(category),
        )

    def again(self, kept: Collection[str]) -> str:
        titles = ", ".join(map(self.title, kept))
        stays = f" {self['GRANTED']}: {titles}." if titles else ""
        return self["AGAIN"] + stays

    def signal(self, shown: Shown) -> str:
        titles = [
            self.title(category.id)
            for category in self._policy.categories
            if category.sensitive_to_gpc
            and category.id in self.optional
            and category.id not in shown.granted
        ]
        if not shown.signal or not titles:
            return ""
        return f"{self['GPC']} ({', '.join(titles)})"

    def shows(self, category: str) -> list[str]:
        """Return the names of those whose content a placeholder can stand for."""
        known = {name for _, name in self._hosts if name}
        return [name for name in self._acting.get(category, []) if name in known]


def _some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _fill(text: str, value: str) -> str:
    return _GAP.sub(lambda _: value, text, count=1)
