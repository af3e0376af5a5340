"""`/SITE/edit/GROUP`: the draft of a policy in groups of fields."""

from typing import Any, Final

import msgspec
from starlette.responses import RedirectResponse, Response

from consent_service.errors import (
    NotFoundError,
    PolicyError,
    RefusedPolicyError,
    StalePolicyError,
)
from consent_service.policy.load import LARGEST_FILE
from consent_service.web.edit.desk import (
    GROUPS,
    WORDS,
    Desk,
    desk_of,
    names_in,
    open_desk,
    said_differences,
    show,
)
from consent_service.web.edit.groups import shown_in
from consent_service.web.edit.outcomes import SENT
from consent_service.web.edit.preview import look_of, preview_address
from consent_service.web.edit.short_names import with_short_name
from consent_service.web.edit.values import changed, lost_by
from consent_service.web.endpoint import (
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

# Addresses beside the groups at which no page is.
_TAKES_FORMS: Final = ("publish", "go-on", "restore")
# Bytes of a form: the whole file may be in one, each byte of it as three characters.
_LARGEST_FORM: Final = 4 * LARGEST_FILE


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


@signed_in("owner", words=WORDS)
async def get_group(visit: Visit) -> Response:
    """GET /SITE/edit/GROUP: the form of one group."""
    if visit.request.path_params["group"] in _TAKES_FORMS:
        return visit.go_to_page_of_form(f"{visit.request.path_params['site']}/edit")
    return await _form(visit, _group_in(visit), await open_desk(visit))


@takes_form(EditForm, "owner", words=WORDS, limit=_LARGEST_FORM)
async def post_group(visit: Visit, form: EditForm) -> Response:
    """POST /SITE/edit/GROUP: keep what the form says in the draft."""
    group, editor = _group_in(visit), visit.context.editor
    desk = await open_desk(visit)
    # A short name that stands for none is not to be read as one that was typed.
    is_named = form.value.get("name", "").strip()
    unnamed = {} if is_named else {"typed_id": form.value.get("id", "")}
    form = _named(form, group, desk)
    if lost := lost_by(desk.values, group, form.value):
        return show(
            visit,
            "edit_sure.html",
            desk,
            group=group,
            thing=form.value["remove"],
            lost=said_differences(visit, desk, {}, lost),
        )
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
    if text == desk.sheet.text:
        # Nothing is kept, so auditors read of nothing.
        return visit.go(f"{site}/edit/{_next(group, form)}")
    try:
        async with visit.noting("policy save", site):
            await editor.save(site, text, expected=form.base, by=by)
    except RefusedPolicyError:
        shown = msgspec.structs.replace(
            desk_of(desk.sheet, await editor.check(site, text), visit.frame.language),
            is_kept_sound=desk.checked.policy is not None,
        )
        return await _form(visit, group, shown, form=form, status=422, **unnamed)
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
    shown, look = desk_of(desk.sheet, checked, visit.frame.language), look_of(form.look)
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
        names=names_in(visit, shown),
    )
    del answer.headers["x-frame-options"]
    return answer


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
    mine = desk_of(desk.sheet, checked, visit.frame.language)
    both = said_differences(visit, desk, desk.values, mine.values)
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
    return show(
        visit,
        f"edit_{group}.html",
        desk,
        group=group,
        status=status,
        said=said,
        look=look_of(form.look) if form and form.look else None,
        **shown_in(visit, desk, group, said),
        **values,
    )


_GROUP = Parameter(
    "group", "path", "A group of fields.", "appearance", words=(*GROUPS, "service")
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/edit/{group}",
        get_group,
        "A group of fields",
        "A form beside the preview, with the findings about its fields.",
        (good("The page.", HTML), *PAGE_OUTCOMES),
        access="person",
        parameters=(SITE, _GROUP, LANG),
    ),
    Endpoint(
        "POST",
        "/{site}/edit/{group}",
        post_group,
        "Save a draft in a form",
        "It is not in force before it is published.",
        SENT,
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
        (good("It cannot be shown; the page says why.", HTML), *SENT),
        access="person",
        parameters=(SITE, _GROUP),
        bodies=(form_body(EditForm),),
    ),
)
