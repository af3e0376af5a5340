"""Log lines on stderr, for people or as JSON. No line of ours names a visitor."""

import json
import logging
import sys
from datetime import UTC, datetime

from typing_extensions import override


def set_up_logs(*, style: str, level: str) -> None:
    """Write everything that is logged to stderr, in one style."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonLines()
        if style == "json"
        else logging.Formatter("consent-service: %(levelname)s: %(message)s")
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    # Its lines hold addresses of callers, and its words at the start repeat ours.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel(logging.WARNING)


class _JsonLines(logging.Formatter):
    """One JSON object a line."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
