"""Which records an auditor asks for, read from the address."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from starlette.requests import Request

from consent_service.errors import RequestError
from consent_service.store.interface import RecordQuery
from consent_service.web.context import AppState
from consent_service.web.endpoint import Parameter

_DIGEST = "^[0-9a-f]{64}$"
FILTERS = (
    Parameter("from", "query", "First day or time, UTC.", "2026-11-01"),
    Parameter(
        "to", "query", "Day or time that the records are before, UTC.", "2026-12-01"
    ),
    Parameter(
        "revision", "query", "The digest of one revision.", "4f1c" * 16, pattern=_DIGEST
    ),
    Parameter(
        "action",
        "query",
        "One kind of choice.",
        "reject_all",
        words=("accept_all", "reject_all", "save", "withdraw"),
    ),
)
LOOKUPS = (
    Parameter(
        "visitor",
        "query",
        "The consent id of one visitor, as in the records.",
        "3f8a1b2c3d4e5f60718293a4b5c6d7e8",
        pattern="^[0-9A-Za-z_-]{22,36}$",
    ),
    Parameter(
        "digest", "query", "The digest of one record.", "9b0e" * 16, pattern=_DIGEST
    ),
)
# An address can be longer than what is worth keeping of it.
_LONGEST_NOTE = 500


def record_query(request: Request[AppState], *others: Parameter) -> RecordQuery:
    """Return what the filters of the address ask for; it may also have `others`.

    Raises:
        RequestError: A filter cannot be read, does not exist, or comes twice.
    """
    counts = Counter(name for name, _ in request.query_params.multi_items())
    for name, times in counts.items():
        if times > 1:
            raise RequestError(f"filter {name[:100]!r} is given {times} times")
    return query_of(request.query_params, *others)


def query_of(asked: Mapping[str, str], *others: Parameter) -> RecordQuery:
    """Return what those filters ask for; raise as `record_query` does."""
    known = {parameter.name: parameter for parameter in (*FILTERS, *others)}
    for name, text in asked.items():
        if name not in known:
            raise RequestError(
                f"there is no filter {name[:100]!r}",
                hint=f"filters: {', '.join(known)}",
            )
        _check(known[name], text)
    return RecordQuery(
        start=_moment(asked.get("from"), "from"),
        end=_moment(asked.get("to"), "to"),
        revision=asked.get("revision"),
        action=asked.get("action"),
    )


def _check(parameter: Parameter, text: str) -> None:
    name, words = parameter.name, parameter.words
    if words and text not in words:
        raise RequestError(
            f"{name} is {text[:100]!r}", hint=f"{name} is one of: {', '.join(words)}"
        )
    if parameter.pattern and not re.fullmatch(parameter.pattern, text):
        raise RequestError(
            f"{name} is {text[:100]!r}",
            hint=f"{name} looks like {parameter.example}",
        )


def noted(request: Request[AppState], what: str) -> str:
    """Return what is written down of a request: that one was looked up, never whom.

    What is written down stays when the visitor's records are erased.
    """
    return noted_filters(what, request.query_params)


def noted_filters(what: str, asked: Mapping[str, str]) -> str:
    """Return the note of filters that could be read; see `noted`."""
    private = {lookup.name for lookup in LOOKUPS}
    filters = [
        name if name in private else f"{name}={value}"
        for name, value in sorted(asked.items())
    ]
    return " ".join([what, *filters])[:_LONGEST_NOTE]


def _moment(text: str | None, name: str) -> datetime | None:
    """Read a time or a day, which means its beginning; UTC where nothing is said."""
    if text is None:
        return None
    try:
        if len(text) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        # A plus sign in an address means a space, and people forget to escape it.
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC)
        # In UTC it may lie outside the years 1 to 9999, which no store can hold.
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise RequestError(
            f"{name} is {text[:100]!r}",
            hint=f"{name} is a day or a time such as 2026-11-22T12:00:00Z",
        ) from error
