"""What the handlers work with, passed to them in the state of each request."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Literal, TypedDict
from urllib.parse import urlsplit

import msgspec
from starlette.requests import Request, cookie_parser

from consent_service.accesses import Accesses
from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.gossip.listener import GossipListener
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.witness.witness import Witness
from consent_service.background.fellow_machines import FellowMachines
from consent_service.choices.cookie import CookieSigner, ReadCookie, cookie_name
from consent_service.choices.hand_over import HandOverSigner
from consent_service.declaration import Declarations
from consent_service.ledger import Ledgers
from consent_service.publishing.editor import PolicyEditor
from consent_service.publishing.publisher import Publisher
from consent_service.publishing.reload import PolicyFolder
from consent_service.publishing.set_ups import SetUps
from consent_service.recorder import Recorder
from consent_service.scan.stored_reports import LastScans, StoredReports
from consent_service.service_proof import ServiceProver
from consent_service.sessions import Sessions
from consent_service.site_look.looks import Looks
from consent_service.sites import Site, Sites
from consent_service.store.chores import Chores
from consent_service.store.interface import Store, TokenStore
from consent_service.token import TokenSigner
from consent_service.view_counter import ViewCounter
from consent_service.web.http.draft_address import DraftSeal
from consent_service.web.http.origin import (
    Acceptance,
    Caller,
    OriginRules,
    caller_address,
)
from consent_service.web.http.pages import Pages, StaticFile
from consent_service.web.http.script_shelf import ScriptShelf
from consent_service.web.metrics.metrics import Metrics
from consent_service.web.metrics.scrape import Scrape
from consent_service.web.rate_limit.shared import Limiter

ReadyWhen = Literal["any", "all"]


class Options(msgspec.Struct, frozen=True):
    """Those settings that change what is answered."""

    public_url: str
    prefix: str = ""
    demo: bool = False
    rate_limit: int = 0
    script_max_age: int = 600
    ready_when: ReadyWhen = "any"
    scan_days: int = 7
    # Commands that work as they stand, by what they are for (`http/commands.py`).
    commands: Mapping[str, str] = {}


class Context(msgspec.Struct, frozen=True):
    """Every object that a handler may need. Made once, by `create_app`."""

    options: Options
    sites: Sites
    store: Store
    ledgers: Ledgers
    publisher: Publisher
    recorder: Recorder
    accesses: Accesses
    folder: PolicyFolder
    editor: PolicyEditor
    refresh: Callable[[], Awaitable[None]]
    board: AnchorBoard
    anchors: AnchorFolder
    gossip: GossipListener
    fellows: FellowMachines
    witness: Witness | None
    tokens: TokenStore
    token_signer: TokenSigner
    sessions: Sessions
    sign_ins: Limiter
    drafts: DraftSeal
    set_ups: SetUps
    prover: ServiceProver
    cookies: CookieSigner
    hand_overs: HandOverSigner
    limiter: Limiter
    view_limiter: Limiter
    metrics: Metrics
    scrape: Scrape
    declarations: Declarations
    last_scans: LastScans
    scans: StoredReports
    looks: Looks
    views: ViewCounter
    chores: Chores
    pages: Pages
    static: Mapping[str, StaticFile]
    script_shelf: ScriptShelf
    clock: Callable[[], datetime]
    seconds: Callable[[], float]
    new_id: Callable[[], str]


class AppState(TypedDict):
    """The state of a request (Starlette's lifespan state)."""

    context: Context


def context_of(request: Request[AppState]) -> Context:
    return request.state["context"]


def site_of(request: Request[AppState]) -> Site:
    """Return the site that the address names.

    Raises:
        UnknownSiteError: No site has that name.
    """
    return context_of(request).sites.find(request.path_params["site"])


def site_address(request: Request[AppState], site: Site) -> str:
    """Return the address of a site's folder, as the rest of the world knows it."""
    options = context_of(request).options
    return f"{options.public_url}{options.prefix}/{site.name}"


def cookie_of(request: Request[AppState], site: str) -> ReadCookie | None:
    """Return what the visitor's cookie for that site says, if it can be read."""
    value = request.cookies.get(cookie_name(site))
    return context_of(request).cookies.read_cookie(value, site=site) if value else None


def cookie_in(context: Context, header: bytes, site: str) -> ReadCookie | None:
    """Return what a `Cookie` header has for that site; see `cookie_of`."""
    name = cookie_name(site)
    if name.encode() not in header:
        return None
    value = cookie_parser(header.decode("latin-1")).get(name)
    return context.cookies.read_cookie(value, site=site) if value else None


def caller_of(request: Request[AppState]) -> Caller:
    headers = request.headers
    return Caller(
        headers.get("origin"), headers.get("sec-fetch-site"), headers.get("host", "")
    )


def rules_of(site: Site, options: Options) -> OriginRules:
    policy = site.policy
    return _rules(
        policy.domains, options.public_url, policy.cookie_domain, options.demo
    )


# Every choice asks for those of its site.
@lru_cache(1_024)
def _rules(
    domains: tuple[str, ...],
    public_url: str,
    cookie_domain: str | None,
    demo: bool,  # `lru_cache` is quicker without names
) -> OriginRules:
    own_host = urlsplit(public_url).netloc
    return OriginRules(domains, own_host, cookie_domain, demo)


async def accept_page(request: Request[AppState], site: Site) -> Acceptance:
    """Return how the page that asks is accepted, and count the request.

    Raises:
        ForeignOriginError: The page is not the site's.
        TooManyRequestsError: Its network asked too often.
    """
    context = context_of(request)
    accepted = rules_of(site, context.options).accept(caller_of(request))
    await context.limiter.check_rate(site.name, caller_address(request.scope))
    return accepted
