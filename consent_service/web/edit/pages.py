"""`/SITE/edit`: the draft of a policy in groups of fields, and its publication."""

from functools import partial
from typing import Any, Final

import msgspec
from starlette.responses import RedirectResponse, Response

from consent_service.declaration.words import locale_of
from consent_service.errors import (
    NotFoundError,
    PolicyError,
    RefusedPolicyError,
    StalePolicyError,
)
from consent_service.findings import is_severe
from consent_service.locales import load_texts
from consent_service.policy.built_in import NECESSARY, OWN_SERVICE, PRODUCT_CATEGORIES
from consent_service.policy.load import LARGEST_FILE
from consent_service.publishing.editor import patch_of
from consent_service.web.edit.desk import (
    GROUPS,
    WORDS,
    Desk,
    desk_of,
    names_in,
    open_desk,
    show,
)
from consent_service.web.edit.differences import differences, say
from consent_service.web.edit.missing_words import missing_words
from consent_service.web.edit.preview import look_of, preview_address
from consent_service.web.edit.reasons import acceptable, questions_in
from consent_service.web.edit.seen_service import seen_service
from consent_service.web.edit.service_view import view_of
from consent_service.web.edit.short_names import with_short_name
from consent_service.web.edit.times import UNITS, split_period, spoken_lifetime
from consent_service.web.edit.values import changed, services_in
from consent_service.web.endpoint import (
    FORM_REFUSALS,
    HTML,
    LANG,
    PAGE_OUTCOMES,
    SITE,
    Endpoint,
    Parameter,
    form_body,
    good,
)
from consent_service.web.http.pages import FRAMING_POLICY
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.set_up.catalog_search import search

# Bytes of a form: the whole file may be in one, each byte of it as three characters.
_LARGEST_FORM: Final = 4 * LARGEST_FILE
_CONFLICTS: Final = (RefusedPolicyError, StalePolicyError, NotFoundError)
_OVERTAKEN: Final = 412
_MECHANISMS: Final = ("none_needed", "dpf", "scc", "adequacy", "consent", "open")
_JURISDICTIONS: Final = ("FI", "SE", "DK", "NO", "EE", "DE", "EU")
_PATCH: Final = "text/x-patch"


class EditForm(SignedForm, frozen=True):
    """What a group of the editor sends.

    Attributes:
        base: The digest of what the form was made from. Example: `"4f1c…"`.
        value: The fields, by their names in the policy.
            Example: `{"appearance.accent": "#0a5c36"}`.
        look: How the preview looks. Example: `{"part": "banner"}`.
    """

    base: str = ""
    value: dict[str, str] = msgspec.field(default_factory=dict)
    look: dict[str, str] = msgspec.field(default_factory=dict)


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
    return _overview(visit, await open_desk(visit))


def _overview(visit: Visit, desk: Desk, **values: Any) -> Response:
    findings = [each for each in desk.checked.findings if each.accepted is None]
    severe = [each for each in findings if is_severe(each)]
    overview: dict[str, Any] = {"errors": severe, "findings": findings, **values}
    return show(visit, "edit.html", desk, **overview)


@signed_in("owner", words=WORDS)
async def get_group(visit: Visit) -> Response:
    """GET /SITE/edit/GROUP: the form of one group."""
    return await _form(visit, _group_in(visit), await open_desk(visit))


@takes_form(EditForm, "owner", words=WORDS, limit=_LARGEST_FORM)
async def post_group(visit: Visit, form: EditForm) -> Response:
    """POST /SITE/edit/GROUP: keep what the form says in the draft."""
    group, editor = _group_in(visit), visit.context.editor
    desk = await open_desk(visit)
    form = _named(form, group, desk)
    site, by = desk.sheet.site, visit.session.bearer.token
    try:
        text = await _text_of(visit, desk, group, form)
    except PolicyError:
        # The whole file is no TOML: no other form can change it.
        await visit.note("policy save, refused", site)
        return await _form(visit, group, desk, trouble=True, form=form, status=422)
    if form.base != desk.sheet.digest:
        await visit.note("policy save, refused", site)
        return await _conflict(visit, group, desk, text, form)
    try:
        async with visit.noting("policy save", site):
            await editor.save(site, text, expected=form.base, by=by)
    except RefusedPolicyError:
        shown = msgspec.structs.replace(
            desk_of(desk.sheet, await editor.check(site, text)),
            is_kept_sound=desk.checked.policy is not None,
        )
        return await _form(visit, group, shown, form=form, status=422)
    except StalePolicyError:
        return await _conflict(visit, group, await open_desk(visit), text, form)
    return visit.go(f"{site}/edit/{_next(group, form)}")


@takes_form(EditForm, "owner", words=WORDS, limit=_LARGEST_FORM)
async def post_preview(visit: Visit, form: EditForm) -> Response:
    """POST /SITE/edit/GROUP/preview: lead the frame to what the form would make."""
    group = _group_in(visit)
    desk = await open_desk(visit)
    text = await _text_of(visit, desk, group, _named(form, group, desk))
    checked = await visit.context.editor.check(desk.sheet.site, text)
    shown, look = desk_of(desk.sheet, checked), look_of(form.look)
    address = ""
    if checked.policy is not None:
        address = preview_address(visit, desk.sheet, shown.values, look)
    if address:
        return RedirectResponse(address, status_code=303)
    answer = visit.frame.answer(
        "unseen.html",
        policy=FRAMING_POLICY.replace("'none'; script", "'self'; script"),
        # With none it is a policy, whose changes are too many for an address.
        findings=shown.mistakes,
    )
    del answer.headers["x-frame-options"]
    return answer


@takes_form(DraftForm, "owner", words=WORDS)
async def post_publish(visit: Visit, form: DraftForm) -> Response:
    """POST /SITE/edit/publish: put the draft in force."""
    site, by = _site(visit), visit.session.bearer.token
    why = " ".join(form.why.split())
    if not why:
        # Auditors read it; a program may leave it out, a person is asked.
        await visit.note("policy publish, refused", site)
        return _overview(visit, await open_desk(visit), no_why=True, status=422)
    try:
        async with visit.noting("policy publish", site):
            await visit.context.editor.publish(site, expected=form.base, by=by, why=why)
    except _CONFLICTS as error:
        return await _refused(visit, error, base=form.base, why=why)
    return visit.go(f"{site}/edit?published")


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
        await visit.context.editor.build_on_present(site, expected=form.base, by=by)
    except _CONFLICTS as error:
        return await _refused(visit, error, base=form.base)
    return visit.go(f"{site}/edit")


@takes_form(DraftForm, "owner", words=WORDS)
async def post_restore(visit: Visit, form: DraftForm) -> Response:
    """POST /SITE/edit/restore: make a draft of the policy that was replaced last."""
    site, by = _site(visit), visit.session.bearer.token
    try:
        async with visit.noting("policy save", site):
            await visit.context.editor.restore(site, expected=form.base, by=by)
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


def _group_in(visit: Visit) -> str:
    group = str(visit.request.path_params["group"])
    if group not in (*GROUPS, "service"):
        raise NotFoundError("the editor has no such page")
    return group


def _named(form: EditForm, group: str, desk: Desk) -> EditForm:
    value = with_short_name(desk.values, group, form.value)
    return msgspec.structs.replace(form, value=value)


async def _text_of(visit: Visit, desk: Desk, group: str, form: EditForm) -> bytes:
    """Return the text that a form makes of the present one."""
    if group == "file":
        # Browsers send line ends as Windows writes them.
        text = form.value.get("text", "").replace("\r\n", "\n")
        return text.encode() if text.endswith("\n") else f"{text}\n".encode()
    values = changed(desk.values, group, form.value)
    return await visit.context.editor.change(desk.sheet, values)


def _next(group: str, form: EditForm) -> str:
    """Return where a form leads: what was just added is described next."""
    added = form.value.get("add", "").partition("/")[2]
    if group == "services" and added:
        return f"service?service={added}&saved"
    if group == "service":
        return "services?saved"
    language = form.value.get("in", "")
    return f"{group}?in={language}&saved" if group == "texts" else f"{group}?saved"


async def _conflict(
    visit: Visit, group: str, desk: Desk, text: bytes, form: EditForm
) -> Response:
    """Show what somebody else saved meanwhile beside what was just typed."""
    checked = await visit.context.editor.check(desk.sheet.site, text)
    mine = desk_of(desk.sheet, checked)
    frame, names = visit.frame, names_in(visit, desk)
    both = [
        say(each, frame.words, frame.language, names)
        for each in differences(desk.values, mine.values)
    ]
    return await _form(visit, group, mine, conflict=both, form=form, status=412)


async def _form(
    visit: Visit,
    group: str,
    desk: Desk,
    *,
    form: EditForm | None = None,
    status: int = 200,
    **values: Any,  # what the template needs beside
) -> Response:
    said = form.value if form else {}
    if group == "service":
        asked = visit.request.query_params.get("service", "")[:63]
        own = _service(visit, desk, asked or said.get("id", ""))
    else:
        own = _OWN.get(group, _nothing)(visit, desk)
    return show(
        visit,
        f"edit_{group}.html",
        desk,
        group=group,
        status=status,
        said=said,
        look=look_of(form.look) if form and form.look else None,
        **own,
        **values,
    )


def _nothing(visit: Visit, desk: Desk) -> dict[str, Any]:  # noqa: ARG001
    return {}


def _texts(visit: Visit, desk: Desk) -> dict[str, Any]:
    languages = desk.values.get("languages") or ["en"]
    asked = visit.request.query_params.get("in", "")
    language = asked if asked in languages else languages[0]
    built_in = load_texts(language).category
    ids = [*built_in, *desk.values.get("categories", {})]
    used = {"necessary", *desk.values.get("categories", {})}
    return {
        "in_language": language,
        "built_in": built_in,
        "category_ids": [id_ for id_ in dict.fromkeys(ids) if id_ in used],
        "names": names_in(visit, desk),
    }


def _categories(visit: Visit, desk: Desk) -> dict[str, Any]:
    names = names_in(visit, desk)
    ids = list(desk.values.get("categories", {}))
    others = {
        id_: [(other, names.get(other, other)) for other in ids if other != id_]
        for id_ in ids
    }
    return {"names": names, "product": PRODUCT_CATEGORIES, "others": others}


def _services(visit: Visit, desk: Desk) -> dict[str, Any]:
    known = visit.context.folder.files.load_known().services
    asked = visit.request.query_params.get("q", "").strip()[:100]
    chosen = services_in(desk.values)
    return {
        "asked": asked,
        # The product's own service is there without being written.
        "chosen": {OWN_SERVICE: NECESSARY, **chosen},
        "own_service": OWN_SERVICE,
        "with_findings": desk.services_with_findings(),
        "results": search(asked, known, language=visit.frame.language) if asked else [],
        "names": names_in(visit, desk),
    }


def _service(visit: Visit, desk: Desk, id_: str) -> dict[str, Any]:
    known = visit.context.folder.files.load_known()
    asked = visit.request.query_params
    service = desk.values.get("services", {}).get(id_, {}) or seen_service(asked)
    catalogued = known.services.get(id_)
    category = services_in(desk.values).get(id_, "") or asked.get("category", "")
    if id_ == OWN_SERVICE:
        category = NECESSARY
    # What is necessary comes last: it is chosen by mistake otherwise.
    optional = [each for each in PRODUCT_CATEGORIES if each != NECESSARY]
    offered = [*optional, *desk.values.get("categories", {}), NECESSARY]
    if id_ == OWN_SERVICE:
        offered = [NECESSARY]
    names, words = names_in(visit, desk), visit.frame.words
    number, unit = split_period(str(service.get("data_retention", "")))
    return {
        "id": id_,
        "service": service,
        "catalogued": catalogued,
        # What is not kept yet can still be called otherwise.
        "kept_service": id_
        in {**desk.kept.get("services", {}), **services_in(desk.kept)},
        "category": category,
        "offered": [(each, names.get(each, each)) for each in dict.fromkeys(offered)],
        "retention": (number, unit),
        "units": [(sign, words[f"unit_{sign}"]) for sign in UNITS],
        "lifetime_of": partial(spoken_lifetime, language=visit.frame.language),
        "mechanisms": [(each, words[f"value_{each}"]) for each in _MECHANISMS],
        "view": view_of(
            desk, id_, catalogued, visit.frame.language, seen=seen_service(asked)
        ),
        "names": names,
    }


def _languages(visit: Visit, desk: Desk) -> dict[str, Any]:
    known = visit.context.folder.files.load_known()
    return {
        "offered": [(tag, load_texts(tag).name) for tag in known.languages],
        "missing": list(missing_words(desk.values, desk.kept, known.services)),
        "names": names_in(visit, desk),
    }


def _validity(visit: Visit, desk: Desk) -> dict[str, Any]:
    present = str(desk.values.get("jurisdiction", "FI"))
    named = locale_of(visit.frame.language).territories
    codes = dict.fromkeys([present, *_JURISDICTIONS])
    return {"jurisdictions": [(code, named.get(code, code)) for code in codes]}


def _reasons(visit: Visit, desk: Desk) -> dict[str, Any]:
    return {
        "accepted": list(acceptable(desk.checked.findings, desk.values)),
        "questions": questions_in(desk.values, visit.frame.language),
    }


_OWN: Final = {
    "reasons": _reasons,
    "texts": _texts,
    "categories": _categories,
    "services": _services,
    "languages": _languages,
    "validity": _validity,
}

_GROUP = Parameter(
    "group", "path", "A group of fields.", "appearance", words=(*GROUPS, "service")
)
_SEEN = (*PAGE_OUTCOMES,)
_SENT = (
    *_SEEN,
    *FORM_REFUSALS,
    good("Policies are not changed here; the page says so.", HTML, 409),
    good("Somebody else was quicker; the page shows both.", HTML, 412),
    good("A field does not fit; the page says which.", HTML, 422),
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/edit",
        get_edit,
        "The draft of a policy",
        "What it changes, what `policy check` finds in it, and its publication.",
        (good("The page.", HTML), *_SEEN),
        access="person",
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "GET",
        "/{site}/edit/{group}",
        get_group,
        "A group of fields",
        "A form beside the preview, with the findings about its fields.",
        (good("The page.", HTML), *_SEEN),
        access="person",
        parameters=(SITE, _GROUP, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/{group}",
        post_group,
        "Save a draft in a form",
        "It is not in force before it is published.",
        _SENT,
        access="person",
        parameters=(SITE, _GROUP),
        bodies=(form_body(EditForm),),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/{group}/preview",
        post_preview,
        "Look at what a form would make",
        "For the frame of the preview. Nothing is kept.",
        (good("It cannot be shown; the page says why.", HTML), *_SENT),
        access="person",
        parameters=(SITE, _GROUP),
        bodies=(form_body(EditForm),),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/publish",
        post_publish,
        "Publish the draft from its page",
        "The log states who did, and why.",
        _SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(DraftForm),),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/take-back",
        post_take_back,
        "Take the draft back from its page",
        "What is in force stays in force.",
        _SENT,
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
        _SENT,
        access="person",
        parameters=(SITE,),
        bodies=(form_body(DraftForm),),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/restore",
        post_restore,
        "Go back to the policy before",
        "Makes a draft of the policy that the last publication replaced.",
        _SENT,
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
        (good("The patch.", _PATCH), *_SEEN),
        access="person",
        parameters=(SITE,),
    ),
)
