"""A table whose values are made when they are first needed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from typing_extensions import override

Value = TypeVar("Value")


class LazyTable(Mapping[str, Value]):
    """Keeps the order of `keys`; `make` is called once for each that is looked up."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], Value]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, Value] = {}

    @override
    def __getitem__(self, key: str) -> Value:
        if key not in self._keys:
            raise KeyError(key)
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    @override
    def __contains__(self, key: object) -> bool:
        return key in self._keys

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    @override
    def __len__(self) -> int:
        return len(self._keys)
