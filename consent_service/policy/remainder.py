"""What is left of a policy file when its mistakes are taken out.

A file with one misspelt word can still be checked in all its other parts, so that its
owner sees everything at once. What comes out here is never put in force.
"""

from collections.abc import Iterable
from typing import Any

from consent_service.policy.mistakes import Mistake
from consent_service.policy.toml_lines import Path

_MISSING = object()


def remainder(
    document: dict[str, Any], mistakes: Iterable[Mistake]
) -> tuple[dict[str, Any], set[Path]]:
    """Return `document` without the parts in `mistakes`, with stand-ins for missing.

    A part that is not in the document itself takes what is around it along. The second
    value is what the rest no longer says as the owner wrote it; after an element of a
    list is taken out that is the whole list, as the others have moved.
    """
    mistakes = list(mistakes)
    stand_ins = [pair for mistake in mistakes for pair in mistake.stand_ins]
    wrong = [mistake.path for mistake in mistakes if not mistake.stand_ins]
    rest = dict(document)
    for path, value in stand_ins:
        _put(rest, path, value)
    out = _apart({_existing(document, path) for path in wrong})
    for path in out:
        holder = _holder(rest, path, make=False)
        del holder[path[-1]]
    moved = {path[:-1] if isinstance(path[-1], int) else path for path in out}
    return rest, moved | {path for path, _ in stand_ins}


def _apart(paths: set[Path]) -> list[Path]:
    """Return those of `paths` that are in no other, last elements of lists first.

    So a part is taken out once, and the positions of the others stay.
    """
    outermost = [
        path
        for path in paths
        if path and not any(path[:end] in paths for end in range(1, len(path)))
    ]
    return sorted(outermost, key=_order)


def _order(path: Path) -> list[tuple[int, str]]:
    return [(-part, "") if isinstance(part, int) else (0, part) for part in path]


def _existing(document: dict[str, Any], path: Path) -> Path:
    """Return `path`, or the nearest part around it that is in the document."""
    around: Any = document
    for end, part in enumerate(path):
        around = _at(around, part)
        if around is _MISSING:
            return path[:end]
    return path


def _at(container: Any, part: str | int) -> Any:
    if isinstance(container, dict):
        return container.get(part, _MISSING)
    if isinstance(container, list) and isinstance(part, int) and part < len(container):
        return container[part]
    return _MISSING


def _put(rest: dict[str, Any], path: Path, value: object) -> None:
    holder = _holder(rest, path, make=True)
    if isinstance(holder, dict):
        holder[path[-1]] = value


def _holder(rest: dict[str, Any], path: Path, *, make: bool) -> Any:
    """Return the container of `path`, a copy that may be changed.

    The document is the caller's. Only what is on the way is copied: it may be nested
    deeper than Python can copy.
    """
    holder: Any = rest
    for part in path[:-1]:
        inner = _at(holder, part)
        if isinstance(inner, dict | list):
            inner = inner.copy()
        elif make and inner is _MISSING and isinstance(holder, dict):
            inner = {}
        else:
            return None
        holder[part] = inner
        holder = inner
    return holder
