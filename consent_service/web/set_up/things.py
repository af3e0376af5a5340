"""What a look found and nobody knows, as fields of a form.

`thing.3` says what was seen; `thing.3.title` and its kin are the owner's words for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from consent_service.policy.first_policy import is_site_host
from consent_service.policy.first_things import KINDS, THING_CATEGORIES, Thing
from consent_service.policy.value_types import Lifetime, Line
from consent_service.site_look.values import Unknown

# More than anybody describes in a quarter of an hour.
MOST: Final = 24
_LONGEST: Final = 80
_WORDS: Final = 300
_SPOKEN: Final = ("title", "category", "purpose", "note")
# Nothing that was typed is cut off without a word.
_LONGEST_OF: Final = {"title": _LONGEST, "purpose": _WORDS, "note": _WORDS}
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")


def seen_things(found: Iterable[Unknown]) -> tuple[Thing, ...]:
    """Return what can be asked about, of what a look found."""
    made = (
        Thing(each.name, each.kind, each.party, each.host, each.lifetime or "")
        for each in found
    )
    return tuple(thing for thing in made if _is_sound(thing))[:MOST]


def with_things(said: Sequence[Thing], seen: Sequence[Thing]) -> tuple[Thing, ...]:
    """Return what was seen, with the words that were given for it before.

    What was described stays even where a later look has not seen it.
    """
    before = {_identity(thing): thing for thing in said}
    shown = [before.pop(_identity(thing), thing) for thing in seen]
    kept = [thing for thing in before.values() if thing.title or thing.note]
    return tuple([*shown, *kept][:MOST])


def read_things(said: Mapping[str, Sequence[str]]) -> tuple[Thing, ...]:
    """Return the things in the fields of a query; what is not one is left out."""
    found = (_read(f"thing.{number}", said) for number in range(MOST))
    return tuple(thing for thing in found if thing is not None)


def write_things(things: Iterable[Thing]) -> Iterator[tuple[str, str]]:
    """Yield the fields that `read_things` reads back."""
    for number, thing in enumerate(things):
        name = f"thing.{number}"
        yield name, identity_text(thing)
        for field in (*_SPOKEN, "lifetime"):
            if text := getattr(thing, field):
                yield f"{name}.{field}", text
        for tag, text in thing.purposes.items():
            yield f"{name}.purpose.{tag}", text
        for tag, text in thing.notes.items():
            yield f"{name}.note.{tag}", text


def mistakes_in_things(things: Iterable[Thing]) -> dict[str, str]:
    """Return what is missing of those that are described: a text's key, by field."""
    found = {}
    for number, thing in enumerate(things):
        if thing.title and not thing.category:
            found[f"thing.{number}.category"] = "missing_category"
        if not thing.title and (thing.category or thing.purpose):
            found[f"thing.{number}.title"] = "missing_title"
        for field, longest in _LONGEST_OF.items():
            if len(getattr(thing, field)) > longest:
                found[f"thing.{number}.{field}"] = "too_long"
    return found


def mistakes_in_languages(things: Iterable[Thing]) -> dict[str, str]:
    """Return likewise what is too long in a further language."""
    return {
        f"thing.{number}.{field}.{tag}": "too_long"
        for number, thing in enumerate(things)
        for field, spoken in (("purpose", thing.purposes), ("note", thing.notes))
        for tag, text in spoken.items()
        if len(text) > _WORDS
    }


def identity_text(thing: Thing) -> str:
    """Return what was seen, without anybody's words for it."""
    return "|".join((thing.kind, thing.party, thing.host, thing.name))


def _identity(thing: Thing) -> tuple[str, str, str, str]:
    return thing.kind, thing.party, thing.host, thing.name


def _read(field: str, said: Mapping[str, Sequence[str]]) -> Thing | None:
    def line(name: str) -> str:
        return " ".join(said.get(f"{field}.{name}", [""])[-1].split())

    def spoken(what: str) -> dict[str, str]:
        tags = _languages(f"{field}.{what}.", said)
        return {tag: text for tag in tags if (text := line(f"{what}.{tag}"))}

    kind, _, rest = said.get(field, [""])[-1].partition("|")
    party, _, rest = rest.partition("|")
    host, _, name = rest.partition("|")
    lifetime, category = line("lifetime"), line("category")
    thing = Thing(
        name,
        kind,
        "third" if party == "third" else "first",
        host,
        lifetime if _fits(lifetime, Lifetime) else "",
        title=line("title"),
        category=category if category in THING_CATEGORIES else "",
        purpose=line("purpose"),
        note=line("note"),
        purposes=spoken("purpose"),
        notes=spoken("note"),
    )
    return thing if _is_sound(thing) else None


def _languages(prefix: str, said: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in said:
        tag = name.removeprefix(prefix)
        if tag != name and _LANGUAGE.fullmatch(tag):
            yield tag


def _is_sound(thing: Thing) -> bool:
    """Return whether a policy can say it: a key with its name, or another host."""
    if not is_site_host(thing.host) or (thing.kind and thing.kind not in KINDS):
        return False
    if not thing.name or not thing.kind:
        return thing.party == "third" and not thing.name and not thing.kind
    fixed = thing.name.replace("*", "")
    # A name of which next to nothing stays the same could be any: no policy has it.
    is_one = fixed == thing.name or len(fixed) > 1
    return is_one and len(thing.name) <= _LONGEST and _fits(thing.name, Line)


def _fits(text: str, form: object) -> bool:
    try:
        msgspec.convert(text, form)
    except msgspec.ValidationError:
        return False
    return True
