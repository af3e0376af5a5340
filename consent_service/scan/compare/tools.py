"""What a page tells tools, in one form: which parameter is granted or denied.

LAW.md E1 and E2: Google's consent mode, Microsoft's UET and Clarity, Meta, Matomo.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from consent_service.scan.report_words import Decision
from consent_service.scan.traces import SeenCommand


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that can be told.

    Attributes:
        signal: Its name in policy, catalog and report.
        parameters: What it can be told about, and the category that decides that.
        starts: Commands that send data, so what it is told has to come before.
        by_itself: Whether its script sends data without being told to start.
    """

    signal: str
    queue: str
    parameters: Mapping[str, str]
    starts: tuple[str, ...]
    by_itself: bool = False


TOOLS: Final = (
    Tool(
        signal="google-consent-mode",
        queue="dataLayer",
        parameters={
            "analytics_storage": "analytics",
            "ad_storage": "marketing",
            "ad_user_data": "marketing",
            "ad_personalization": "marketing",
            "functionality_storage": "preferences",
            "personalization_storage": "preferences",
        },
        starts=("config", "event"),
    ),
    Tool(
        signal="microsoft-uet",
        queue="uetq",
        parameters={"ad_storage": "marketing"},
        starts=("event", "pageLoad"),
    ),
    Tool(
        signal="microsoft-clarity",
        queue="clarity",
        parameters={"analytics_Storage": "analytics", "ad_Storage": "marketing"},
        starts=("event", "identify"),
        by_itself=True,
    ),
    Tool(
        signal="meta",
        queue="fbq",
        parameters={"consent": "marketing"},
        starts=("init", "track", "trackCustom", "trackSingle"),
    ),
    Tool(
        signal="matomo",
        queue="_paq",
        parameters={"consent": "analytics"},
        starts=("trackPageView", "trackEvent", "trackSiteSearch", "trackGoal"),
    ),
)
_MATOMO: Final[Mapping[str, Decision]] = {
    "requireConsent": "denied",
    "requireCookieConsent": "denied",
    "setConsentGiven": "granted",
    "setCookieConsentGiven": "granted",
    "rememberConsentGiven": "granted",
    "rememberCookieConsentGiven": "granted",
    "forgetConsentGiven": "denied",
    "forgetCookieConsentGiven": "denied",
}


def told_by(
    tool: Tool, command: SeenCommand, jurisdiction: str
) -> Mapping[str, Decision]:
    """Return what a command tells a tool; nothing if it is about something else."""
    if command.queue != tool.queue or not _applies(command, jurisdiction):
        return {}
    name = command.command
    match tool.signal:
        case "meta":
            words: dict[str, Decision] = {
                "consent revoke": "denied",
                "consent grant": "granted",
            }
            return {"consent": words[name]} if name in words else {}
        case "matomo":
            return {"consent": _MATOMO[name]} if name in _MATOMO else {}
        case "microsoft-clarity" if name in ("consent", "consent true"):
            return dict.fromkeys(tool.parameters, "granted")
        case "microsoft-clarity" if name == "consent false":
            return dict.fromkeys(tool.parameters, "denied")
    if not name.startswith("consent"):
        return {}
    return {
        parameter: "granted" if command.values[parameter] == "granted" else "denied"
        for parameter in tool.parameters
        if parameter in command.values
    }


def is_start(tool: Tool, command: SeenCommand) -> bool:
    """Return whether a command makes the tool send something."""
    return command.queue == tool.queue and command.command in tool.starts


def state_after(
    tool: Tool, commands: Iterable[SeenCommand], jurisdiction: str
) -> dict[str, Decision]:
    """Return what the tool believes after these commands."""
    state: dict[str, Decision] = {}
    for command in commands:
        state |= told_by(tool, command, jurisdiction)
    return state


def _applies(command: SeenCommand, jurisdiction: str) -> bool:
    """Return whether a command is for visitors of the policy's place."""
    return not command.regions or any(
        jurisdiction == region or jurisdiction.startswith(f"{region}-")
        for region in command.regions
    )
