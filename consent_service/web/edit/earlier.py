"""`/SITE/edit/earlier`: the versions that were in force before, and the way back.

Going back makes a draft, which is compared and published like any other.
"""

from collections.abc import Sequence

import msgspec
from starlette.responses import Response

from consent_service.errors import NotFoundError, RefusedPolicyError, StalePolicyError
from consent_service.findings import Finding
from consent_service.publishing.publisher import Held, list_held
from consent_service.web.edit.desk import WORDS, Desk, open_desk, show
from consent_service.web.edit.outcomes import SENT
from consent_service.web.endpoint import (
    HTML,
    LANG,
    PAGE_OUTCOMES,
    SITE,
    Endpoint,
    form_body,
    good,
)
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.layout.holder import name_of


class EarlierForm(SignedForm, frozen=True):
    """Which version to go back to.

    Attributes:
        base: The digest of the policy that was looked at. Example: `"4f1c…"`.
        revision: The digest of the revision. Example: `"9b0e…"`.
    """

    base: str = ""
    revision: str = ""


class Version(msgspec.Struct, frozen=True):
    """One time that an earlier revision was in force.

    Attributes:
        held: From when to when, who published it, and why.
        by: Who that is: a holder's name, "" where a file was read.
        is_kept: Whether the text that made it is kept.
    """

    held: Held
    by: str
    is_kept: bool


@signed_in("owner", words=WORDS)
async def get_earlier(visit: Visit) -> Response:
    """GET /SITE/edit/earlier: every version that was in force, newest first."""
    return await _page(visit, await open_desk(visit))


@takes_form(EarlierForm, "owner", words=WORDS)
async def post_restore(visit: Visit, form: EarlierForm) -> Response:
    """POST /SITE/edit/restore: make a draft of an earlier version."""
    site, by = str(visit.request.path_params["site"]), visit.session.bearer.token
    try:
        async with visit.noting("policy save", site):
            await visit.context.editor.restore(
                site, expected=form.base, by=by, revision=form.revision
            )
    except (RefusedPolicyError, StalePolicyError, NotFoundError) as error:
        found = error.findings if isinstance(error, RefusedPolicyError) else ()
        return await _page(
            visit,
            await open_desk(visit),
            failed=error.code,
            found=[each for each in found if each.severity == "error"],
            status=422 if found else 412,
        )
    return visit.go(f"{site}/edit")


async def _page(
    visit: Visit,
    desk: Desk,
    *,
    failed: str = "",
    found: Sequence[Finding] = (),
    status: int = 200,
) -> Response:
    site = visit.context.sites.get(desk.sheet.site)
    return show(
        visit,
        "edit_earlier.html",
        desk,
        status=status,
        versions=await _versions(visit, desk.sheet.site),
        served=site.revision.digest if site else "",
        failed=failed,
        kept_back=found,
    )


async def _versions(visit: Visit, site: str) -> list[Version]:
    held = await list_held(visit.context.store.logs, site)
    kept = set(await visit.context.editor.place.store.list_texts(site))
    present = held[-1].revision if held else ""
    names = {by: await name_of(visit, by) for by in {each.by for each in held} if by}
    return [
        Version(each, names.get(each.by, ""), each.revision in kept)
        for each in reversed(held)
        if each.revision != present
    ]


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/edit/earlier",
        get_earlier,
        "Earlier versions of a policy",
        "Every version that was in force, and which of them can become a draft.",
        (good("The page.", HTML), *PAGE_OUTCOMES),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/restore",
        post_restore,
        "Go back to an earlier policy",
        "Makes a draft of the text that made a revision. Nothing is published.",
        SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(EarlierForm),),
    ),
)
