"""`GET /SITE/audit/erasures`: how many records were erased, by month and reason."""

from collections import Counter

from starlette.responses import Response

from consent_service.evidence.statement import REASONS, Erasure, Retention
from consent_service.evidence.statement_json import decode_statement
from consent_service.store.interface import LogStore
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.said_record import keeping_words
from consent_service.web.endpoint import HTML, LANG, SITE, Endpoint, good
from consent_service.web.http.local_time import month_words
from consent_service.web.layout.guard import Visit, signed_in

# As in the log; the end of the retention period is a statement of its own.
_RETENTION = "retention"
ERASED_FOR = (*REASONS, _RETENTION)


@signed_in("auditor", "owner", words=WORDS)
async def get_erasures(visit: Visit) -> Response:
    """GET /SITE/audit/erasures: months, newest first, with a column for each reason."""
    site = visit.site
    counts = await _count(visit.context.store.logs, site.name)
    found = {reason for _, reason in counts}
    months = sorted({month for month, _ in counts}, reverse=True)
    return visit.frame.answer(
        "erasures.html",
        site=site,
        months=[(month, month_words(month, visit.frame.language)) for month in months],
        reasons=[reason for reason in ERASED_FOR if reason in found],
        counts=counts,
        total=sum(counts.values()),
        keeping=keeping_words(site.policy, visit.frame.language),
    )


async def _count(logs: LogStore, site: str) -> Counter[tuple[str, str]]:
    """Return how many records the statements of all logs erase, by month and reason."""
    counts: Counter[tuple[str, str]] = Counter()
    for head in await logs.load_heads(site):
        for kind in ("erasure", "retention"):
            for stored in await logs.find_statements(head.key, kind):
                statement = decode_statement(stored.body)
                if isinstance(statement, Erasure | Retention):
                    counts[_heading(statement)] += _size(statement)
    return counts


def _heading(statement: Erasure | Retention) -> tuple[str, str]:
    reason = statement.reason if isinstance(statement, Erasure) else _RETENTION
    return statement.at[: len("2026-11")], reason


def _size(statement: Erasure | Retention) -> int:
    return sum(last - first + 1 for first, last in statement.spans)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit/erasures",
        get_erasures,
        "Erasures of a site, as a page",
        "How many records were erased, by month and reason, as the log states.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(SITE, LANG),
    ),
)
