"""For operators: is the service alive, can it append, what does it count."""

from collections.abc import Callable
from datetime import date

from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import Response

from consent_service.errors import ConsentServiceError
from consent_service.ledger import Ledgers
from consent_service.sites import Site, Sites
from consent_service.web.context import AppState, context_of
from consent_service.web.endpoint import BUSY, TEXT, Endpoint, good, json_of
from consent_service.web.http.answers import json_answer
from consent_service.web.messages import Alive, GpcSupport, Readiness, SiteHealth

# When what we do with the signal last changed (GPC specification, section 4).
_GPC_UPDATED = date(2026, 11, 22)
_NEVER_CACHE = {"cache-control": "no-store"}


async def healthz(_: Request[AppState]) -> Response:
    """GET /healthz: the process answers. Says nothing of the store."""
    return json_answer(Alive(alive=True), headers=_NEVER_CACHE)


async def readyz(request: Request[AppState]) -> Response:
    """GET /readyz: the service could take a choice right now; else 503."""
    context = context_of(request)
    await context.store.check()
    readiness = readiness_of(context.sites, context.ledgers, context.gossip.alarms)
    return json_answer(readiness, headers=_NEVER_CACHE)


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


def readiness_of(
    sites: Sites, ledgers: Ledgers, alarms: Callable[[str], list[str]] = lambda _: []
) -> Readiness:
    """Return the state of every site that has a policy file.

    Args:
        sites: The sites in service, and those that cannot be.
        ledgers: Their logs.
        alarms: Returns for a site what contradicts its log.
    """
    served = []
    for site in sites.all():
        troubles = [site.trouble, _trouble(site, ledgers), *alarms(site.name)]
        trouble = "; ".join(filter(None, troubles))
        served.append(SiteHealth(site.name, site.revision.digest, trouble))
    unserved = [SiteHealth(name, "", str(why)) for name, why in sites.unserved.items()]
    return Readiness(ready=True, sites=[*served, *unserved])


def _trouble(site: Site, ledgers: Ledgers) -> str:
    """Return why the log of a site accepts no entries, "" if it does."""
    try:
        ledgers.get(site.name).check()
    except ConsentServiceError as error:
        return str(error)
    return ""


ENDPOINTS = (
    Endpoint(
        "GET",
        "/healthz",
        healthz,
        "Is the process alive",
        "Does not ask the store.",
        (json_of(Alive, "It is."),),
    ),
    Endpoint(
        "GET",
        "/readyz",
        readyz,
        "Can a choice be recorded now",
        "With the revision in force and the trouble of each site.",
        (json_of(Readiness, "It can."), BUSY),
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
