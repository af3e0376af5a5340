"""`/SITE/edit`: the draft of a policy as a whole, and its publication."""

from collections.abc import Sequence
from typing import Any, Final

from starlette.responses import Response

from consent_service.errors import (
    NotFoundError,
    RefusedPolicyError,
    StalePolicyError,
)
from consent_service.evidence.statement_fields import is_reason
from consent_service.findings import Finding, is_severe
from consent_service.publishing.editor import patch_of
from consent_service.web.edit.asking import asked_by_last, asking_of
from consent_service.web.edit.desk import WORDS, Desk, open_desk, show
from consent_service.web.edit.notes import is_acceptable, rests_on_law
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

_CONFLICTS: Final = (RefusedPolicyError, StalePolicyError, NotFoundError)
_OVERTAKEN: Final = 412
_PATCH: Final = "text/x-patch"


class DraftForm(SignedForm, frozen=True):
    """What is to be done with a draft.

    Attributes:
        base: The digest of the draft that was looked at. Example: `"4f1c…"`.
        why: Why it is published; the log states it.
            Example: `"Hotjar was taken off the site."`.
    """

    base: str = ""
    why: str = ""


@signed_in("owner", words=WORDS)
async def get_edit(visit: Visit) -> Response:
    """GET /SITE/edit: what the draft changes, what is found in it, and what to do."""
    desk = await open_desk(visit)
    is_published = "published" in visit.request.query_params
    asked = await asked_by_last(visit, desk) if is_published else None
    return _overview(visit, desk, asked=asked)


def _overview(visit: Visit, desk: Desk, **values: Any) -> Response:
    findings = [each for each in desk.checked.findings if each.accepted is None]
    hurdles = _hurdles(findings) if desk.sheet.draft else []
    overview: dict[str, Any] = {
        "hurdles": hurdles,
        # Each stands on the page once.
        "findings": [each for each in findings if not (hurdles and is_severe(each))],
        "asking": asking_of(visit, desk),
        "asked": None,
        **values,
    }
    return show(visit, "edit.html", desk, **overview)


def _hurdles(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Return what keeps a draft from being published, by what there is to do."""
    kinds: dict[str, list[Finding]] = {"form": [], "law": [], "guideline": []}
    for finding in filter(is_severe, findings):
        law = "law" if rests_on_law(finding) else "guideline"
        kinds[law if is_acceptable(finding) else "form"].append(finding)
    return [(kind, found) for kind, found in kinds.items() if found]


@takes_form(DraftForm, "owner", words=WORDS)
async def post_publish(visit: Visit, form: DraftForm) -> Response:
    """POST /SITE/edit/publish: put the draft in force."""
    site, by = _site(visit), visit.session.bearer.token
    # What is pasted brings signs along that nobody sees.
    why = "".join(filter(str.isprintable, " ".join(form.why.split())))
    if not why or not is_reason(why):
        # Auditors read it; a program may leave it out, a person is asked.
        await visit.note("policy publish, refused", site)
        wrong = "long_why" if why else "no_why"
        return _overview(
            visit, await open_desk(visit), wrong_why=wrong, why=why, status=422
        )
    try:
        async with visit.noting("policy publish", site):
            await visit.context.editor.publish(site, expected=form.base, by=by, why=why)
    except _CONFLICTS as error:
        return await _refused(visit, error, base=form.base, why=why)
    return visit.go(f"{site}/edit?published")


@signed_in("owner", words=WORDS)
async def get_take_back(visit: Visit) -> Response:
    """GET /SITE/edit/take-back: what would be lost, and whether it is to be."""
    desk = await open_desk(visit)
    if desk.sheet.draft is None:
        # Another window was quicker.
        return visit.go(f"{desk.sheet.site}/edit")
    return show(visit, "edit_take_back.html", desk)


@takes_form(DraftForm, "owner", words=WORDS)
async def post_take_back(visit: Visit, form: DraftForm) -> Response:
    """POST /SITE/edit/take-back: throw the draft away."""
    site = _site(visit)
    try:
        async with visit.noting("draft taken back", site):
            await visit.context.editor.take_back(site, expected=form.base)
    except _CONFLICTS as error:
        return await _refused(visit, error, base=form.base)
    return visit.go(f"{site}/edit?gone")


@takes_form(DraftForm, "owner", words=WORDS)
async def post_go_on(visit: Visit, form: DraftForm) -> Response:
    """POST /SITE/edit/go-on: keep the draft although what is in force has changed."""
    site, by = _site(visit), visit.session.bearer.token
    try:
        async with visit.noting("policy save", site):
            await visit.context.editor.build_on_present(site, expected=form.base, by=by)
    except _CONFLICTS as error:
        return await _refused(visit, error, base=form.base)
    return visit.go(f"{site}/edit")


@signed_in("owner", words=WORDS)
async def get_patch(visit: Visit) -> Response:
    """GET /SITE/edit/patch: the difference of the draft, for a folder elsewhere."""
    sheet = await visit.context.editor.load(_site(visit))
    before = sheet.in_force.text if sheet.in_force else b""
    name = f"{sheet.site}.patch"
    return Response(
        patch_of(sheet.site, before, sheet.text),
        media_type=_PATCH,
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "no-store",
        },
    )


async def _refused(
    visit: Visit,
    error: RefusedPolicyError | StalePolicyError | NotFoundError,
    *,
    base: str,
    why: str = "",
) -> Response:
    """Show the draft again, and what kept it from being changed."""
    desk = await open_desk(visit)
    if not isinstance(error, NotFoundError):
        status = type(error).status
        return _overview(visit, desk, failed=error.code, why=why, status=status)
    # Another window, or another person, was quicker with the same draft.
    in_force = desk.sheet.in_force
    is_published = in_force is not None and in_force.digest == base
    failed = "published-already" if is_published else "no-draft"
    return _overview(visit, desk, failed=failed, status=_OVERTAKEN)


def _site(visit: Visit) -> str:
    return str(visit.request.path_params["site"])


ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/edit",
        get_edit,
        "The draft of a policy",
        "What it changes, what `policy check` finds in it, and its publication.",
        (good("The page.", HTML), *PAGE_OUTCOMES),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/publish",
        post_publish,
        "Publish the draft from its page",
        "The log states who did, and why.",
        SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(DraftForm),),
    ),
    Endpoint(
        "GET",
        "/{site}/edit/take-back",
        get_take_back,
        "Whether the draft is to be taken back",
        "What is lost if it is.",
        (
            good("The page.", HTML),
            good("There is no draft; leads to the page of the policy.", status=303),
            *PAGE_OUTCOMES,
        ),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/take-back",
        post_take_back,
        "Take the draft back from its page",
        "What is in force stays in force.",
        SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(DraftForm),),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/go-on",
        post_go_on,
        "Keep a draft that was overtaken",
        "After a look at what has changed in the policy in force since it was begun.",
        SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(DraftForm),),
    ),
    Endpoint(
        "GET",
        "/{site}/edit/patch",
        get_patch,
        "The draft as a patch",
        "For a folder under version control: `git apply` takes it.",
        (good("The patch.", _PATCH), *PAGE_OUTCOMES),
        access="person",
        parameters=(SITE,),
    ),
)
