"""What the form of a service says of it, and which open points that answers. Pure.

A service of the owner's own has all fields. One of the catalog has those that are open
or that the policy has already; a field that the form has not stays as it is.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from consent_service.errors import ConsentServiceError
from consent_service.locales import load_texts
from consent_service.policy import typed
from consent_service.web.edit.plain import Plain, Said, drop_empty, line, put, table

# Rows of a form. What a service has beyond them is described in the file.
ITEM_ROWS: Final = 30
WAY_ROWS: Final = 5
_ITEM: Final = ("name", "kind", "party", "lifetime")
_DATA: Final = "data."
# The field that answers an open point, when it is called otherwise.
_WRITTEN: Final = {"lifetimes": "items"}


def describe(service: Plain, said: Said, languages: Sequence[str]) -> None:
    """Put what a form says into a service."""
    is_own = bool(said.get("own"))
    if is_own or "name" in said:
        put(service, "name", said.get("name", ""))
    if is_own or any(key.startswith("purpose.") for key in said):
        _purpose(service, said, languages)
    if is_own:
        _leave_open(service, languages)
    if is_own or "provider" in said:
        _provider(service, said)
    if is_own or "hosts" in said:
        service["hosts"] = said.get("hosts", "").split()
        drop_empty(service, "hosts")
    if is_own or said.get("has_items"):
        service["items"] = list(_items(service.get("items", []), said))
        drop_empty(service, "items")
    if "data_before" in said:
        _data(service, said)
    if said.get("has_opt_out"):
        service["opt_out"] = list(_ways(service.get("opt_out", []), said, languages))
        drop_empty(service, "opt_out")
    if "set_by" in said:
        put(service, "set_by", said["set_by"])


def _purpose(service: Plain, said: Said, languages: Sequence[str]) -> None:
    purpose = {**service.get("purpose", {})}
    for tag in languages:
        put(purpose, tag, line(said.get(f"purpose.{tag}", "")))
    service["purpose"] = purpose
    drop_empty(service, "purpose")


def lacks_words(purpose: Plain, language: str) -> bool:
    """Return whether a purpose has no words of the owner's own in a language."""
    return purpose.get(language, "") in ("", _not_stated(language))


def _not_stated(language: str) -> str:
    try:
        return load_texts(language).declaration["not_stated"]
    except (ConsentServiceError, KeyError):
        # The product lacks this language, which the checks of the policy say.
        return ""


def _leave_open(service: Plain, languages: Sequence[str]) -> None:
    """Say of the languages without a purpose that it is not stated, as the set-up does.

    Nothing that was typed waits for words that nobody has yet; what is open is found.
    """
    purpose = service.get("purpose", {})
    lacking = [tag for tag in languages if lacks_words(purpose, tag)]
    still = service.get("open", [])
    if not lacking:
        return
    spoken = {tag: words for tag in lacking if (words := _not_stated(tag))}
    service["purpose"] = {**purpose, **spoken}
    if "purpose" not in still:
        service["open"] = [*still, "purpose"]


def _provider(service: Plain, said: Said) -> None:
    provider = table(service, "provider")
    for field, key in (("name", "provider"), ("policy_url", "provider_url")):
        text = said.get(key, "")
        put(provider, field, typed.address(text) if key == "provider_url" else text)
    put(provider, "country", typed.country(said.get("provider_country", "")))
    drop_empty(service, "provider")


def _items(before: list[Plain], said: Said) -> Iterator[Plain]:
    """Yield the items of the rows; an empty name takes one out.

    A row that the catalog filled says nothing new before it has a lifetime.
    """
    for number in range(ITEM_ROWS):
        at = f"item.{number}"
        lifetime = typed.lifetime(said.get(f"{at}.lifetime", ""))
        is_known = said.get(f"{at}.known") and not lifetime
        if is_known or not said.get(f"{at}.name"):
            continue
        item = dict(before[number]) if number < len(before) else {}
        for field in _ITEM:
            put(item, field, said.get(f"{at}.{field}", ""))
        put(item, "lifetime", lifetime)
        if f"{at}.host" in said:
            put(item, "host", said[f"{at}.host"])
        yield item
    yield from before[ITEM_ROWS:]


def _data(service: Plain, said: Said) -> None:
    """Put the data that are ticked; what the catalog ticked is no answer by itself."""
    before = said["data_before"].split()
    ticked = [key.removeprefix(_DATA) for key in said if key.startswith(_DATA)]
    if set(ticked) != set(before):
        order = [*(each for each in before if each in ticked), *ticked]
        service["data_collected"] = list(dict.fromkeys(order))
        drop_empty(service, "data_collected")


def _ways(before: list[Plain], said: Said, languages: Sequence[str]) -> Iterator[Plain]:
    """Yield the ways to object; a row without an address takes one out."""
    for number in range(WAY_ROWS):
        at = f"way.{number}"
        url = typed.address(said.get(f"{at}.url", ""))
        if not url:
            continue
        way = dict(before[number]) if number < len(before) else {}
        title = {**way.get("title", {})}
        for tag in languages:
            put(title, tag, line(said.get(f"{at}.title.{tag}", "")))
        yield {**way, "url": url, "title": title}
    yield from before[WAY_ROWS:]


def close_answered(
    service: Plain, before: Plain, said: Said, languages: Sequence[str]
) -> None:
    """Take out of `open` what has just been answered; an answer stays one.

    Where a form offers it, a tick states that the catalog is right: `open = []`
    (decision 0020).
    """
    still = [
        each
        for each in service.get("open", ())
        if not _is_new(each, service, before) or _lacks(each, service, languages)
    ]
    if "open" in service and still != service["open"]:
        service["open"] = still
        drop_empty(service, "open")
    if said.get("complete"):
        service["open"] = []
    elif said.get("has_complete") and service.get("open") == []:
        del service["open"]


def _lacks(point: str, service: Plain, languages: Sequence[str]) -> bool:
    """Return whether a point is open in a language still."""
    purpose = service.get("purpose", {})
    return point == "purpose" and any(lacks_words(purpose, tag) for tag in languages)


def _is_new(point: str, service: Plain, before: Plain) -> bool:
    field = _WRITTEN.get(point, point)
    said = service.get(field)
    if point == "transfers" and said and said.get("mechanism") == "open":
        return False
    return bool(said) and said != before.get(field)
