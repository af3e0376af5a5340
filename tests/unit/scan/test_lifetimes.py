"""Declared and seen lifetimes (LAW.md C-09)."""

import pytest

from consent_service.scan.lifetimes import DAY, Seen, difference


@pytest.mark.parametrize(
    ("declared", "seen", "expected"),
    [
        ("P13M", 395 * DAY, None),
        ("P13M", 390 * DAY, None),
        ("P13M", 388 * DAY, "shorter"),
        ("P2Y", 400 * DAY, None),
        ("P90D", 91 * DAY, None),
        ("P90D", 92 * DAY, "longer"),
        ("P30D", 400 * DAY, "longer"),
        ("PT30M", 32 * 60, None),
        ("PT30M", 40 * 60, "longer"),
        ("PT30M", 20 * 60, "shorter"),
        ("session", "session", None),
        ("session", 3_600, "longer"),
        ("P1D", "session", "shorter"),
        ("persistent", "persistent", None),
        ("session", "persistent", "longer"),
        ("persistent", "session", "shorter"),
        ("P30D", "persistent", None),
    ],
)
def test_a_lifetime_is_longer_shorter_or_as_declared(
    declared: str, seen: Seen, expected: str | None
) -> None:
    assert difference(declared, seen) == expected
