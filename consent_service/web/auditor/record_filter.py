"""Which records an auditor asks for, read from the address."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from starlette.requests import Request

from consent_service.errors import RequestError
from consent_service.store.interface import RecordQuery
from consent_service.web.context import AppState
from consent_service.web.endpoint import Parameter

_ACTIONS = ("accept_all", "reject_all", "save", "withdraw")
FILTERS = (
    Parameter("from", "query", "First day or time, UTC.", "2026-11-01"),
    Parameter(
        "to", "query", "Day or time that the records are before, UTC.", "2026-12-01"
    ),
    Parameter("revision", "query", "The digest of one revision.", "4f1c" * 16),
    Parameter("action", "query", "One kind of choice.", "reject_all", words=_ACTIONS),
)
LOOKUPS = (
    Parameter(
        "visitor",
        "query",
        "The consent id of one visitor, as in the records.",
        "3f8a1b2c3d4e5f60718293a4b5c6d7e8",
    ),
    Parameter("digest", "query", "The digest of one record.", "9b0e" * 16),
)
# An address can be longer than what is worth keeping of it.
_LONGEST_NOTE = 500


def record_query(request: Request[AppState], *others: str) -> RecordQuery:
    """Return what the filters of the address ask for; it may also name `others`.

    Raises:
        RequestError: A filter cannot be read or does not exist.
    """
    return query_of(request.query_params, *others)


def query_of(asked: Mapping[str, str], *others: str) -> RecordQuery:
    """Return what those filters ask for; raise as `record_query` does."""
    known = (*(parameter.name for parameter in FILTERS), *others)
    for name in asked:
        if name not in known:
            raise RequestError(
                f"there is no filter {name[:100]!r}",
                hint=f"filters: {', '.join(known)}",
            )
    return RecordQuery(
        start=_moment(asked.get("from"), "from"),
        end=_moment(asked.get("to"), "to"),
        revision=asked.get("revision"),
        action=one_of(asked, "action", _ACTIONS),
    )


def one_of(asked: Mapping[str, str], name: str, words: Sequence[str]) -> str | None:
    """Return the word that `name` is, or None if it is not in the address.

    Raises:
        RequestError: It is none of those words.
    """
    text = asked.get(name)
    if text is None or text in words:
        return text
    raise RequestError(
        f"{name} is {text[:100]!r}", hint=f"{name} is one of: {', '.join(words)}"
    )


def noted(request: Request[AppState], what: str) -> str:
    """Return what is written down of a request: that one was looked up, never whom.

    What is written down stays when the visitor's records are erased.
    """
    private = {lookup.name for lookup in LOOKUPS}
    filters = [
        name if name in private else f"{name}={value}"
        for name, value in sorted(request.query_params.items())
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
    except ValueError as error:
        raise RequestError(
            f"{name} is {text[:100]!r}",
            hint=f"{name} is a day or a time such as 2026-11-22T12:00:00Z",
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
