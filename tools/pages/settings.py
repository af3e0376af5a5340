"""docs/settings.md, from the table of settings."""

from collections.abc import Iterator

from consent_service.settings.table import SETTINGS
from tools.pages.mark import MARK


def settings_page() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield MARK
    yield ""
    yield "Every setting is an environment variable and a flag of `serve`; a flag wins."
    yield "`consent-service settings` prints what is in force and where it comes from."
    yield "A default may name an earlier setting in braces."
    yield "If any cannot be used, all of those are named at once and nothing starts."
    yield ""
    yield "| Variable | Flag | Default | What |"
    yield "|---|---|---|---|"
    for setting in SETTINGS:
        default = f"`{setting.default}`" if setting.default else "none"
        names = f"`{setting.variable}` | `{setting.flag}`"
        yield f"| {names} | {default} | {setting.help} |"
