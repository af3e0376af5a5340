"""`/start`: the set-up of a site, step by step, and its publication.

Each step is a form that is posted and leads on, so that going back is the browser's
own. What was answered is kept here, and no address holds any of it.
"""

import logging

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import (
    EditingOffError,
    InstallationError,
    NotFoundError,
    StalePolicyError,
)
from consent_service.policy import typed
from consent_service.policy.first_policy import FirstAnswers
from consent_service.token import has_role
from consent_service.web.context import AppState
from consent_service.web.endpoint import (
    FORM_OUTCOMES,
    HTML,
    LANG,
    Endpoint,
    Parameter,
    form_body,
    good,
)
from consent_service.web.layout.guard import (
    SignedForm,
    Visit,
    known_session,
    lead,
    signed_in,
    takes_form,
)
from consent_service.web.set_up import answers as query
from consent_service.web.set_up.draft import draft_of
from consent_service.web.set_up.form import LARGEST, StepForm, joined
from consent_service.web.set_up.look import looking_of
from consent_service.web.set_up.made import (
    SET_UP,
    Made,
    end_made,
    go_from_gone,
    open_made,
    possible_in,
    save_made,
)
from consent_service.web.set_up.present import find_present
from consent_service.web.set_up.shown import WORDS, Step, odd_text, show
from consent_service.web.sign_in.pages import link_page

_log = logging.getLogger(__name__)


async def get_start(request: Request[AppState]) -> Response:
    """GET /start: sign in by the key behind `#`; then begin to set up a site."""
    session = await known_session(request)
    if session is None:
        return link_page(request)
    if not has_role(session.token, "provider"):
        return lead(request, "sites")
    return await _get_first(request)


@signed_in("provider", words=WORDS)
async def _get_first(visit: Visit) -> Response:
    return show(visit, Step("site", Made()))


@takes_form(StepForm, "provider", words=WORDS, limit=LARGEST)
async def post_start(visit: Visit, form: StepForm) -> Response:
    """POST /start: begin with the address of a site."""
    return await _take(visit, Made(), "site", form)


@signed_in("provider", words=WORDS)
async def get_step(visit: Visit) -> Response:
    """GET /start/ID/STEP: one step, with what was answered."""
    made = await open_made(visit)
    if made and visit.request.path_params["step"] == "publish":
        return visit.go_to_page_of_form(f"start/{made.id}/review")
    step = _step_in(visit)
    if made is None:
        return await go_from_gone(visit)
    possible, sent = possible_in(visit), visit.request.query_params
    if step == "services" and _is_looked_at(visit, made) and "by-hand" not in sent:
        # What is being found is worth more than a list to pick from.
        return _go(visit, made, "look")
    first = query.first_wrong_step(made.answers, step, possible)
    if first != step:
        return _go(visit, made, f"{first}?sent")
    # A step that is opened for the first time is not full of mistakes.
    mistakes = query.mistakes_in(made.answers, step, possible) if "sent" in sent else {}
    known = visit.context.folder.files.load_known()
    draft = draft_of(made.answers, known) if step in ("appearance", "review") else None
    shown = Step(step, made, mistakes, draft, unseen_name="named" in sent)
    return show(visit, await _with_present(visit, shown))


@takes_form(StepForm, "provider", words=WORDS, limit=LARGEST)
async def post_step(visit: Visit, form: StepForm) -> Response:
    """POST /start/ID/STEP: keep what a step says, and lead on."""
    made, step = await open_made(visit), _step_in(visit)
    if made is None:
        return await go_from_gone(visit)
    return await _take(visit, made, step, form)


def _is_looked_at(visit: Visit, made: Made) -> bool:
    return looking_of(visit, made.answers).state == "running"


async def _take(visit: Visit, made: Made, step: str, form: StepForm) -> Response:
    possible = possible_in(visit)
    answers = joined(made.answers, form, step, possible)
    wanted = form.go if form.go in query.STEPS else step
    asked = form.q.strip()[:100] if step == wanted == "services" else ""
    made = msgspec.structs.replace(made, answers=answers, asked=asked, step=wanted)
    mistakes = query.mistakes_in(answers, step, possible)
    if "domain" in mistakes and not made.id:
        return _show_no_address(visit, made, form, mistakes)
    made = await save_made(visit, made)
    if mistakes:
        return _go(visit, made, f"{step}?sent")
    if step == "site" and not form.site.strip():
        # The name in all addresses is seen before it is fixed.
        return _go(visit, made, "site?named")
    if step == "controller" and _has_remark(answers, form):
        return _go(visit, made, "controller")
    if wanted == step == "services" and _is_looked_at(visit, made):
        # A search by hand beside a look that goes on.
        return _go(visit, made, "services?by-hand")
    if step == "site" and not answers.services and visit.context.looks.is_offered:
        # Somebody comes with nothing but a site.
        return _go(visit, made, "look")
    return _go(visit, made, wanted)


def _show_no_address(
    visit: Visit, made: Made, form: StepForm, mistakes: dict[str, str]
) -> Response:
    """Ask again: nothing is kept of a site as long as nobody knows which it is.

    Each attempt would be one more that is not finished.
    """
    if not form.site.strip():
        # No name is made of what is no address.
        answers = msgspec.structs.replace(made.answers, site="")
        made = msgspec.structs.replace(made, answers=answers)
        mistakes.pop("site", None)
    return show(visit, Step("site", made, mistakes), status=422)


def _has_remark(answers: FirstAnswers, form: StepForm) -> bool:
    """Return whether something is odd that nobody has been asked about yet.

    Sent again as it is, it stays: a person may know better.
    """
    odd = typed.oddities(answers.email, answers.business_id)
    return bool(odd) and form.odd != odd_text(answers)


@takes_form(SignedForm, "provider", words=WORDS)
async def post_publish(visit: Visit, form: SignedForm) -> Response:  # noqa: ARG001
    """POST /start/ID/publish: write the policy file, and put it in force."""
    made = await open_made(visit)
    if made is None:
        return await go_from_gone(visit)
    known, possible = visit.context.folder.files.load_known(), possible_in(visit)
    answers = made.answers
    step = query.first_wrong_step(answers, "review", possible)
    draft = draft_of(answers, known) if step == "review" else None
    if draft is None or not draft.is_lawful:
        mistakes = query.mistakes_in(answers, step, possible)
        shown = await _with_present(visit, Step(step, made, mistakes, draft))
        return show(visit, shown, status=422)

    by = visit.session.bearer.token
    try:
        await visit.context.editor.add(answers.site, draft.text, by=by)
    except (InstallationError, EditingOffError) as error:
        failed = Step(step, made, draft=draft, failed=f"{error}; {error.hint}")
        return show(visit, failed, status=503)
    except StalePolicyError:
        # Another tab was first, between our look and the writing.
        late = Step("site", made, {"site": "taken_site"})
        return show(visit, await _with_present(visit, late), status=422)
    await _keep_look(visit, answers)
    await visit.note("policies", answers.site)
    await end_made(visit, made)
    return visit.go(f"{answers.site}/tag?new=1")


async def _keep_look(visit: Visit, answers: FirstAnswers) -> None:
    """List what the set-up's look saw among the scans of the site."""
    try:
        await visit.context.looks.keep(visit.session.id, answers.domain, answers.site)
    except OSError as error:
        # The site is published all the same; only the list of its scans lacks one.
        _log.warning("the look at site %s was not kept: %s", answers.site, error)


@signed_in("provider", words=WORDS)
async def get_discard(visit: Visit) -> Response:
    """GET /start/ID/discard: what would be lost, and whether it is to be."""
    made = await open_made(visit)
    if made is None:
        return visit.go("sites")
    answers = made.answers
    known = visit.context.folder.files.load_known().services
    language = visit.frame.language
    lost = {
        "domain": answers.domain,
        "controller_name": answers.name,
        "email": answers.email,
        "notice_url": answers.notice_url,
        "chosen": ", ".join(
            known[id_].titles.get(language) or known[id_].name
            for id_ in answers.services
        ),
        "things": ", ".join(
            thing.title or thing.label
            for thing in answers.things
            if thing.title or thing.note
        ),
    }
    return visit.frame.answer(
        "discard.html",
        made=made,
        lost={name: text for name, text in lost.items() if text},
        at=f"{visit.frame.root}/start/{made.id}",
    )


@takes_form(SignedForm, "provider", words=WORDS)
async def post_discard(visit: Visit, form: SignedForm) -> Response:  # noqa: ARG001
    """POST /start/ID/discard: throw away what was answered."""
    id_ = str(visit.request.path_params["set_up"])
    await visit.context.set_ups.remove(visit.owner, id_)
    return visit.go("sites")


async def _with_present(visit: Visit, step: Step) -> Step:
    """Return the step with the site that has the name already, if one has."""
    if step.mistakes.get("site") != "taken_site":
        return step
    present = await find_present(visit, step.made.answers)
    return msgspec.structs.replace(step, present=present)


def _step_in(visit: Visit) -> str:
    step = str(visit.request.path_params["step"])
    if step not in query.STEPS:
        raise NotFoundError("the set-up has no such step")
    return step


def _go(visit: Visit, made: Made, path: str) -> Response:
    return visit.go(f"start/{made.id}/{path}")


_STEP = Parameter(
    "step", "path", "The step of the set-up.", "services", words=query.STEPS
)
_LEADS = good("Kept, gone, or not signed in; leads to the next page.", status=303)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/start",
        get_start,
        "Begin to set up a site",
        "Where a link leads: the key behind `#` is not sent; a script of the page "
        "posts it to `/sign-in`. Then the first step of the set-up.",
        (
            good("The page.", HTML),
            good("Signed in, and no provider; leads to the sites.", status=303),
        ),
        parameters=(LANG,),
    ),
    Endpoint(
        "POST",
        "/start",
        post_start,
        "Take the address of a site",
        "Begins a set-up; its id is in all further addresses, its answers in none.",
        (_LEADS, *FORM_OUTCOMES),
        access="person",
        bodies=(form_body(StepForm),),
    ),
    # Before the steps: these are none.
    Endpoint(
        "POST",
        "/start/{set_up}/publish",
        post_publish,
        "Publish the policy of the set-up",
        "Writes the policy file and puts it in force.",
        (
            good("In force, or not signed in; leads to the next page.", status=303),
            *FORM_OUTCOMES,
            good("An answer does not fit; the page says which.", HTML, 422),
            good("The file cannot be written; the page has its text.", HTML, 503),
        ),
        access="person",
        parameters=(SET_UP,),
        bodies=(form_body(SignedForm),),
    ),
    Endpoint(
        "GET",
        "/start/{set_up}/discard",
        get_discard,
        "Whether a set-up is to be thrown away",
        "What was answered, which is lost then.",
        (
            good("The page.", HTML),
            good("Gone, or not signed in.", status=303),
            good("Only for a provider; the page says so.", HTML, 403),
        ),
        access="person",
        parameters=(SET_UP, LANG),
    ),
    Endpoint(
        "POST",
        "/start/{set_up}/discard",
        post_discard,
        "Throw a set-up away",
        "What was answered is removed; nothing was published.",
        (_LEADS, *FORM_OUTCOMES),
        access="person",
        parameters=(SET_UP,),
        bodies=(form_body(SignedForm),),
    ),
    Endpoint(
        "GET",
        "/start/{set_up}/{step}",
        get_step,
        "A step of the set-up",
        "With what was answered; only for who answered it.",
        (
            good("The page.", HTML),
            good("Gone, not signed in, or a step before has a mistake.", status=303),
            good("Only for a provider; the page says so.", HTML, 403),
            good("There is no such step; the page says so.", HTML, 404),
        ),
        access="person",
        parameters=(SET_UP, _STEP, LANG),
    ),
    Endpoint(
        "POST",
        "/start/{set_up}/{step}",
        post_step,
        "Keep what a step says",
        "The answers are kept until they are published or thrown away, the person "
        "signs out, or half a day is over.",
        (
            _LEADS,
            *FORM_OUTCOMES,
            good("There is no such step; the page says so.", HTML, 404),
        ),
        access="person",
        parameters=(SET_UP, _STEP),
        bodies=(form_body(StepForm),),
    ),
)
