"""What does not match its digest: for the log and for /readyz."""

import logging

# Sentences kept of each site; one bad disk may spoil a million records.
_MOST = 20

_log = logging.getLogger(__name__)


class Damages:
    """Remembers what one process has found damaged. Each is logged once."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def note(self, site: str, what: str) -> None:
        """Remember a sentence that says what is damaged."""
        found = self._found.setdefault(site, {})
        if what in found or len(found) >= _MOST:
            return
        found[what] = None
        _log.error("%s; restore it from a backup (docs/operating/restore.md)", what)

    def list_of(self, site: str) -> list[str]:
        """Return what was found damaged on a site, one sentence each."""
        found = self._found.get(site)
        return list(found) if found else []
