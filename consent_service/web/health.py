"""For operators: is the service alive, can it append, what does it count."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date

import msgspec
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from consent_service.catalog import CATALOG_VERSION
from consent_service.errors import ConsentServiceError
from consent_service.ledger import Ledger, Ledgers
from consent_service.service_proof import CHALLENGE_HEADER, PROOF_HEADER
from consent_service.sites import Sites
from consent_service.web.context import AppState, Context, ReadyWhen, context_of
from consent_service.web.endpoint import TEXT, Endpoint, Parameter, good, json_of
from consent_service.web.http.answers import json_answer
from consent_service.web.messages import Alive, GpcSupport, Readiness, SiteHealth

# When what we do with the signal last changed (GPC specification, section 4).
_GPC_UPDATED = date(2026, 11, 22)
_NEVER_CACHE = {"cache-control": "no-store"}
_RETRY_AFTER = "5"
# Seconds; who asks for readiness gives up soon, and wants to know why not.
_PATIENCE = 5.0
# Sites in one answer: it is asked for every few seconds.
_MOST_LISTED = 50
# Sites that are looked at before somebody else has a turn.
_SLICE = 200


async def healthz(request: Request[AppState]) -> Response:
    """GET /healthz: the process answers. Says nothing of the store.

    To a challenge it proves that it has the keys: commands ask for that before they
    send a token (service_proof.py).
    """
    answer = json_answer(Alive(alive=True), headers=_NEVER_CACHE)
    challenge, server = request.headers.get(CHALLENGE_HEADER), request.scope["server"]
    if challenge is not None and server is not None:
        proof = context_of(request).prover.prove(challenge, *server)
        if proof is not None:
            answer.headers[PROOF_HEADER] = proof
    return answer


async def readyz(request: Request[AppState]) -> Response:
    """GET /readyz: the service could take a choice right now; else 503."""
    full = "full" in request.query_params
    readiness = await review_readiness(context_of(request), full=full)
    if readiness.ready:
        return json_answer(readiness, headers=_NEVER_CACHE)
    headers = {**_NEVER_CACHE, "retry-after": _RETRY_AFTER}
    return json_answer(readiness, status=503, headers=headers)


async def metrics(request: Request[AppState]) -> Response:
    """GET /metrics: in the text format of Prometheus, of all processes here."""
    content = await context_of(request).scrape.render()
    return Response(content, media_type=CONTENT_TYPE_LATEST, headers=_NEVER_CACHE)


async def gpc(_: Request[AppState]) -> Response:
    """GET /.well-known/gpc.json: Global Privacy Control is honoured (A-52)."""
    return json_answer(
        GpcSupport(gpc=True, last_update=_GPC_UPDATED.isoformat()),
        headers={"cache-control": "public, max-age=86400"},
    )


async def review_readiness(context: Context, *, full: bool = True) -> Readiness:
    """Return whether choices would be recorded now, after a look at the store.

    Without `full` there are so few sites in it that its size is bounded.
    """
    fault = ""
    try:
        async with asyncio.timeout(_PATIENCE):
            await context.store.check()
    except ConsentServiceError as error:
        fault = str(error)
    except TimeoutError:
        fault = f"the store does not answer within {_PATIENCE:.0f} seconds"
    healths: list[SiteHealth] = []
    looks = _look_at(context.sites, context.ledgers, context.gossip.alarms, fault)
    for health in looks:
        healths.append(health)
        if len(healths) % _SLICE == 0:
            # Thousands of sites take a tenth of a second, and choices come meanwhile.
            await asyncio.sleep(0)
    readiness = _sum_up(
        healths, context.sites, context.ledgers, context.options.ready_when
    )
    if differences := context.fellows.differences:
        elsewhere = tuple(differences[:_MOST_LISTED])
        readiness = msgspec.structs.replace(readiness, elsewhere=elsewhere)
    return readiness if full else _shorten(readiness)


def readiness_of(
    sites: Sites,
    ledgers: Ledgers,
    alarms: Callable[[str], list[str]] = lambda _: [],
    *,
    fault: str = "",
    when: ReadyWhen = "any",
) -> Readiness:
    """Return how every site is served that has a policy file.

    Args:
        sites: The sites in service, and those that cannot be.
        ledgers: Their logs.
        alarms: Says for a site what contradicts its log.
        fault: Why the store takes nothing, "" when it does.
        when: Whether one site that is ready is enough.
    """
    healths = list(_look_at(sites, ledgers, alarms, fault))
    return _sum_up(healths, sites, ledgers, when)


def _look_at(
    sites: Sites, ledgers: Ledgers, alarms: Callable[[str], list[str]], fault: str
) -> Iterator[SiteHealth]:
    damages = ledgers.environment.damages
    for site in sites.all():
        name, revision = site.name, site.revision.digest
        ledger = ledgers.peek(name)
        obstacle = fault
        if ledger is not None and not ledger.is_open:
            obstacle = _obstacle(ledger) or fault
        found = [*damages.list_of(name), *alarms(name)]
        trouble = ""
        if site.trouble or obstacle or found:
            trouble = "; ".join(filter(None, [site.trouble, obstacle, *found]))
        is_ready = ledger is not None and not obstacle
        yield SiteHealth(name, is_ready, revision, trouble)
    for name, why in list(sites.unserved.items()):
        yield SiteHealth(name, ready=False, revision="", trouble=str(why))


def _sum_up(
    healths: list[SiteHealth], sites: Sites, ledgers: Ledgers, when: ReadyWhen
) -> Readiness:
    served = [each.site for each in healths if each.site not in sites.unserved]
    unopened = sum(ledgers.peek(name) is None for name in served)
    ready = [health.ready for health in healths]
    # Without a site no choice is taken, whatever the setting says.
    is_all = bool(ready) and all(ready) and not sites.waiting
    return Readiness(
        ready=any(ready) if when == "any" else is_all,
        sites=healths,
        served=len(served),
        waiting=sites.waiting + unopened,
        in_trouble=sum(bool(health.trouble) for health in healths),
        catalog=CATALOG_VERSION,
    )


def _shorten(readiness: Readiness) -> Readiness:
    if len(readiness.sites) <= _MOST_LISTED:
        return readiness
    troubled = [health for health in readiness.sites if health.trouble]
    return msgspec.structs.replace(readiness, sites=troubled[:_MOST_LISTED])


def _obstacle(ledger: Ledger) -> str:
    """Return why a log takes nothing, "" when it does."""
    try:
        ledger.check()
    except ConsentServiceError as error:
        return str(error)
    return ""


ENDPOINTS = (
    Endpoint(
        "GET",
        "/healthz",
        healthz,
        "Is the process alive",
        "Does not ask the store. To a `Consent-Challenge` of 32 hexadecimal digits a "
        "`Consent-Proof` answers, by which the commands know the service.",
        (json_of(Alive, "It is."),),
    ),
    Endpoint(
        "GET",
        "/readyz",
        readyz,
        "Can a choice be recorded now",
        "With the revision in force and the trouble of each site. The setting "
        "`ready_when` says whether one site that is ready is enough.",
        (
            json_of(Readiness, "It can."),
            json_of(Readiness, "It cannot; the body says why.", 503),
        ),
        parameters=(Parameter("full", "query", "List all sites, however many.", "1"),),
    ),
    Endpoint(
        "GET",
        "/metrics",
        metrics,
        "Numbers about the service",
        "In the text format of Prometheus. They name no visitor.",
        (good("The numbers.", TEXT),),
    ),
    Endpoint(
        "GET",
        "/.well-known/gpc.json",
        gpc,
        "Global Privacy Control is honoured",
        "In the form that its specification asks for.",
        (json_of(GpcSupport, "It is."),),
    ),
)
