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
    yield "`consent-service settings` prints what is in force and where it was said."
    yield "A default may name an earlier setting in braces."
    yield "Settings that cannot be used are all named at once, and nothing starts."
    yield ""
    yield "| Variable | Flag | Default | What |"
    yield "|---|---|---|---|"
    for one in SETTINGS:
        default = f"`{one.default}`" if one.default else "none"
        yield f"| `{one.variable}` | `{one.flag}` | {default} | {one.help} |"
