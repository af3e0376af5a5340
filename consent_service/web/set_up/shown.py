"""What a step of the set-up shows."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from starlette.responses import Response

from consent_service.locales import load_texts
from consent_service.locales.names import language_name, languages_to_offer
from consent_service.policy import typed
from consent_service.policy.built_in import OWN_SERVICE
from consent_service.policy.first_policy import FirstAnswers
from consent_service.policy.first_things import THING_CATEGORIES, Thing
from consent_service.sites import Site
from consent_service.web.http.pages import FRAMING_POLICY, period_option
from consent_service.web.layout.guard import Visit
from consent_service.web.set_up import answers as query
from consent_service.web.set_up.catalog_search import search
from consent_service.web.set_up.draft import Draft
from consent_service.web.set_up.look import looking_of
from consent_service.web.set_up.made import Made, possible_in
from consent_service.web.set_up.points import ASKED, points_of
from consent_service.web.set_up.present import Present
from consent_service.web.set_up.preview import name_made
from consent_service.web.set_up.things import identity_text

# What a template is given, by name.
Values = dict[str, Any]

WORDS: Final = "consent_service.web.set_up"
# ISO 8601, as a policy has it: what providers usually say of their data.
PERIODS: Final = ("P1M", "P3M", "P6M", "P13M", "P14M", "P2Y", "P26M", "P3Y", "P5Y")


class Step(msgspec.Struct, frozen=True):
    """What a step shows.

    Attributes:
        name: The step.
        made: What was answered so far.
        mistakes: The key of a text, by field.
        draft: The policy that the answers make, where it is shown.
        failed: Why the file could not be written.
        unseen_name: Whether the site's name was made and nobody has seen it yet.
        present: The site that has the name already.
    """

    name: str
    made: Made
    mistakes: Mapping[str, str] = {}
    draft: Draft | None = None
    failed: str = ""
    unseen_name: bool = False
    present: Present | None = None


def odd_text(answers: FirstAnswers) -> str:
    """Return what remarks are about, "" if there is nothing to remark on."""
    odd = typed.oddities(answers.email, answers.business_id)
    return " ".join(getattr(answers, field) for field in odd)


def show(visit: Visit, step: Step, *, status: int = 200) -> Response:
    """Return the page of a step."""
    answers = step.made.answers
    if not answers.languages:
        # The language of the page is the best guess at that of the site.
        answers = msgspec.structs.replace(answers, languages=(visit.frame.language,))
    return visit.frame.answer(
        "set_up.html",
        status=status,
        policy=FRAMING_POLICY,
        answers=answers,
        is_gone="gone" in visit.request.query_params,
        just_published=_just_published(visit),
        **_place_of(visit, step),
        **_services(visit, answers, step.made.asked),
        **_seen(visit, answers),
        **_things(answers, visit.frame.language),
        **_languages(visit, answers),
        **_judged(visit, step, answers),
    )


def _place_of(visit: Visit, step: Step) -> Values:
    """Return where in the set-up a step is, and what is said of what it took."""
    number, own = query.STEPS.index(step.name), visit.context.options
    return {
        "step": step.name,
        "number": number + 1,
        "steps": query.STEPS,
        "before": query.STEPS[number - 1] if number else "",
        "after": query.STEPS[number + 1] if number + 1 < len(query.STEPS) else "",
        "at": f"{visit.frame.root}/start/{step.made.id}" if step.made.id else "",
        "address": f"{own.public_url}{own.prefix}/…/declaration",
        "mistakes": step.mistakes,
        "mended": _mended(visit, step),
        "failed": step.failed,
        "unseen_name": step.unseen_name,
        "present": step.present,
    }


def _services(visit: Visit, answers: FirstAnswers, asked: str) -> Values:
    """Return the services that were chosen, and those to choose from."""
    known = visit.context.folder.files.load_known().services
    chosen = [known[id_] for id_ in answers.services]
    found = search(
        asked, known, language=visit.frame.language, without=answers.services
    )
    return {
        "asked": asked,
        "chosen": chosen,
        "found": [each for each in found if each.id not in answers.services],
        "already": [each for each in found if asked and each.id in answers.services],
        "categories": load_texts(visit.frame.language).category,
        "own_service": known[OWN_SERVICE],
        "open_services": [each for each in chosen if {*ASKED} & {*each.open}],
        "periods": PERIODS,
    }


def _seen(visit: Visit, answers: FirstAnswers) -> Values:
    """Return what a look at the site has seen, and whether it is on."""
    looking = looking_of(visit, answers)
    look = looking.look
    return {
        "look_offered": visit.context.looks.is_offered,
        "look": look,
        "look_running": looking.state == "running",
        "seen": {
            seen.id: "seen" if seen.is_sure else "probably"
            for seen in (look.services if look else ())
        },
        "probably": {
            (each.name, each.host): each.probably
            for each in (look.unknown if look else ())
        },
    }


def _things(answers: FirstAnswers, language: str) -> Values:
    """Return what the site itself keeps in browsers, and what can be said of it."""
    things = {f"thing.{number}": each for number, each in enumerate(answers.things)}
    texts = load_texts(language)
    return {
        "things": [(at, each, identity_text(each)) for at, each in things.items()],
        "lifetimes": {at: _lifetimes(each, language) for at, each in things.items()},
        "kinds": texts.kind,
        "category_options": [
            (name, texts.category[name]["title"]) for name in THING_CATEGORIES
        ],
    }


def _languages(visit: Visit, answers: FirstAnswers) -> Values:
    """Return the languages that the site speaks, and those that it could."""
    known, reader = visit.context.folder.files.load_known(), visit.frame.language
    return {
        "spoken": {tag: language_name(tag, reader) for tag in answers.languages},
        "offered_languages": languages_to_offer(known.languages, reader),
    }


def _judged(visit: Visit, step: Step, answers: FirstAnswers) -> Values:
    """Return the policy that the answers make, and what is to be said of it."""
    draft = step.draft
    return {
        "draft": draft,
        "points": points_of(draft, answers, visit.frame.language) if draft else None,
        "preview": _preview(visit, step),
        "odd": _odd(answers, step.mistakes),
        "odd_text": odd_text(answers),
    }


def _just_published(visit: Visit) -> Site | None:
    """Return the site whose set-up is over, if this person may see it."""
    site = visit.context.sites.get(visit.request.query_params.get("gone", ""))
    return site if site and visit.session.token.allows(site.name) else None


def _odd(answers: FirstAnswers, mistakes: Mapping[str, str]) -> dict[str, str]:
    """Return what is odd; what is wrong is not also right as it is."""
    odd = typed.oddities(answers.email, answers.business_id)
    return {field: text for field, text in odd.items() if field not in mistakes}


def _mended(visit: Visit, step: Step) -> dict[str, str]:
    """Return what would do instead of what was typed, by field."""
    possible, answers, found = possible_in(visit), step.made.answers, {}
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


def _preview(visit: Visit, step: Step) -> str:
    """Return the address of the preview, "" if there is nothing to show."""
    if step.draft is None or step.draft.revision is None:
        return ""
    context = visit.context
    sealed = context.drafts.seal(name_made(visit.owner, step.made.id), context.clock())
    return f"{visit.frame.root}/preview/{sealed}/"
