"""The history of a declaration in words: what each revision changed, who was asked."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter

import msgspec

from consent_service.declaration.changes.change import Aspect, Change, ChangeKind
from consent_service.declaration.changes.compare import compare_revisions
from consent_service.declaration.changes.words import label_of, said_values
from consent_service.declaration.speaker import Speaker, speaker_of
from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision, changed_categories

# Of what changed, what `policy.meaning` leaves out: it asks nobody again.
_ASKS_NOBODY: frozenset[Aspect] = frozenset(
    {"title", "description", "gpc", "name", "purpose", "provider_policy", "opt_out"}
)
# These show in the page itself, or nowhere; `wording` says that they changed.
_WITHOUT_LINE = frozenset({"texts", "appearance", "technique", "validity"})


class ChangeLine(msgspec.Struct, frozen=True):
    """One change in words.

    Attributes:
        where: The path to what changed: service, item and field, outermost first.
        before: What there was, "" when there is nothing to tell.
        after: What there is now, likewise.
    """

    kind: ChangeKind
    where: tuple[str, ...]
    before: str = ""
    after: str = ""


class ChangeGroup(msgspec.Struct, frozen=True):
    """The changes of one category; the title is "" for those of the whole site."""

    category: str
    title: str
    lines: tuple[ChangeLine, ...]


class Asked(msgspec.Struct, frozen=True):
    """A category that visitors are asked about again, and the changes that ask."""

    title: str
    why: tuple[ChangeLine, ...]


class HistoryEntry(msgspec.Struct, frozen=True):
    """One published revision.

    Attributes:
        is_first: There was none before it, so it changed nothing.
        groups: What it changed. Empty, and not the first, it changed wording,
            appearance or technique only.
        asked_again: Titles of the categories that visitors were asked about again;
            empty when nobody was.
        asked_again_ids: The same categories by id.
    """

    revision: str
    published_at: datetime
    is_first: bool
    groups: tuple[ChangeGroup, ...]
    asked_again: tuple[str, ...]
    asked_again_ids: tuple[str, ...]


def say_history(
    published: Sequence[tuple[Revision, datetime]], language: str
) -> tuple[HistoryEntry, ...]:
    """Return the history in words, the newest first (requirement C-18).

    Args:
        published: Every published revision and when it was, the oldest first.
        language: One of the newest revision's languages; older ones need not have
            been offered in it.

    Raises:
        NotFoundError: The newest revision is not offered in `language`.
    """
    if not published:
        return ()
    speaker = speaker_of(published[-1][0], language)
    (first, at), *_ = published
    entries = [HistoryEntry(first.digest, at, True, (), (), ())]
    for (old, _), (new, moment) in pairwise(published):
        entries.append(_entry(old, new, moment, speaker))
    return tuple(reversed(entries))


def say_change(
    old: Revision, new: Revision, moment: datetime, language: str
) -> HistoryEntry:
    """Return what changed from one revision to another, whatever lies between them.

    Args:
        old: The earlier one.
        new: The later one.
        moment: When `new` was published.
        language: The language to say it in; that of `new` if it is not offered so.
    """
    languages = new.policy.languages
    return _entry(
        old,
        new,
        moment,
        speaker_of(new, language if language in languages else languages[0]),
    )


def say_asking(old: Revision, new: Revision, language: str) -> tuple[Asked, ...]:
    """Return what visitors of `old` are asked about again by `new`, and why.

    Empty if nobody is asked: every choice stays as it is (requirements A-41, A-42).

    Args:
        old: What they have chosen under.
        new: What comes after it.
        language: The language to say it in; that of `new` if it is not offered so.
    """
    asked = changed_categories(old, new)
    if not asked:
        return ()
    languages = new.policy.languages
    speaker = speaker_of(new, language if language in languages else languages[0])
    optional = new.policy.optional_categories
    # Consent is given to somebody: another one asks about every category. The same
    # name in capitals asks about none.
    whole_site = {"controller"} if len(asked) == len(optional) else set()
    changes = [
        change
        for change in compare_revisions(old, new)
        if change.aspect not in _ASKS_NOBODY
        and (change.category in asked or change.aspect in whole_site)
    ]
    return tuple(
        Asked(
            speaker.say(category.title),
            tuple(
                _lines(
                    (each for each in changes if each.category in ("", category.id)),
                    *(old.policy, new.policy),
                    speaker,
                )
            ),
        )
        for category in optional
        if category.id in asked
    )


def _entry(
    old: Revision, new: Revision, moment: datetime, speaker: Speaker
) -> HistoryEntry:
    asked = changed_categories(old, new)
    titles = _titles(old.policy, speaker) | _titles(new.policy, speaker)
    asked_ids = tuple(
        category.id for category in new.policy.categories if category.id in asked
    )
    changes = [
        change
        for change in compare_revisions(old, new)
        if change.aspect not in _WITHOUT_LINE
    ]
    return HistoryEntry(
        revision=new.digest,
        published_at=moment,
        is_first=False,
        groups=tuple(
            ChangeGroup(
                category,
                titles.get(category, ""),
                tuple(_lines(of_category, old.policy, new.policy, speaker)),
            )
            for category, of_category in groupby(changes, attrgetter("category"))
        ),
        asked_again=tuple(titles[category] for category in asked_ids),
        asked_again_ids=asked_ids,
    )


def _lines(
    changes: Iterator[Change], old: Policy, new: Policy, speaker: Speaker
) -> Iterator[ChangeLine]:
    titles = _titles(old, speaker) | _titles(new, speaker)
    names = _names(old, titles, speaker) | _names(new, titles, speaker)
    for change in changes:
        service = names.get((change.category, change.service), "")
        path = (service, change.item, label_of(change, speaker))
        before, after = said_values(change, old, new, speaker)
        yield ChangeLine(
            kind=change.kind,
            where=tuple(filter(None, path)) or (titles[change.category],),
            before=before,
            after=after,
        )


def _titles(policy: Policy, speaker: Speaker) -> dict[str, str]:
    return {category.id: speaker.say(category.title) for category in policy.categories}


def _names(
    policy: Policy, titles: dict[str, str], speaker: Speaker
) -> dict[tuple[str, str], str]:
    not_stated = speaker.texts.declaration["not_stated"]
    return {
        (service.category, service.id): speaker.name_of(service)
        or f"{titles[service.category]}: {not_stated}"
        for service in policy.services
    }
