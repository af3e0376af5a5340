"""Has our service rehearse the choices that a scan makes, so that none is recorded.

The request goes out and is answered as any other: whether it arrives, and whether the
cookie comes by HTTP, is seen and not assumed. Only its address says `?dry_run`, which
the page cannot see (decision 0074).
"""

from collections.abc import Collection
from typing import Any, Final

from playwright.async_api import CDPSession

from consent_service.scan.service_pages import is_own_request

# What a visitor's browser sends of its own accord: web/visitor/.
_NAMES: Final = ("choices", "views")
_SUFFIX: Final = "?dry_run"


async def hold_choices(session: CDPSession) -> None:
    """Have the session hold what may be such a request; other ones are not slowed."""
    patterns = [{"urlPattern": f"*/{name}"} for name in _NAMES]
    await session.send("Fetch.enable", {"patterns": patterns})


async def let_go(
    session: CDPSession, event: dict[str, Any], asked: Collection[str]
) -> None:
    """Send what was held (`Fetch.requestPaused`) on its way, as a rehearsal if ours.

    `asked` are addresses that pages asked for: the banner's script says where we are.
    """
    request = event["request"]
    going = {"requestId": event["requestId"]}
    if request["method"] == "POST" and is_own_request(request["url"], asked):
        going["url"] = f"{request['url']}{_SUFFIX}"
    await session.send("Fetch.continueRequest", going)
