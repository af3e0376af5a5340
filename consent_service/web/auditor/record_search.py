"""What an auditor looks for on the page of records, read from its form."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, tzinfo
from typing import Final, NamedTuple

import msgspec

from consent_service.choices.record import Record
from consent_service.store.interface import RecordQuery
from consent_service.web.http.local_time import day_begins, day_ends

ACTIONS: Final = ("accept_all", "reject_all", "save", "withdraw")
SURFACES: Final = ("banner", "preferences", "declaration", "placeholder", "api")
DECISIONS: Final = ("granted", "denied")

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGEST_START = re.compile(r"[0-9a-f]{8,64}")
_CONSENT_ID = re.compile(r"[0-9A-Za-z_-]{22,36}")
_CURSOR = re.compile(r"([1-9][0-9]{0,8})-(0|[1-9][0-9]{0,15})")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[0-9A-Za-z]{2,8})*")
_CATEGORY = re.compile(r"[a-z][a-z0-9_]{0,63}")


class Cursor(NamedTuple):
    """The last record that was looked at: its epoch, and its index there."""

    epoch: int
    entry: int

    @property
    def text(self) -> str:
        """How it stands in an address."""
        return f"{self.epoch}-{self.entry}"


class Search(msgspec.Struct, frozen=True):
    """Which records to show. None and "" ask for all.

    Attributes:
        start: Not before this time.
        end: Before this time.
        decision: Of `category`; "" is either.
        visitor: A consent id, as the records have it.
        digest: That of one record.
    """

    start: datetime | None = None
    end: datetime | None = None
    revision: str = ""
    action: str = ""
    category: str = ""
    decision: str = ""
    surface: str = ""
    language: str = ""
    visitor: str = ""
    digest: str = ""

    @property
    def looks_up(self) -> dict[str, str]:
        """What one record or visitor is found by, as `find_batches` takes it."""
        named = {"visitor": self.visitor, "digest": self.digest}
        return {name: text for name, text in named.items() if text}

    @property
    def filters(self) -> bool:
        """Whether it asks for anything that an erased record no longer says."""
        return self != Search()

    def query(self, *, after: int | None) -> RecordQuery:
        """Return what the store is asked for: what it can find by an index."""
        return RecordQuery(
            start=self.start,
            end=self.end,
            after=after,
            newest_first=True,
            erased=not self.filters,
        )

    @property
    def needles(self) -> list[bytes]:
        """Parts of a record's file without which it cannot fit; see `fits`.

        The body of a record is canonical JSON, so each has one form only. Looking for
        bytes takes a hundredth of the time of reading the record.
        """
        fields = {"action": self.action, "revision": self.revision}
        fields |= {"surface": self.surface, "language": self.language}
        if self.category and self.decision:
            fields[self.category] = self.decision
        wanted = [f'"{name}":"{text}"' for name, text in fields.items() if text]
        if self.category:
            wanted.append(f'"{self.category}":"')
        return [text.encode() for text in wanted]

    def fits(self, record: Record) -> bool:
        """Return whether a record says what is looked for; its time is left out."""
        return (
            self.action in ("", record.action)
            and self.revision in ("", record.revision)
            and self.surface in ("", record.surface)
            and self.language in ("", record.language)
            and self._decides(record.decisions)
        )

    def _decides(self, decisions: Mapping[str, str]) -> bool:
        if not self.category:
            return not self.decision or self.decision in decisions.values()
        found = decisions.get(self.category, "")
        return bool(found) and self.decision in ("", found)


class ReadForm(msgspec.Struct, frozen=True):
    """The form as it was filled in.

    Attributes:
        search: What it asks for, with what cannot be read left out.
        cursor: Where to go on; None begins with the newest.
        given: What was filled in, by the name of the field.
        mistakes: What is wrong, by the field: `mistake_…` of the page's words.
    """

    search: Search
    cursor: Cursor | None
    given: dict[str, str]
    mistakes: Mapping[str, str]


class Published(msgspec.Struct, frozen=True):
    """What revisions of a site had: nothing else can be found in its records.

    Attributes:
        revisions: The digests of all.
    """

    revisions: Collection[str]
    categories: Collection[str]
    languages: Collection[str]


def read_form(asked: Mapping[str, str], zone: tzinfo) -> ReadForm:
    """Read the fields of the form: days are those of `zone`, both included."""
    given = {name: asked.get(name, "").strip()[:100] for name in _FIELDS}
    given = {name: text for name, text in given.items() if text}
    mistakes = {
        name: _MISTAKES[name] for name, text in given.items() if not _FIELDS[name](text)
    }
    good = {name: text for name, text in given.items() if name not in mistakes}
    known = good.pop("id", "")
    first, last = good.pop("from", ""), good.pop("to", "")
    if first and last and date.fromisoformat(last) < date.fromisoformat(first):
        mistakes["to"], first, last = "order", "", ""
    search = Search(
        start=day_begins(date.fromisoformat(first), zone) if first else None,
        end=day_ends(date.fromisoformat(last), zone) if last else None,
        visitor="" if _DIGEST.fullmatch(known) else known,
        digest=known if _DIGEST.fullmatch(known) else "",
        **good,
    )
    return ReadForm(search, read_cursor(asked.get("before", "")), given, mistakes)


def check_published(form: ReadForm, published: Published) -> ReadForm:
    """Return the form with the mistakes that only the site's revisions show.

    The first digits of a digest, as pages show them, stand for the only one that
    begins with them.
    """
    mistakes, search = dict(form.mistakes), form.search
    digests = [each for each in published.revisions if _begins(each, search.revision)]
    if search.revision and len(digests) != 1:
        mistakes["revision"] = _MISTAKES["revision"]
    if search.category and search.category not in published.categories:
        mistakes["category"] = _MISTAKES["category"]
    if search.language and search.language not in published.languages:
        mistakes["language"] = _MISTAKES["language"]
    given = form.given
    if search.revision and "revision" not in mistakes:
        search = msgspec.structs.replace(search, revision=digests[0])
        given = {**given, "revision": digests[0]}
    return ReadForm(search, form.cursor, given, mistakes)


def _begins(digest: str, start: str) -> bool:
    return bool(start) and digest.startswith(start)


def read_cursor(text: str) -> Cursor | None:
    found = _CURSOR.fullmatch(text)
    return Cursor(int(found[1]), int(found[2])) if found else None


def _is_day(text: str) -> bool:
    try:
        # With room for every time zone, and for the day after.
        return 1970 <= date.fromisoformat(text).year < 9999
    except ValueError:
        return False


def _is_known(text: str) -> bool:
    return bool(_DIGEST.fullmatch(text) or _CONSENT_ID.fullmatch(text))


# What each field may hold. The names are those of the filters of `/SITE/records`,
# but for `id`, which takes either of the two that people have in their hands.
_FIELDS: Final[Mapping[str, Callable[[str], bool]]] = {
    "id": _is_known,
    "from": _is_day,
    "to": _is_day,
    "action": ACTIONS.__contains__,
    "category": lambda text: bool(_CATEGORY.fullmatch(text)),
    "decision": DECISIONS.__contains__,
    "surface": SURFACES.__contains__,
    "language": lambda text: bool(_TAG.fullmatch(text)),
    "revision": lambda text: bool(_DIGEST_START.fullmatch(text)),
}
_MISTAKES: Final[Mapping[str, str]] = {
    "id": "id",
    "from": "day",
    "to": "day",
    "action": "choice",
    "category": "category",
    "decision": "choice",
    "surface": "choice",
    "language": "language",
    "revision": "revision",
}
