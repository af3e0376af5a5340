"""Say the values of a change in one language."""

from collections.abc import Iterable, Mapping

from consent_service.declaration.changes.change import Aspect, Change
from consent_service.declaration.speaker import Speaker
from consent_service.declaration.words import (
    country_name,
    duration_words,
    lifetime_words,
)
from consent_service.locales.names import language_name
from consent_service.policy.model import Policy, Words

# What an aspect is called, by the key of its words where that is another name.
_LABELS: Mapping[Aspect, str] = {
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
_UNLABELLED: frozenset[Aspect] = frozenset(
    {"category", "service", "item", "needs", "signals", "server_side", "demographics"}
)
_IN_WORDS: frozenset[Aspect] = frozenset({"title", "description", "purpose"})


def label_of(change: Change, speaker: Speaker) -> str:
    """Return what the field that changed is called, "" where nothing need be added."""
    if change.aspect in _UNLABELLED:
        return ""
    return speaker.texts.declaration[_LABELS.get(change.aspect, change.aspect)]


def said_values(
    change: Change, old: Policy, new: Policy, speaker: Speaker
) -> tuple[str, str]:
    """Return what there was and what there is, "" where there is nothing to say.

    A field that was not stated says so in place of its value.
    """
    if change.aspect in _IN_WORDS:
        before, after = _wording(change, old, speaker), _wording(change, new, speaker)
        # In another language it changed; in this one there is nothing to compare.
        return ("", "") if before == after else (before, after)
    # The names of the models are not for people.
    if change.aspect == "model" or not (change.before or change.after):
        return "", ""

    before = _all(change, change.before, old, speaker)
    after = _all(change, change.after, new, speaker)
    if change.kind != "changed" or change.aspect == "needs":
        return before, after
    not_stated = speaker.texts.declaration["not_stated"]
    return before or not_stated, after or not_stated


def _all(
    change: Change, values: Iterable[str], policy: Policy, speaker: Speaker
) -> str:
    return ", ".join(_say(change.aspect, value, policy, speaker) for value in values)


def _say(aspect: Aspect, value: str, policy: Policy, speaker: Speaker) -> str:
    texts = speaker.texts
    match aspect:
        case "lifetime":
            return lifetime_words(value, texts, speaker.locale)
        case "data_retention":
            return duration_words(value, speaker.locale)
        case "country" | "transfers":
            return country_name(value, speaker.locale)
        case "languages":
            return language_name(value, speaker.texts.language)
        case "needs":
            return texts.declaration["needs"].format(
                category=_title(value, policy, speaker)
            )
    return _tables(aspect, speaker).get(value, value)


def _tables(aspect: Aspect, speaker: Speaker) -> Mapping[str, str]:
    texts = speaker.texts
    return {
        "role": texts.role,
        "kind": texts.kind,
        "party": texts.party,
        "safeguard": texts.mechanism,
        "data_collected": texts.data,
    }.get(aspect, {})


def _title(category: str, policy: Policy, speaker: Speaker) -> str:
    titles = {category.id: category.title for category in policy.categories}
    return speaker.say(titles.get(category, {})) or category


def _wording(change: Change, policy: Policy, speaker: Speaker) -> str:
    return speaker.say(next(iter(_words_at(change, policy)), {}))


def _words_at(change: Change, policy: Policy) -> list[Words]:
    """Return the words that `change` is about, as `policy` has them."""
    if change.aspect != "purpose":
        return [
            category.title if change.aspect == "title" else category.description
            for category in policy.categories
            if category.id == change.category
        ]
    services = [
        service
        for service in policy.services_of(change.category)
        if service.id == change.service
    ]
    if not change.item:
        return [service.purpose for service in services]
    return [
        item.purpose
        for service in services
        for item in service.items
        if item.name == change.item
    ]
