"""What a site keeps that no catalog knows, in the first policy of the site.

What its owner has described is a service of the owner's own. All else is left open, in
the strictest category that it can be in, with the owner's note as the question.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, get_args

import msgspec

from consent_service.catalog.model import OpenField
from consent_service.locales import load_texts
from consent_service.policy.built_in import PRODUCT_CATEGORIES
from consent_service.policy.model import Kind, Party
from consent_service.policy.plain_name import plain_name

# Of what nobody has explained: a site's own, and that of another host.
_OWN: Final = ("site-own", "preferences")
_OTHER_CATEGORY: Final = "marketing"
_OPEN: Final[tuple[OpenField, ...]] = (
    *("purpose", "provider", "data_collected", "data_retention", "transfers"),
)
# Characters of a name that is made of what was seen.
_LONGEST_NAME: Final = 60
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
ThingCategory = Literal[
    "necessary", "preferences", "analytics", "marketing", "social_sharing"
]
THING_CATEGORIES: Final[tuple[ThingCategory, ...]] = get_args(ThingCategory)


class Thing(msgspec.Struct, frozen=True):
    """Something that was seen, and what its owner says of it.

    Attributes:
        name: Of the cookie or the storage key, "" for a host that is only contacted.
        kind: How it is kept, "" for such a host.
        party: `first` if the site's own host keeps it.
        host: Who keeps it or is contacted.
        lifetime: How long it lasts, "" if that is not known.
        title: What the owner calls the service, "" while nobody has described it.
        category: Where the owner puts it.
        purpose: What it is for, in the first language of the site.
        purposes: The same in others; where one lacks, it is not stated there.
        note: What is to be found out, where it is left open; in the first language.
        notes: The same in others; where one lacks, it says that this is not stated.
    """

    name: str = ""
    kind: str = ""
    party: Party = "first"
    host: str = ""
    lifetime: str = ""
    title: str = ""
    category: str = ""
    purpose: str = ""
    note: str = ""
    purposes: Mapping[str, str] = {}
    notes: Mapping[str, str] = {}

    @property
    def label(self) -> str:
        return self.name or self.host


class ThingService(msgspec.Struct, frozen=True):
    """A service of the policy, as its table.

    Attributes:
        questions: What is still open, each by language.
    """

    id: str
    category: str
    fields: dict[str, Any]
    questions: tuple[Mapping[str, str], ...] = ()


def services_of_things(
    things: Iterable[Thing],
    languages: Sequence[str],
    taken: Iterable[str],
    provider: Mapping[str, str],
) -> Iterator[ThingService]:
    """Yield the services that things make, those that were described first.

    Args:
        things: What was seen.
        languages: Those of the policy.
        taken: Ids that other services have.
        provider: Of what only the site itself keeps, empty while nobody has said who.
    """
    used = set(taken)
    described, opened = _grouped(things)

    def provided(made: ThingService) -> ThingService:
        return made if "hosts" in made.fields else _provided(made, provider)

    for (title, category), members in described.items():
        id_ = _free(plain_name(title) or "own", used)
        yield provided(_described(id_, category, members, languages))
    for (wanted, category), members in opened.items():
        id_ = _free(wanted, used)
        yield provided(_opened(id_, category, members, languages))


def _provided(made: ThingService, provider: Mapping[str, str]) -> ThingService:
    """Return a service with its provider, which is then no open point."""
    if not provider:
        return made
    still_open = [field for field in made.fields.get("open", ()) if field != "provider"]
    more = {"open": still_open} if "open" in made.fields else {}
    fields = {**made.fields, **more, "provider": dict(provider)}
    return msgspec.structs.replace(made, fields=fields)


_Groups = defaultdict[tuple[str, str], list[Thing]]


def _grouped(things: Iterable[Thing]) -> tuple[_Groups, _Groups]:
    described: _Groups = defaultdict(list)
    opened: _Groups = defaultdict(list)
    for thing in things:
        if thing.title and thing.category in PRODUCT_CATEGORIES:
            described[thing.title, thing.category].append(thing)
        elif thing.party == "first":
            opened[_OWN].append(thing)
        else:
            opened[plain_name(thing.host) or "other", _OTHER_CATEGORY].append(thing)
    return described, opened


def _free(wanted: str, used: set[str]) -> str:
    numbered = (f"{wanted[:60]}-{number}" for number in range(2, 99))
    name = next(each for each in (wanted[:63], *numbered) if each not in used)
    used.add(name)
    return name


def _described(
    id_: str, category: str, members: Sequence[Thing], languages: Sequence[str]
) -> ThingService:
    said = next((thing for thing in members if thing.purpose), None)
    fields = {"name": members[0].title, **_kept(members)}
    if said is None:
        return ThingService(id_, category, {**fields, **_untold(languages, "purpose")})
    spoken = {languages[0]: said.purpose, **said.purposes}
    # Words of one language are no words of another.
    missing = [tag for tag in languages if not spoken.get(tag)]
    if missing:
        fields["open"] = ["purpose"]
    fields["purpose"] = {tag: spoken.get(tag) or _not_stated(tag) for tag in languages}
    return ThingService(id_, category, fields)


def _opened(
    id_: str, category: str, members: Sequence[Thing], languages: Sequence[str]
) -> ThingService:
    questions = [_question(thing, languages) for thing in members if thing.note]
    fields = {
        "name": _seen_as(members),
        **_kept(members),
        **_untold(languages, *_OPEN),
    }
    return ThingService(id_, category, fields, tuple(questions))


def _seen_as(members: Sequence[Thing]) -> str:
    """Return what people call it, owners and visitors alike: by what was seen of it."""
    labels = (
        each.label if each.party == "first" else _plain(each.host) for each in members
    )
    first, *others = dict.fromkeys(labels)
    name = first
    for label in others:
        longer = f"{name}, {label}"
        if len(longer) > _LONGEST_NAME:
            return f"{name}, …"
        name = longer
    return name


def _question(thing: Thing, languages: Sequence[str]) -> dict[str, str]:
    # Words of one language are no words of another.
    spoken = {languages[0]: thing.note, **thing.notes}
    return {
        tag: f"{thing.label}: {spoken.get(tag) or _not_stated(tag)}"
        for tag in languages
    }


def _untold(languages: Sequence[str], *fields: OpenField) -> dict[str, object]:
    """Return what a service says whose purpose nobody has given yet."""
    words = {tag: _not_stated(tag) for tag in languages}
    return {"purpose": words, "open": list(fields)}


def _not_stated(language: str) -> str:
    return load_texts(language).declaration["not_stated"]


def _kept(members: Sequence[Thing]) -> dict[str, object]:
    """Return what was seen. Who sets it, a visitor or the site, nobody saw (A-09)."""
    hosts = dict.fromkeys(each.host for each in members if each.party == "third")
    items = {each.name: _item(each) for each in members if each.name and each.kind}
    return {
        **({"hosts": [_plain(host) for host in hosts]} if hosts else {}),
        **({"items": list(items.values())} if items else {}),
    }


def _item(thing: Thing) -> dict[str, str]:
    host = {"host": _plain(thing.host)} if thing.party == "third" else {}
    lifetime = {"lifetime": thing.lifetime} if thing.lifetime else {}
    return {
        "name": thing.name,
        "kind": thing.kind,
        "party": thing.party,
        **host,
        **lifetime,
    }


def _plain(host: str) -> str:
    """Return a host without its port, which a service does not have."""
    return host.partition(":")[0]
