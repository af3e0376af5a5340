"""`/start`: the set-up of a site, step by step, and its publication."""

import logging
import re
from collections.abc import Mapping
from typing import Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import EditingOffError, InstallationError, StalePolicyError
from consent_service.locales import load_texts
from consent_service.policy import typed
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.policy.first_policy import FirstAnswers
from consent_service.policy.first_things import THING_CATEGORIES, Thing
from consent_service.token import has_role
from consent_service.web.context import AppState
from consent_service.web.endpoint import (
    HTML,
    LANG,
    Endpoint,
    Parameter,
    form_body,
    good,
)
from consent_service.web.http.pages import FRAMING_POLICY, period_option
from consent_service.web.layout.guard import (
    SignedForm,
    Visit,
    known_session,
    lead,
    signed_in,
    takes_form,
)
from consent_service.web.set_up import answers as query
from consent_service.web.set_up.catalog_search import search
from consent_service.web.set_up.draft import Draft, draft_of, offered
from consent_service.web.set_up.look import looking_of
from consent_service.web.set_up.points import ASKED, points_of
from consent_service.web.set_up.present import Present, find_present
from consent_service.web.set_up.things import identity_text
from consent_service.web.sign_in.pages import link_page

_log = logging.getLogger(__name__)
_WORDS = "consent_service.web.set_up"
# ISO 8601, as a policy has it: what providers usually say of their data.
PERIODS: Final = ("P1M", "P3M", "P6M", "P13M", "P14M", "P2Y", "P26M", "P3Y", "P5Y")


class PublishForm(SignedForm, frozen=True):
    """What the last step sends.

    Attributes:
        answers: All answers, as the query of an address. Example: `"domain=a.fi"`.
    """

    answers: str = ""


async def get_start(request: Request[AppState]) -> Response:
    """GET /start: sign in by the key behind `#`; then set up a site."""
    session = await known_session(request)
    if session is None:
        return link_page(request)
    if not has_role(session.token, "provider"):
        return lead(request, "sites")
    return await _get_step(request)


class _Step(msgspec.Struct, frozen=True):
    """What a step shows; `failed` says why the file could not be written.

    `unseen_name` says that the site's name was made and nobody has seen it yet.
    """

    name: str
    answers: FirstAnswers
    mistakes: Mapping[str, str] = {}
    draft: Draft | None = None
    failed: str = ""
    unseen_name: bool = False
    present: Present | None = None


@signed_in("provider", words=_WORDS)
async def _get_step(visit: Visit) -> Response:
    known = visit.context.folder.files.load_known()
    pairs = visit.request.query_params.multi_items()
    possible = offered(known, _taken(visit))
    answers = query.read_answers(pairs, possible)
    wanted = visit.request.query_params.get("step", query.STEPS[0])
    step = query.first_wrong_step(answers, wanted, possible)
    if step != "site" and _leaves_name(visit):
        return _show(visit, _Step("site", answers, unseen_name=True))
    if step not in ("site", "controller") and _leaves_remark(visit, answers):
        return _show(visit, _Step("controller", answers))
    if step == "services" and _may_look(visit, answers):
        return visit.go(f"start/look?{query.query_of(answers)}")
    # A step that is opened for the first time is not full of mistakes.
    was_sent = step != wanted or visit.request.query_params.get("from") == step
    mistakes = query.mistakes_in(answers, step, possible) if was_sent else {}
    draft = draft_of(answers, known) if step in ("appearance", "review") else None
    shown = _Step(step, answers, mistakes, draft)
    return _show(visit, await _with_present(visit, shown))


@takes_form(PublishForm, "provider", words=_WORDS)
async def post_start(visit: Visit, form: PublishForm) -> Response:
    """POST /start: write the policy file, and put it in force."""
    known = visit.context.folder.files.load_known()
    possible = offered(known, _taken(visit))
    answers = query.read_answers(query.parse_query(form.answers), possible)
    step = query.first_wrong_step(answers, "review", possible)
    draft = draft_of(answers, known) if step == "review" else None
    if draft is None or not draft.is_lawful:
        mistakes = query.mistakes_in(answers, step, possible)
        shown = await _with_present(visit, _Step(step, answers, mistakes, draft))
        return _show(visit, shown, status=422)

    by = visit.session.bearer.token
    try:
        await visit.context.editor.add(answers.site, draft.text, by=by)
    except (InstallationError, EditingOffError) as error:
        failed = _Step(step, answers, draft=draft, failed=f"{error}; {error.hint}")
        return _show(visit, failed, status=503)
    except StalePolicyError:
        # Another tab was first, between our look and the writing.
        late = _Step("site", answers, {"site": "taken_site"})
        return _show(visit, await _with_present(visit, late), status=422)
    await _keep_look(visit, answers)
    await visit.note("policies", answers.site)
    return visit.go(f"{answers.site}/tag?new=1")


async def _keep_look(visit: Visit, answers: FirstAnswers) -> None:
    """List what the set-up's look saw among the scans of the site."""
    try:
        await visit.context.looks.keep(visit.session.id, answers.domain, answers.site)
    except OSError as error:
        # The site is published all the same; only the list of its scans lacks one.
        _log.warning("the look at site %s was not kept: %s", answers.site, error)


def _may_look(visit: Visit, answers: FirstAnswers) -> bool:
    """Return whether to offer a look first: somebody comes with nothing but a site."""
    comes_from_site = visit.request.query_params.get("from") == "site"
    return comes_from_site and not answers.services and visit.context.looks.is_offered


def _leaves_name(visit: Visit) -> bool:
    """Return whether the first step was sent without a name for the site."""
    sent = visit.request.query_params
    return sent.get("from") == "site" and not sent.get("site", "").strip()


def _leaves_remark(visit: Visit, answers: FirstAnswers) -> bool:
    """Return whether something odd was sent that nobody has been asked about yet.

    Sent again as it is, it stays: a person may know better.
    """
    sent = visit.request.query_params
    if sent.get("from") != "controller" or sent.get("odd") == _odd_text(answers):
        return False
    return bool(typed.oddities(answers.email, answers.business_id))


def _odd_text(answers: FirstAnswers) -> str:
    """Return what remarks are about, "" if there is nothing to remark on."""
    odd = typed.oddities(answers.email, answers.business_id)
    return " ".join(getattr(answers, field) for field in odd)


async def _with_present(visit: Visit, step: _Step) -> _Step:
    """Return the step with the site that has the name already, if one has."""
    if step.mistakes.get("site") != "taken_site":
        return step
    present = await find_present(visit, step.answers)
    return msgspec.structs.replace(step, present=present)


def _taken(visit: Visit) -> list[str]:
    sites = visit.context.sites
    return [*(site.name for site in sites.all()), *sites.unserved]


def _show(visit: Visit, step: _Step, *, status: int = 200) -> Response:
    known, answers = visit.context.folder.files.load_known(), step.answers
    own = visit.context.options
    number = query.STEPS.index(step.name)
    looking = looking_of(visit, answers)
    asked = visit.request.query_params.get("q", "").strip()[:100]
    text = query.query_of(answers)
    if not answers.languages:
        # The language of the page is the best guess at that of the site.
        answers = msgspec.structs.replace(answers, languages=(visit.frame.language,))
    chosen = [known.services[id_] for id_ in answers.services]
    return visit.frame.answer(
        "set_up.html",
        status=status,
        policy=FRAMING_POLICY,
        step=step.name,
        number=number + 1,
        steps=query.STEPS,
        before=query.STEPS[number - 1] if number else "",
        after=query.STEPS[number + 1] if number + 1 < len(query.STEPS) else "",
        answers=answers,
        hidden=_hidden(answers, step.name),
        query=text,
        is_too_long=len(text) > query.MOST_ANSWERS,
        mistakes=step.mistakes,
        failed=step.failed,
        unseen_name=step.unseen_name,
        present=step.present,
        address=f"{own.public_url}{own.prefix}/…/declaration",
        asked=asked,
        chosen=chosen,
        look_offered=visit.context.looks.is_offered,
        look=looking.look,
        seen={
            seen.id: "seen" if seen.is_sure else "probably"
            for seen in (looking.look.services if looking.look else ())
        },
        found=search(asked, known.services, without=answers.services),
        categories=load_texts(visit.frame.language).category,
        own_service=known.services[OWN_SERVICE],
        category_options=[
            (name, load_texts(visit.frame.language).category[name]["title"])
            for name in THING_CATEGORIES
        ],
        kinds=load_texts(visit.frame.language).kind,
        lifetimes={
            f"thing.{number}": _lifetimes(thing, visit.frame.language)
            for number, thing in enumerate(answers.things)
        },
        things=[
            (f"thing.{number}", thing, identity_text(thing))
            for number, thing in enumerate(answers.things)
        ],
        probably={
            (each.name, each.host): each.probably
            for each in (looking.look.unknown if looking.look else ())
        },
        spoken={tag: load_texts(tag).name for tag in answers.languages},
        open_services=[each for each in chosen if {*ASKED} & {*each.open}],
        periods=PERIODS,
        offered_languages=[(tag, load_texts(tag).name) for tag in known.languages],
        draft=step.draft,
        odd=typed.oddities(answers.email, answers.business_id),
        odd_text=_odd_text(answers),
        mended=_mended(visit, step),
        points=points_of(step.draft, answers, visit.frame.language)
        if step.draft
        else None,
        preview=_preview(visit, step.draft, text),
    )


def _mended(visit: Visit, step: _Step) -> dict[str, str]:
    """Return what would do instead of what was typed, by field."""
    possible = offered(visit.context.folder.files.load_known(), _taken(visit))
    answers, found = step.answers, {}
    for name, mistake in step.mistakes.items():
        if mistake == "wrong_site":
            found[name] = query.mended_name(answers, possible)
        elif mistake.startswith("faint_"):
            found[name] = query.mended_colour(answers, name)
    return {name: text for name, text in found.items() if text}


def _lifetimes(thing: Thing, language: str) -> query.Pairs:
    """Return how long it may last, with what was seen among it."""
    usual = ("session", "persistent", *PERIODS)
    seen = [thing.lifetime] if thing.lifetime not in ("", *usual) else []
    return [period_option(period, language) for period in (*seen, *usual)]


def _preview(visit: Visit, draft: Draft | None, text: str) -> str:
    """Return the address of the preview, "" if there is nothing to show."""
    if draft is None or draft.revision is None:
        return ""
    context = visit.context
    sealed = context.drafts.seal(text, context.clock())
    return f"{visit.frame.root}/preview/{sealed}/"


_IN_A_LANGUAGE: Final = re.compile(r"thing\.\d+\.purpose\..+")
# Which answers a step asks for; all others are carried along in the form.
_OWN: Final[Mapping[str, tuple[str, ...]]] = {
    "site": ("domain", "site"),
    "services": ("service", "thing"),
    "controller": ("name", "business_id", "email", "address", "notice_url"),
    "languages": ("language",),
    "open": ("retention", "transfers"),
    "appearance": ("position", "scheme", "accent", "accent_dark"),
    "review": (),
}


def _hidden(answers: FirstAnswers, step: str) -> query.Pairs:
    return [
        (name, text)
        for name, text in query.write_answers(answers)
        if name.partition(".")[0] not in _OWN[step]
        # The purposes in further languages are asked for beside the open points.
        and not (step == "open" and _IN_A_LANGUAGE.fullmatch(name))
    ] + [
        (name, text)
        for name, text in query.write_answers(answers)
        if step == "services" and _IN_A_LANGUAGE.fullmatch(name)
    ]


_STEP = Parameter(
    "step", "query", "The step of the set-up.", "services", words=query.STEPS
)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/start",
        get_start,
        "Set up a site",
        "Where a link leads: the key behind `#` is not sent; a script of the page "
        "posts it to `/sign-in`. Then the set-up of a site, step by step, with the "
        "answers in the query.",
        (
            good("The page.", HTML),
            good("Signed in, and no provider; leads to the sites.", status=303),
        ),
        parameters=(LANG, _STEP),
    ),
    Endpoint(
        "POST",
        "/start",
        post_start,
        "Publish the policy of the set-up",
        "Writes the policy file and puts it in force.",
        (
            good("In force, or not signed in; leads to the next page.", status=303),
            good("The form cannot be read; the page says so.", HTML, 400),
            good("Only for a provider, from a page of this session.", HTML, 403),
            good("The body is too long; the page says so.", HTML, 413),
            good("The body is not a form; the page says so.", HTML, 415),
            good("An answer does not fit; the page says which.", HTML, 422),
            good("The file cannot be written; the page has its text.", HTML, 503),
        ),
        access="person",
        bodies=(form_body(PublishForm),),
    ),
)
