"""Lifetimes as people write them and as policies write them, in days."""

import re
from collections.abc import Iterator

_DAY = 1.0
_UNITS: tuple[tuple[str, float], ...] = (
    (r"sekun|second", _DAY / 86_400),
    (r"minuut|minut|min", _DAY / 1_440),
    (r"tun|timm|hour|h", _DAY / 24),
    (r"viik|veck|week", 7.0),
    (r"kuukau|kk|månad|month", 30.44),
    (r"vuo|v|år|year", 365.25),
    (r"päiv|pv|vrk|vuorokau|dag|dygn|day|d", _DAY),
)
_WORDS = {
    "yhden": 1, "yksi": 1, "kaksi": 2, "kahden": 2, "kolme": 3, "kolmen": 3,
    "neljä": 4, "neljän": 4, "viisi": 5, "viiden": 5, "kuusi": 6, "kuuden": 6,
    "kymmenen": 10, "kaksitoista": 12, "kahdentoista": 12, "kolmetoista": 13,
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "tio": 10,
    "tolv": 12, "tretton": 13, "tjugofyra": 24,
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10,
    "twelve": 12, "thirteen": 13, "twenty-four": 24,
}  # fmt: skip
_UNIT = "|".join(f"(?:{names})" for names, _ in _UNITS)
DURATION = re.compile(
    rf"(?<![\w.,-])(\d{{1,4}}(?=[\s(-]|[a-zA-Z])|(?:{'|'.join(_WORDS)})(?=[\s(-]))"
    r"(?:\s*\(\d{1,3}\))?[\s-]?"
    rf"((?:{_UNIT})[a-zåäö]*)(?![\w-])",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$"
)
_ISO_DAYS = (365.25, 30.44, 7.0, 1.0, 1 / 24, 1 / 1_440, 1 / 86_400)


# "Within a year" in one word: "vuodessa", "ett halvår".
_ONE_WORD = re.compile(
    r"(?i:(?:viimeistään|enintään|korkeintaan|alle) "
    r"(?:vuode|kuukaude|viiko|vuorokaude)(?:ssa|ksi|n)"
    # "Muistaa kielen vuoden": as the last word of its part, and no "vuoden 2024".
    r"|\b(?:vuoden|kuukauden|viikon|vuorokauden)(?: ajan)?(?=[.,;)]|$)"
    r"|\b(?:ett |i )halvår|puolessa vuodessa|puoli vuotta)\b"
)


def durations_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the concrete times in `text`: "2 vuotta", "ett år", "30 minutes"."""
    for match in DURATION.finditer(text):
        if _unit_days(match.group(2)) is not None:
            yield match


def whole_times_in(text: str) -> Iterator[str]:
    """Yield the times that one word says, which have no number: "ett halvår"."""
    for match in _ONE_WORD.finditer(text):
        yield match.group()


def days_in(text: str) -> list[float]:
    """Return the times in `text`, in days."""
    return [_days(match) for match in durations_in(text)]


def _days(match: re.Match[str]) -> float:
    amount = match.group(1).lower()
    number = float(amount) if amount.isdigit() else float(_WORDS[amount])
    return number * (_unit_days(match.group(2)) or 0.0)


def _unit_days(unit: str) -> float | None:
    lower = unit.lower()
    for names, days in _UNITS:
        for name in names.split("|"):
            # One letter and abbreviations are units only when they stand alone.
            if lower == name or (len(name) > 2 and lower.startswith(name)):
                return days
    return None


def days_of(lifetime: str | None) -> float | None:
    """Return an ISO 8601 lifetime in days; None for `session` and the like."""
    match = _ISO.match(lifetime or "")
    if not match:
        return None
    parts = (float(part or 0) for part in match.groups())
    return (
        sum(number * days for number, days in zip(parts, _ISO_DAYS, strict=True))
        or None
    )
