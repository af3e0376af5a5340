"""Find what is written for a name: the same name, or else the closest pattern."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class NameIndex(Generic[Thing]):
    """Things by the names that cookies and storage keys have in a browser.

    A written name may hold `*` for a part that changes. However many there are, a
    question is a few look-ups in tables.

    Args:
        star: What `*` stands for, as a regular expression: `.+` if the part is never
            empty, else `.*`.
    """

    def __init__(self, *, star: str) -> None:
        self._star = star
        self._exact: dict[str, list[Thing]] = defaultdict(list)
        self._patterns: dict[str, list[tuple[re.Pattern[str], int, Thing]]] = (
            defaultdict(list)
        )

    def add(self, written: str, thing: Thing) -> None:
        parts = written.split("*")
        if len(parts) == 1:
            self._exact[written].append(thing)
            return
        form = re.compile(self._star.join(map(re.escape, parts)))
        fixed = len(written) - len(parts) + 1
        # By its first two letters, as many as there are before the star.
        self._patterns[parts[0][:2]].append((form, fixed, thing))

    def find(self, name: str) -> list[Thing]:
        """Return the things of that name; if there are none, those whose pattern fits.

        Of several patterns the ones with the most fixed letters count.
        """
        if name in self._exact:
            return [*self._exact[name]]
        fitting = [*self._fitting(name)]
        most = max((fixed for fixed, _ in fitting), default=0)
        return [thing for fixed, thing in fitting if fixed == most]

    def _fitting(self, name: str) -> Iterator[tuple[int, Thing]]:
        for start in dict.fromkeys((name[:2], name[:1], "")):
            for form, fixed, thing in self._patterns.get(start, ()):
                if form.fullmatch(name):
                    yield fixed, thing
