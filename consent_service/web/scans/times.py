"""The times of a stored report on the clocks of the site, as on every page of ours.

A report is a file for anybody anywhere, so it says UTC. Here it stands beside a list
that says the same moments in local time.
"""

import re
from datetime import datetime, tzinfo
from typing import Final

from consent_service.web.http.pages import moment_time

# As the report's own template writes it; what a site wrote is escaped there.
_TIME: Final = re.compile(r'<time datetime="([0-9TZ:-]{20})">[^<]*</time>')


def with_local_times(page: str, language: str, zone: tzinfo) -> str:
    """Return the page of a report with its times in words, on the clocks of `zone`."""

    def say(found: re.Match[str]) -> str:
        return moment_time(datetime.fromisoformat(found[1]), language, zone)

    return _TIME.sub(say, page)
