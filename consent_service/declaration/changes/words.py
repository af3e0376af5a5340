"""Say the values of a change in one language."""

from collections.abc import Iterable, Mapping

from consent_service.declaration.changes.change import Change, Subject
from consent_service.declaration.speaker import Speaker
from consent_service.declaration.words import (
    country_name,
    duration_words,
    language_name,
    lifetime_words,
)
from consent_service.policy.model import Policy, Words

# What a subject is called, by the key of its words where that is another name.
_LABELS: Mapping[Subject, str] = {
    "notice": "privacy_notice",
    "domains": "host",
    "languages": "language",
    "statute": "legal_basis",
    "model": "legal_basis",
    "title": "name",
    "description": "purpose",
    "edition": "purpose",
    "hosts": "host",
}
# Their line names a service, an item or a category, or says all in its value.
_UNLABELLED: frozenset[Subject] = frozenset(
    {"category", "service", "item", "needs", "signals", "server_side", "demographics"}
)
_IN_WORDS: frozenset[Subject] = frozenset({"title", "description", "purpose"})


def label_of(change: Change, speaker: Speaker) -> str:
    """Return what the field that changed is called, "" where nothing need be added."""
    if change.subject in _UNLABELLED:
        return ""
    return speaker.texts.declaration[_LABELS.get(change.subject, change.subject)]


def said_values(
    change: Change, old: Policy, new: Policy, speaker: Speaker
) -> tuple[str, str]:
    """Return what there was and what there is, "" where there is nothing to say.

    A field that nobody had told says so in the place of its value.
    """
    if change.subject in _IN_WORDS:
        return _wording(change, old, speaker), _wording(change, new, speaker)
    # What the law's model is called is no word for people.
    if change.subject == "model" or not (change.before or change.after):
        return "", ""

    before = _all(change, change.before, old, speaker)
    after = _all(change, change.after, new, speaker)
    if change.kind != "changed" or change.subject == "needs":
        return before, after
    not_stated = speaker.texts.declaration["not_stated"]
    return before or not_stated, after or not_stated


def _all(
    change: Change, values: Iterable[str], policy: Policy, speaker: Speaker
) -> str:
    return ", ".join(_say(change.subject, one, policy, speaker) for one in values)


def _say(subject: Subject, value: str, policy: Policy, speaker: Speaker) -> str:
    texts = speaker.texts
    match subject:
        case "lifetime":
            return lifetime_words(value, texts, speaker.locale)
        case "data_retention":
            return duration_words(value, speaker.locale)
        case "country" | "transfers":
            return country_name(value, speaker.locale)
        case "languages":
            return language_name(value, speaker.locale)
        case "needs":
            return texts.declaration["needs"].format(
                category=_title(value, policy, speaker)
            )
    return _tables(subject, speaker).get(value, value)


def _tables(subject: Subject, speaker: Speaker) -> Mapping[str, str]:
    texts = speaker.texts
    return {
        "role": texts.role,
        "kind": texts.kind,
        "party": texts.party,
        "safeguard": texts.mechanism,
        "data_collected": texts.data,
    }.get(subject, {})


def _title(category: str, policy: Policy, speaker: Speaker) -> str:
    titles = {one.id: one.title for one in policy.categories}
    return speaker.say(titles.get(category, {})) or category


def _wording(change: Change, policy: Policy, speaker: Speaker) -> str:
    return speaker.say(next(iter(_words_at(change, policy)), {}))


def _words_at(change: Change, policy: Policy) -> list[Words]:
    """Return the words that `change` is about, as `policy` has them."""
    if change.subject != "purpose":
        return [
            one.title if change.subject == "title" else one.description
            for one in policy.categories
            if one.id == change.category
        ]
    services = [
        one for one in policy.services_of(change.category) if one.id == change.service
    ]
    if not change.item:
        return [one.purpose for one in services]
    return [
        item.purpose
        for one in services
        for item in one.items
        if item.name == change.item
    ]
