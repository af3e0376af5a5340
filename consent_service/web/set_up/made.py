"""What somebody has answered so far, behind an address that holds nothing of it.

The address names it by an id; the answers are kept for whoever is signed in, and are
nobody else's (decision 0070).
"""

from urllib.parse import urlencode

import msgspec
from starlette.responses import Response

from consent_service.policy.first_policy import FirstAnswers
from consent_service.store.interface import StoredSetUp
from consent_service.web.endpoint import Parameter
from consent_service.web.layout.guard import Visit
from consent_service.web.set_up import answers as query
from consent_service.web.set_up.draft import offered

# What is kept of a set-up that was published.
_PUBLISHED = "published"

SET_UP = Parameter("set_up", "path", "The id of a set-up.", "5f1c" * 8)


class Made(msgspec.Struct, frozen=True):
    """A site that is being set up.

    Attributes:
        id: Its name in the addresses, "" as long as nothing was answered.
        answers: What was answered.
        asked: What was searched for in the catalog last.
        step: The step that was shown last.
    """

    id: str = ""
    answers: FirstAnswers = FirstAnswers()
    asked: str = ""
    step: str = query.STEPS[0]


def possible_in(visit: Visit) -> query.Known:
    """Return what answers can name here."""
    sites = visit.context.sites
    taken = [*(site.name for site in sites.all()), *sites.unserved]
    return offered(visit.context.folder.files.load_known(), taken)


async def open_made(visit: Visit) -> Made | None:
    """Return what the address names, None if it is gone or somebody else's."""
    id_ = str(visit.request.path_params["set_up"])
    stored = await visit.context.set_ups.find(visit.owner, id_)
    if stored is None or _published(stored):
        return None
    return _read(stored, possible_in(visit))


async def go_from_gone(visit: Visit) -> Response:
    """Lead from a set-up that is over to a page that says what became of it."""
    id_ = str(visit.request.path_params["set_up"])
    stored = await visit.context.set_ups.find(visit.owner, id_)
    site = _published(stored) if stored else ""
    return visit.go(f"start?gone={site}" if site else "start?gone")


async def end_made(visit: Visit, made: Made) -> None:
    """Forget what was answered; only the site's name stays for who comes back."""
    text = urlencode({_PUBLISHED: made.answers.site})
    await visit.context.set_ups.save(visit.owner, made.id, text)


def _published(stored: StoredSetUp) -> str:
    return dict(query.parse_query(stored.answers)).get(_PUBLISHED, "")


async def list_made(visit: Visit) -> list[tuple[StoredSetUp, Made]]:
    """Return the sites that this person has begun to set up, the newest first."""
    possible = possible_in(visit)
    kept = await visit.context.set_ups.list(visit.owner)
    return [
        (stored, _read(stored, possible)) for stored in kept if not _published(stored)
    ]


async def save_made(visit: Visit, made: Made) -> Made:
    """Keep it, under an id of its own if it has none yet.

    Raises:
        BodyTooLargeError: The answers are too long. What was kept before stays.
    """
    beside = [("q", made.asked), ("step", made.step)]
    text = urlencode([*query.write_answers(made.answers), *beside])
    set_ups, owner = visit.context.set_ups, visit.owner
    if not made.id:
        stored = await set_ups.begin(owner, text)
        return msgspec.structs.replace(made, id=stored.id)
    await set_ups.save(owner, made.id, text)
    return made


def read_kept(text: str, known: query.Known) -> FirstAnswers:
    """Return the answers in what was kept."""
    return query.read_answers(query.parse_query(text), known)


def _read(stored: StoredSetUp, known: query.Known) -> Made:
    said = dict(query.parse_query(stored.answers))
    step = said.get("step", "")
    return Made(
        stored.id,
        read_kept(stored.answers, known),
        said.get("q", ""),
        step if step in query.STEPS else query.STEPS[0],
    )
