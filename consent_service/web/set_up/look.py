"""`/start/ID/look`: what a site uses, seen by a browser, before services are picked."""

from typing import Final, Literal

import msgspec
from starlette.responses import Response

from consent_service.locales import load_texts
from consent_service.locales.names import language_name
from consent_service.policy.first_policy import FirstAnswers
from consent_service.site_look.values import Look, Looking, Wanted
from consent_service.web.endpoint import (
    FORM_OUTCOMES,
    HTML,
    LANG,
    Endpoint,
    form_body,
    good,
)
from consent_service.web.http.look_words import pass_words, trouble_words
from consent_service.web.http.origin import is_loopback, origin_netloc
from consent_service.web.http.pages import SCRIPT_POLICY
from consent_service.web.layout.guard import SignedForm, Visit, signed_in, takes_form
from consent_service.web.set_up import answers as query
from consent_service.web.set_up.made import (
    SET_UP,
    Made,
    go_from_gone,
    open_made,
    possible_in,
    save_made,
)
from consent_service.web.set_up.things import seen_things, with_things

_WORDS: Final = "consent_service.web.set_up"
# The page asks for itself again and again; without script the browser does it.
_POLICY: Final = f"{SCRIPT_POLICY}; connect-src 'self'"


class LookForm(SignedForm, frozen=True):
    """What the buttons of the look send.

    Attributes:
        action: Which button it was.
            Example: `"start"`.
    """

    action: Literal["start", "stop", "use"] = "start"


@signed_in("provider", words=_WORDS)
async def get_look(visit: Visit) -> Response:
    """GET /start/ID/look: offer a look, its progress, or what it found."""
    made = await open_made(visit)
    if made is None:
        return await go_from_gone(visit)
    if not visit.context.looks.is_offered or not _has_site(visit, made):
        return _go(visit, made, "services")
    return _show(visit, made, looking_of(visit, made.answers))


@takes_form(LookForm, "provider", words=_WORDS)
async def post_look(visit: Visit, form: LookForm) -> Response:
    """POST /start/ID/look: begin to look at the site, stop, or take what it found."""
    looks, session, made = visit.context.looks, visit.session.id, await open_made(visit)
    if made is None:
        return await go_from_gone(visit)
    answers = made.answers
    if not looks.is_offered or not _has_site(visit, made):
        return _go(visit, made, "services")
    if form.action == "use":
        look = looking_of(visit, answers).look
        if look is not None:
            found = with_look(answers, look, possible_in(visit))
            made = msgspec.structs.replace(made, answers=found, step="services")
            await save_made(visit, made)
        return _go(visit, made, "services")
    if form.action == "stop":
        await looks.stop(session)
        return _go(visit, made, "look")
    if looks.find(session).domain != answers.domain:
        # Of another site, which nobody waits for any more.
        await looks.stop(session)
    # A service on one's own machine may look at sites there; no other one may.
    own = origin_netloc(visit.context.options.public_url)
    try:
        looking = await looks.start(
            session,
            Wanted(
                answers.domain,
                answers.site,
                private=is_loopback(own),
                language=visit.frame.language,
            ),
        )
    except OSError as error:
        looking = Looking(
            "failed", answers.domain, reason="disk", trouble=error.strerror or ""
        )
        return _show(visit, made, looking, status=503)
    if looking.state == "none":
        return _show(visit, made, looking, is_busy=True, status=503)
    return _go(visit, made, "look")


def looking_of(visit: Visit, answers: FirstAnswers) -> Looking:
    """Return how the look at the site of these answers is."""
    looking = visit.context.looks.find(visit.session.id)
    return looking if looking.domain == answers.domain else Looking("none")


def with_look(answers: FirstAnswers, look: Look, known: query.Known) -> FirstAnswers:
    """Return the answers with what was found, where nobody has said otherwise."""
    found = [seen.id for seen in look.services if seen.id in known.services]
    languages = tuple(tag for tag in look.languages if tag in known.languages)
    return msgspec.structs.replace(
        answers,
        services=tuple(dict.fromkeys([*answers.services, *found])),
        things=with_things(answers.things, seen_things(look.unknown)),
        languages=answers.languages or languages,
        notice_url=answers.notice_url or look.notice_url,
        name=answers.name or look.name,
        email=answers.email or look.email,
        business_id=answers.business_id or look.business_id,
    )


def _show(
    visit: Visit,
    made: Made,
    looking: Looking,
    *,
    is_busy: bool = False,
    status: int = 200,
) -> Response:
    known, look = visit.context.folder.files.load_known(), looking.look
    number = query.STEPS.index("services") + 1
    running = looking.state == "running"
    return visit.frame.answer(
        "look.html",
        status=status,
        policy=_POLICY,
        step="services",
        number=number,
        steps=query.STEPS,
        answers=made.answers,
        at=f"{visit.frame.root}/start/{made.id}",
        looking=looking,
        is_busy=is_busy,
        elapsed=_elapsed(visit, looking),
        look=look,
        trouble=trouble_words(looking, visit.frame.language),
        pass_name=pass_words(looking.step, visit.frame.language) if running else "",
        services=[
            (known.services[seen.id], seen.is_sure)
            for seen in (look.services if look else ())
            if seen.id in known.services
        ],
        languages_found=[
            language_name(tag, visit.frame.language)
            for tag in (look.languages if look else ())
        ],
        categories=load_texts(visit.frame.language).category,
    )


def _elapsed(visit: Visit, looking: Looking) -> int:
    """Return the seconds that a look has run: on slow machines nothing else moves."""
    if looking.at is None:
        return 0
    return max(0, int((visit.context.clock() - looking.at).total_seconds()))


def _has_site(visit: Visit, made: Made) -> bool:
    wanted = query.first_wrong_step(made.answers, "services", possible_in(visit))
    return wanted == "services"


def _go(visit: Visit, made: Made, path: str) -> Response:
    return visit.go(f"start/{made.id}/{path}")


ENDPOINTS = (
    Endpoint(
        "GET",
        "/start/{set_up}/look",
        get_look,
        "What a look at the site found",
        "Offers to look at the site whose address was given, where the scanner is "
        "installed; then how far the look is, and what it found.",
        (
            good("The page.", HTML),
            good("Not signed in, no scanner, or no address yet.", status=303),
            good("Only for a provider; the page says so.", HTML, 403),
        ),
        access="person",
        parameters=(SET_UP, LANG),
    ),
    Endpoint(
        "POST",
        "/start/{set_up}/look",
        post_look,
        "Look at the site",
        "Begins a scan of the site in a process of its own, stops it, or takes what "
        "it found for answers. One at a time "
        "for each session, two in all, five minutes at most.",
        (
            good("Begun, stopped, or not signed in; leads to the page.", status=303),
            *FORM_OUTCOMES,
            good("It cannot be begun now; the page says why.", HTML, 503),
        ),
        access="person",
        parameters=(SET_UP,),
        bodies=(form_body(LookForm),),
    ),
)
