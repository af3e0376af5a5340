"""`GET /SITE/audit/records/DIGEST`: one record, what was shown, and the proof."""

import re

from starlette.responses import Response

from consent_service.errors import NotFoundError
from consent_service.evidence.statement import REASONS
from consent_service.locales.names import language_name
from consent_service.token import has_role
from consent_service.web.auditor.evidence_view import Evidence, load_evidence
from consent_service.web.auditor.record_list import OTHERWISE, WORDS
from consent_service.web.auditor.said_record import keeping_words
from consent_service.web.context import site_address
from consent_service.web.endpoint import DIGEST, HTML, LANG, SITE, Endpoint, good
from consent_service.web.http.local_time import zone_words
from consent_service.web.http.pages import FRAMING_POLICY
from consent_service.web.layout.guard import Visit, signed_in

_DIGEST = re.compile(r"[0-9a-f]{64}")


@signed_in("auditor", "owner", words=WORDS)
async def get_record(visit: Visit) -> Response:
    """GET /SITE/audit/records/DIGEST: what was chosen, seen and proved."""
    site, digest = visit.site, visit.request.path_params["digest"]
    try:
        evidence = await _load(visit, digest)
    except NotFoundError:
        await visit.note("audit record, refused", site.name)
        return visit.frame.answer("no_record.html", status=404, site=site)
    await visit.note("audit record", site.name)
    language = visit.frame.language
    return visit.frame.answer(
        "record.html",
        policy=FRAMING_POLICY,
        site=site,
        address=site_address(visit.request, site),
        evidence=evidence,
        decisions=evidence.decisions(language),
        zone_name=zone_words(evidence.zone, language),
        shown_language=language_name(evidence.record.language, language),
        keeping=keeping_words(site.policy, language),
        previous=await _previous(visit, evidence),
        # Who may erase gets the form for it.
        reasons=REASONS if has_role(visit.session.token, "owner") else (),
    )


async def _load(visit: Visit, digest: str) -> Evidence:
    if not _DIGEST.fullmatch(digest):
        raise NotFoundError("a record's digest is 64 hexadecimal digits")
    return await load_evidence(visit.context, visit.site, digest)


async def _previous(visit: Visit, evidence: Evidence) -> str:
    """Return the digest of the record before, "" if it is not on record here."""
    before = evidence.record.supersedes
    if not before:
        return ""
    place = await visit.context.store.records.find_record(visit.site.name, before)
    return before if place else ""


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/audit/records/{digest}",
        get_record,
        "One record, as a page",
        "What was chosen, what the visitor saw, and the proof that it is in the log, "
        "which the browser checks. Each look is an access that auditors see.",
        (good("The page.", HTML), *OTHERWISE),
        access="person",
        parameters=(SITE, DIGEST, LANG),
    ),
)
