"""What was used lately: a bounded memory for values that take long to make."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Keeps the values that were used last. For one event loop; it takes no lock."""

    def __init__(self, most: int) -> None:
        """Set up; at most `most` values are kept, at least one."""
        self._most = most
        # In the order of use, the last one at the end.
        self._kept: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """Return the value if it is kept; it counts as used."""
        value = self._kept.pop(key, None)
        if value is not None:
            self._kept[key] = value
        return value

    def put(self, key: Key, value: Value) -> None:
        """Keep a value; what was used longest ago may go."""
        self._kept.pop(key, None)
        self._kept[key] = value
        if len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
