"""Put together what the handlers work with."""

from collections.abc import Awaitable, Callable

from consent_service.assembly import Assembly
from consent_service.cookie import CookieSigner
from consent_service.token import TokenSigner
from consent_service.web.limits import RateLimiter
from consent_service.web.metrics import Metrics
from consent_service.web.pages import Pages, load_static
from consent_service.web.state import Options, Service


def make_service(
    assembly: Assembly,
    options: Options,
    *,
    refresh: Callable[[], Awaitable[None]],
    seconds: Callable[[], float],
    new_id: Callable[[], str],
) -> Service:
    """Return the objects of the web layer around those of the assembly.

    Args:
        assembly: What is open and ready.
        options: The settings that change answers.
        refresh: Reads the policies again.
        seconds: A clock that never goes back, for rates.
        new_id: Makes 128 random bits as 32 hex characters.
    """
    static = load_static()
    return Service(
        options=options,
        sites=assembly.sites,
        store=assembly.store,
        ledgers=assembly.ledgers,
        publisher=assembly.publisher,
        recorder=assembly.recorder,
        refresh=refresh,
        board=assembly.board,
        anchors=assembly.anchors,
        witness=assembly.witness,
        tokens=assembly.tokens,
        token_signer=TokenSigner(assembly.keys.secrets("token")),
        cookies=CookieSigner(assembly.keys.secrets("cookie")),
        limiter=RateLimiter(options.rate_limit, seconds),
        metrics=Metrics(),
        pages=Pages({name: file.address for name, file in static.items()}),
        static=static,
        clock=assembly.clock,
        new_id=new_id,
    )
