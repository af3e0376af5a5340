"""`/SITE/audit/erasures`: how many records were erased, and the form that erases."""

from collections import Counter
from typing import Final

import msgspec
from starlette.responses import Response

from consent_service.evidence.statement import REASONS, Erasure, Retention
from consent_service.evidence.statement_json import decode_statement
from consent_service.store.interface import LogStore
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.said_record import keeping_words
from consent_service.web.endpoint import (
    AWAY,
    HTML,
    LANG,
    SITE,
    Endpoint,
    form_body,
    good,
)
from consent_service.web.http.local_time import month_words
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.messages import Erasure as Wanted

# As in the log; the end of the retention period is a statement of its own.
_RETENTION = "retention"
ERASED_FOR = (*REASONS, _RETENTION)
# Digits of a count that a page repeats from its address.
_MOST_DIGITS: Final = 9


class EraseForm(SignedForm, frozen=True):
    """What erases all records of one visitor.

    Attributes:
        visitor: The consent id of the visitor.
            Example: `"3f8a1b2c3d4e5f60718293a4b5c6d7e8"`.
        reason: Why; it stays in the log. Example: `"art17"`.
        sure: Whether it was said that it cannot be undone. Example: `"yes"`.
    """

    visitor: str = ""
    reason: str = ""
    sure: str = ""


@signed_in("auditor", "owner", words=WORDS)
async def get_erasures(visit: Visit) -> Response:
    """GET /SITE/audit/erasures: months, newest first, with a column for each reason."""
    asked = visit.request.query_params.get("erased", "")
    is_count = asked.isascii() and asked.isdigit() and len(asked) <= _MOST_DIGITS
    return await _show(visit, erased=int(asked) if is_count else 0)


@takes_form(EraseForm, "owner", words=WORDS)
async def post_erasure(visit: Visit, form: EraseForm) -> Response:
    """POST /SITE/audit/erasures: make all records of one visitor unreadable, for good.

    Article 17 GDPR, for the owner whom a visitor asks; noted as a program's is: before
    it is done, and without the name of the visitor.
    """
    site, mistakes = visit.site, _mistakes(form)
    if mistakes:
        await visit.note("erasure, refused", site.name)
        return visit.frame.answer(
            "erase.html",
            status=422,
            site=site,
            form=form,
            mistakes=mistakes,
            reasons=REASONS,
        )
    await visit.note("erasure", site.name)
    count = await visit.context.recorder.erase_stated(
        site.name, form.visitor, reason=form.reason
    )
    if not count:
        return await _show(visit, is_unknown=True, status=404)
    return visit.go(f"{site.name}/audit/erasures?erased={count}")


def _mistakes(form: EraseForm) -> list[str]:
    """Return which fields of the form cannot be taken."""
    given = {"visitor": form.visitor, "reason": "art17"}
    found = [] if _is_erasure(given) else ["visitor"]
    if form.reason not in REASONS:
        found.append("reason")
    if form.sure != "yes":
        found.append("sure")
    return found


def _is_erasure(given: dict[str, str]) -> bool:
    try:
        msgspec.convert(given, Wanted)
    except msgspec.ValidationError:
        return False
    return True


async def _show(
    visit: Visit, *, erased: int = 0, is_unknown: bool = False, status: int = 200
) -> Response:
    site = visit.site
    counts = await _count(visit.context.store.logs, site.name)
    found = {reason for _, reason in counts}
    months = sorted({month for month, _ in counts}, reverse=True)
    return visit.frame.answer(
        "erasures.html",
        status=status,
        site=site,
        erased=erased,
        is_unknown=is_unknown,
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
    Endpoint(
        "POST",
        "/{site}/audit/erasures",
        post_erasure,
        "Erase a visitor's records, from a page",
        "All records that have one consent id, as `POST /SITE/erasures` does it. The "
        "log keeps a statement that names nobody.",
        (
            good(
                "Erased; leads to the count. Or not signed in; leads to the form.",
                status=303,
            ),
            good("The form cannot be read; the page says so.", HTML, 400),
            good("Only for an owner, from a page of this session.", HTML, 403),
            good(
                "No such site, or no record has that id; the page says so.", HTML, 404
            ),
            good("The body is too long; the page says so.", HTML, 413),
            good("The body is not a form; the page says so.", HTML, 415),
            good(
                "A field does not fit; the page says which. Nothing is erased.",
                HTML,
                422,
            ),
            AWAY,
        ),
        access="person",
        parameters=(SITE,),
        bodies=(form_body(EraseForm),),
    ),
)
