"""`/policies/SITE`: the policy of a site and its draft, for programs."""

from contextlib import AbstractAsyncContextManager
from typing import Any, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import (
    PolicyError,
    RefusedPolicyError,
    RequestError,
    UnknownSiteError,
    WrongMediaTypeError,
)
from consent_service.foreign_json import decode_foreign
from consent_service.policy.load import LARGEST_FILE
from consent_service.policy.rewrite import plain_of
from consent_service.publishing.editor import CheckedText, Sheet
from consent_service.publishing.folder import is_site_name
from consent_service.token import Role
from consent_service.web.bearer import Use, using_token
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import (
    BUSY,
    JSON,
    NO_SITE,
    NO_TOKEN,
    SITE,
    TOO_LONG,
    WRONG_TOKEN,
    Body,
    Endpoint,
    Outcome,
    Parameter,
    bad,
    good,
    json_body,
    json_of,
)
from consent_service.web.http.answers import json_answer
from consent_service.web.http.body import FORM_BYTES, read_body, read_json
from consent_service.web.owner.conditions import etag_of, expected_digest
from consent_service.web.owner.policy_messages import (
    PolicyFields,
    PolicySheet,
    Publication,
    RefusedPolicy,
    listed_finding,
)
from consent_service.web.problems import MEDIA_TYPE, problem_of

TOML: Final = "application/toml"
_KEPT_NOWHERE: Final = {"cache-control": "no-store", "vary": "Accept, Authorization"}
# JSON spells the same policy with more characters.
_LARGEST_BODY: Final = 2 * LARGEST_FILE


async def get_policy(request: Request[AppState]) -> Response:
    """GET /policies/SITE: the draft if there is one, else the policy in force."""
    async with _using(request, "auditor", "owner", what="policy") as use:
        sheet = await context_of(request).editor.load(_site(request))
        use.what = "policy"
    if _kind_of(request.headers.get("accept", "")) == TOML:
        return _toml_answer(sheet)
    return await _sheet_answer(request, sheet)


async def put_policy(request: Request[AppState]) -> Response:
    """PUT /policies/SITE: keep a policy as the draft, or only check it."""
    site, editor = _site(request), context_of(request).editor
    is_new = not request.headers.get("if-match")
    roles: tuple[Role, ...] = ("provider",) if is_new else ("owner",)
    is_trial = "dry_run" in request.query_params
    what = "policy check" if is_trial else "policy save"
    async with _using(request, *roles, what=what) as use:
        expected = expected_digest(request)
        text = await _read_text(request, site, expected)
        try:
            if is_trial:
                checked, sheet = await editor.preview(site, text, expected=expected)
            else:
                by = use.bearer.token
                checked = await editor.save(site, text, expected=expected, by=by)
                sheet = await editor.load(site)
        except RefusedPolicyError as error:
            return _refusal(request, error)
        use.what = what
    if is_trial:
        return json_answer(_sheet_of(sheet, checked), headers=_KEPT_NOWHERE)
    return await _sheet_answer(request, sheet, checked)


async def publish_policy(request: Request[AppState]) -> Response:
    """POST /policies/SITE/publish: put the draft in force."""
    site, editor = _site(request), context_of(request).editor
    async with _using(request, "owner", what="policy publish") as use:
        expected = expected_digest(request)
        publication = await _read_publication(request)
        try:
            checked = await editor.publish(
                site, expected=expected, by=use.bearer.token, why=publication.why
            )
        except RefusedPolicyError as error:
            return _refusal(request, error)
        use.what = "policy publish"
    return await _sheet_answer(request, await editor.load(site), checked)


async def delete_draft(request: Request[AppState]) -> Response:
    """DELETE /policies/SITE/draft: throw the draft away."""
    async with _using(request, "owner", what="draft taken back") as use:
        expected = expected_digest(request)
        await context_of(request).editor.take_back(_site(request), expected=expected)
        use.what = "draft taken back"
    return Response(status_code=204, headers=_KEPT_NOWHERE)


def _using(
    request: Request[AppState], *roles: Role, what: str
) -> AbstractAsyncContextManager[Use]:
    return using_token(request, _site(request), *roles, what=what)


def _site(request: Request[AppState]) -> str:
    site = str(request.path_params["site"])
    if not is_site_name(site):
        raise UnknownSiteError("no site can have that name")
    return site


async def _read_text(request: Request[AppState], site: str, expected: str) -> bytes:
    """Return the TOML of the body; of JSON, the present text with those values."""
    kind = _kind_of(request.headers.get("content-type", ""))
    if kind not in (TOML, JSON):
        raise WrongMediaTypeError(f"the body is neither {TOML} nor {JSON}")
    announced = request.headers.get("content-length", "").encode()
    body = await read_body(request.receive, limit=_LARGEST_BODY, announced=announced)
    if kind == TOML:
        return body
    values = decode_foreign(
        body,
        msgspec.json.Decoder(dict[str, Any]),
        lambda flaw: RequestError(f"the body is no policy in JSON: {flaw.text}"),
    )
    editor = context_of(request).editor
    sheet = await editor.load(site) if expected else Sheet(site, None, None)
    try:
        return await editor.change(sheet, _without_nulls(values))
    except PolicyError as error:
        raise RequestError(
            f"the values of the body cannot be written as TOML: {error}",
            hint="take out every null in a list, or send the whole file as TOML",
        ) from error


def _without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without those that say that there is none."""
    return {
        name: _without_nulls(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value is not None
    }


async def _read_publication(request: Request[AppState]) -> Publication:
    if request.headers.get("content-length", "0") == "0":
        return Publication()
    return await read_json(request.receive, Publication, limit=FORM_BYTES)


def _kind_of(header: str) -> str:
    return header.partition(";")[0].partition(",")[0].strip().lower()


async def _sheet_answer(
    request: Request[AppState], sheet: Sheet, checked: CheckedText | None = None
) -> Response:
    if checked is None:
        checked = await context_of(request).editor.check(sheet.site, sheet.text)
    etag = etag_of(sheet.digest, is_json=True)
    return json_answer(
        _sheet_of(sheet, checked), headers={**_KEPT_NOWHERE, "etag": etag}
    )


def _toml_answer(sheet: Sheet) -> Response:
    etag = etag_of(sheet.digest, is_json=False)
    # By the registration of the type, TOML is UTF-8 and has no parameter.
    return Response(
        sheet.text,
        headers={**_KEPT_NOWHERE, "etag": etag, "content-type": TOML},
    )


def _sheet_of(sheet: Sheet, checked: CheckedText) -> PolicySheet:
    """Return what programs get of a text: the one that was sent, or that is kept."""
    kept = sheet.draft or sheet.in_force
    is_draft = checked.digest != sheet.base
    at = kept.at if kept else None
    return PolicySheet(
        site=sheet.site,
        state="draft" if is_draft else "in_force",
        digest=checked.digest,
        in_force=sheet.base,
        revision=checked.revision.digest if checked.revision else "",
        saved_by=kept.by if kept else "",
        saved_at=at.isoformat().replace("+00:00", "Z") if at else "",
        why=sheet.in_force.why if sheet.in_force else "",
        overtaken=sheet.is_overtaken,
        lawful=checked.is_lawful,
        policy=plain_of(checked.policy.text) if checked.policy else None,
        findings=[listed_finding(finding) for finding in checked.findings],
    )


def _refusal(request: Request[AppState], error: RefusedPolicyError) -> Response:
    problem = problem_of(error, prefix=context_of(request).options.prefix)
    findings = [listed_finding(finding) for finding in error.findings]
    body = RefusedPolicy(**msgspec.structs.asdict(problem), findings=findings)
    context_of(request).metrics.count_refusal(error.code)
    return json_answer(
        body, status=422, media_type=MEDIA_TYPE, headers={"cache-control": "no-store"}
    )


_DRY_RUN = Parameter(
    "dry_run",
    "query",
    "Say what would be, and keep nothing. Its name is enough.",
    "yes",
)
_IF_MATCH = Parameter(
    "if-match", "header", "The `ETag` of what the change was made from.", '"4f1c…"'
)
_IF_NONE_MATCH = Parameter(
    "if-none-match", "header", "`*` to begin a new site, for a provider.", "*"
)
_BODY = Body(PolicyFields, (TOML, JSON))
_REFUSED = Outcome(
    422, "It is no policy, or has errors; all findings.", MEDIA_TYPE, (RefusedPolicy,)
)
_STALE = bad(412, "Somebody has changed it meanwhile. GET it again.")
_UNCONDITIONAL = bad(428, "The request does not say what it was made from.")
_OFF = bad(409, "Policies are not changed here; `hint` says where.")
_CHANGED = (NO_TOKEN, WRONG_TOKEN, NO_SITE, _OFF, _STALE, TOO_LONG)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/policies/{site}",
        get_policy,
        "The policy of a site",
        "The draft if there is one, else the policy in force. With `Accept: "
        "application/toml` its text, with comments.",
        (
            json_of(PolicySheet, "The policy, and what `policy check` finds."),
            good("Its text.", TOML),
            NO_TOKEN,
            WRONG_TOKEN,
            NO_SITE,
            BUSY,
        ),
        access="auditor",
        parameters=(SITE,),
    ),
    Endpoint(
        "PUT",
        "/policies/{site}",
        put_policy,
        "Save a draft",
        "The whole policy. It is not in force before it is published. `If-Match` is "
        "the `ETag` of what it was made from; a provider begins a new site with "
        "`If-None-Match: *`. Of JSON, only what differs is changed in the file: its "
        "comments and order stay.",
        (
            json_of(PolicySheet, "It is kept, or would be."),
            bad(400, "The body cannot be read."),
            *_CHANGED,
            bad(415, "The body is neither TOML nor JSON."),
            _REFUSED,
            _UNCONDITIONAL,
            BUSY,
        ),
        access="owner",
        parameters=(SITE, _DRY_RUN, _IF_MATCH, _IF_NONE_MATCH),
        bodies=(_BODY,),
    ),
    Endpoint(
        "DELETE",
        "/policies/{site}/draft",
        delete_draft,
        "Take a draft back",
        "What is in force stays in force.",
        (
            good("There is no draft any more.", status=204),
            *_CHANGED[:-1],
            _UNCONDITIONAL,
            BUSY,
        ),
        access="owner",
        parameters=(SITE, _IF_MATCH),
    ),
    Endpoint(
        "POST",
        "/policies/{site}/publish",
        publish_policy,
        "Publish a draft",
        "The log of the site states the new revision with the id of the token and the "
        "reason.",
        (
            json_of(PolicySheet, "It is in force."),
            bad(400, "The reason cannot be read."),
            *_CHANGED,
            _REFUSED,
            _UNCONDITIONAL,
            BUSY,
        ),
        access="owner",
        parameters=(SITE, _IF_MATCH),
        bodies=(json_body(Publication),),
    ),
)
