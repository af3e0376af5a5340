"""The time that people of a site have on their clocks.

Pages are rendered without a script, so the service has to know it: it follows from the
law that the policy names, where that is of a country with one official time.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime, format_skeleton, get_timezone_name

from consent_service.locales.names import locale_of

# Of jurisdictions/profiles.toml. The others have several times, or are of no country.
_ZONES: Final[Mapping[str, str]] = {
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "DE": "Europe/Berlin",
    "IT": "Europe/Rome",
    "ES": "Europe/Madrid",
    "AT": "Europe/Vienna",
    "DK": "Europe/Copenhagen",
    "NO": "Europe/Oslo",
    "UK": "Europe/London",
}


def zone_of(jurisdiction: str) -> tzinfo:
    """Return the time zone of a jurisdiction; UTC where that is not one zone."""
    try:
        return ZoneInfo(_ZONES[jurisdiction])
    except (KeyError, ZoneInfoNotFoundError):
        # A machine without the database of time zones says UTC, which is true too.
        return UTC


def local_words(moment: datetime, zone: tzinfo, language: str) -> str:
    """Return day and time to the second, on the clocks of `zone` (CLDR)."""
    return format_datetime(moment, "medium", tzinfo=zone, locale=locale_of(language))


def zone_words(zone: tzinfo, language: str) -> str:
    """Return the name of a zone's time, such as "Eastern European Time" (CLDR)."""
    if zone is UTC:
        return "UTC"
    return get_timezone_name(zone, locale=locale_of(language))


def month_words(month: str, language: str) -> str:
    """Return a month such as `2026-11` in words: "November 2026" (CLDR)."""
    first = date.fromisoformat(f"{month}-01")
    return format_skeleton("yMMMM", first, locale=locale_of(language))


def date_words(day: str, language: str) -> str:
    """Return a day such as `2026-11-30` as it is written (CLDR); else the text."""
    try:
        return format_date(
            date.fromisoformat(day), "medium", locale=locale_of(language)
        )
    except ValueError:
        return day


def day_begins(day: date, zone: tzinfo) -> datetime:
    """Return the midnight that a day begins with in `zone`, in UTC.

    Raises:
        OverflowError: It lies outside the years that a time can have.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day_ends(day: date, zone: tzinfo) -> datetime:
    """Return the midnight that a day ends with; raises as `day_begins`."""
    return day_begins(day + timedelta(days=1), zone)
