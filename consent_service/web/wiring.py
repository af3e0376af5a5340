"""Put together what the handlers work with."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from consent_service.assembly import Assembly
from consent_service.choices.cookie import CookieSigner
from consent_service.choices.hand_over import HandOverSigner
from consent_service.declaration import Declarations
from consent_service.publishing.editor import PolicyEditor
from consent_service.publishing.set_up_file import SetUpFiles
from consent_service.publishing.set_ups import SetUps
from consent_service.scan.stored_reports import LastScans, StoredReports
from consent_service.service_proof import ServiceProver
from consent_service.sessions import Sessions
from consent_service.site_look.looks import Looks
from consent_service.site_look.values import Tools
from consent_service.token import TokenSigner
from consent_service.web.context import Context, Options
from consent_service.web.http.draft_address import DraftSeal
from consent_service.web.http.pages import Pages, load_static
from consent_service.web.http.script_shelf import ScriptShelf
from consent_service.web.metrics.gauges import Numbers, put_chores, put_gossip
from consent_service.web.metrics.metrics import Metrics
from consent_service.web.metrics.scrape import Scrape
from consent_service.web.rate_limit.local import RateLimiter
from consent_service.web.rate_limit.shared import (
    Limiter,
    Names,
    OwnLimiter,
    SharedLimiter,
)

# From one network. Nobody signs in more often, and guessing takes for ever.
SIGN_INS_A_MINUTE = 10


class Process(NamedTuple):
    """What the process lends to the web layer.

    Attributes:
        metrics: The assembly reports its commits there too.
        refresh: Reads the policies again.
        seconds: A clock that never goes back, for rates and durations.
        new_id: Makes 128 random bits as 32 hex characters.
        run: Names this run of the service, the same in all of its processes.
        script_shelf: Finished scripts; the process closes it.
    """

    metrics: Metrics
    refresh: Callable[[], Awaitable[None]]
    seconds: Callable[[], float]
    new_id: Callable[[], str]
    run: str
    script_shelf: ScriptShelf


def make_context(assembly: Assembly, options: Options, process: Process) -> Context:
    """Return the objects of the web layer around those of the assembly.

    `options` are the settings that change answers.
    """
    static = load_static()
    token_signer = TokenSigner(assembly.keys.secrets("token"))
    return Context(
        options=options,
        sites=assembly.sites,
        store=assembly.store,
        ledgers=assembly.ledgers,
        publisher=assembly.publisher,
        recorder=assembly.recorder,
        accesses=assembly.accesses,
        folder=assembly.folder,
        editor=_make_editor(assembly, process),
        refresh=process.refresh,
        board=assembly.board,
        anchors=assembly.anchors,
        gossip=assembly.gossip,
        fellows=assembly.fellows,
        witness=assembly.witness,
        tokens=assembly.tokens,
        token_signer=token_signer,
        sessions=_make_sessions(assembly, process, token_signer),
        drafts=DraftSeal(assembly.keys.secrets("session")),
        set_ups=_make_set_ups(assembly, process),
        sign_ins=_make_limiter(assembly, SIGN_INS_A_MINUTE, process, "attempts"),
        prover=ServiceProver(assembly.keys.secrets("token"), process.run),
        cookies=CookieSigner(assembly.keys.secrets("cookie")),
        hand_overs=HandOverSigner(assembly.keys.secrets("token")),
        limiter=_make_limiter(assembly, options.rate_limit, process, "choices"),
        view_limiter=_make_limiter(assembly, options.rate_limit, process, "views"),
        metrics=process.metrics,
        scrape=_make_scrape(assembly, process.metrics),
        declarations=Declarations(),
        last_scans=LastScans(assembly.settings.scans),
        scans=StoredReports(assembly.settings.scans),
        looks=_make_looks(assembly),
        chores=assembly.chores,
        views=assembly.views,
        pages=Pages({name: file.address for name, file in static.items()}),
        static=static,
        script_shelf=process.script_shelf,
        clock=assembly.clock,
        seconds=process.seconds,
        new_id=process.new_id,
    )


def _make_editor(assembly: Assembly, process: Process) -> PolicyEditor:
    return PolicyEditor(
        assembly.folder.place,
        assembly.sites,
        refresh=process.refresh,
        clock=assembly.clock,
    )


def _make_sessions(
    assembly: Assembly, process: Process, token_signer: TokenSigner
) -> Sessions:
    return Sessions(
        assembly.keys.secrets("session"),
        token_signer,
        assembly.tokens,
        clock=assembly.clock,
        new_id=process.new_id,
    )


def _make_scrape(assembly: Assembly, metrics: Metrics) -> Scrape:
    """Return what answers `/metrics`, with the gauges that are read at that time."""
    numbers = Numbers(assembly.store, assembly.ledgers, assembly.sites)
    numbers.put_into(metrics)
    put_gossip(assembly.gossip, metrics)
    put_chores(assembly.chores, metrics)
    return Scrape(metrics.families.collect, numbers.look)


def _make_set_ups(assembly: Assembly, process: Process) -> SetUps:
    clock = assembly.clock
    own = SetUpFiles(assembly.settings.data / "editing" / "set-ups", clock)
    store = assembly.store.set_ups or own
    return SetUps(store, clock=clock, new_id=process.new_id)


def _make_looks(assembly: Assembly) -> Looks:
    settings = assembly.settings
    return Looks(
        settings.data / "looks",
        clock=assembly.clock,
        tools=Tools(
            catalog=str(settings.catalog) if settings.catalog else None,
            data=str(settings.data),
            browser=settings.scan_browser,
            scans=str(settings.scans),
            kept=settings.scans_kept,
        ),
    )


def _make_limiter(
    assembly: Assembly, limit: int, process: Process, counted: str
) -> Limiter:
    own = RateLimiter(limit, process.seconds, counted=counted)
    rates = assembly.store.rates
    if rates is None:
        return OwnLimiter(own)
    return SharedLimiter(
        own,
        rates,
        Names(assembly.keys.secrets("rate")[-1], assembly.clock),
        seconds=process.seconds,
        count_alone=process.metrics.count_alone,
    )
