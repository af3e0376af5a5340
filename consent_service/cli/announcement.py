"""What `serve` says once it is ready: the address that helps most comes first."""

import logging
import sys
from collections.abc import Iterator

from consent_service.assembly import Assembly
from consent_service.cli.output import say
from consent_service.cli.same_command import (
    LINK_SETTINGS,
    PROGRAM,
    command_name,
    same_command,
)
from consent_service.settings.table import Settings

_log = logging.getLogger(__name__)


def announce(assembly: Assembly, link: str = "") -> None:
    """Say where the service is, and which sites it does not serve.

    `link` signs in once; "" where none is to be printed.
    """
    # A collector of JSON lines wants nothing else on stderr.
    tell = _log.info if assembly.settings.log_format == "json" else say
    for line in _lines(assembly, link):
        tell(line)


def prints_link(settings: Settings) -> bool:
    """Return whether `serve` prints a link: asked to, or on a terminal.

    Lines that a collector keeps are no place for a key, even one that is over in ten
    minutes (decision 0050).
    """
    if settings.link == "auto":
        return settings.log_format == "text" and sys.stderr.isatty()
    return settings.link == "always"


def _lines(assembly: Assembly, link: str) -> Iterator[str]:
    settings = assembly.settings
    base = settings.public_url + settings.prefix
    command = same_command("link", LINK_SETTINGS, settings)
    if link:
        yield f"sign in, once, within ten minutes: {link}"
    elif settings.link == "auto":
        yield f"no link here, where others may read it later: `{command}` prints one"
    else:
        yield f"to sign in, `{command}` prints a link"
    if settings.demo:
        yield f"demo pages at {base}/demo"
    yield f"ready at {base}"
    if not assembly.sites.all() and not assembly.sites.unserved:
        yield "no site yet: the link opens the set-up of one"
    for site in assembly.sites.all():
        yield f"  {site.name:16} {base}/{site.name}/declaration"
    for name, reason in sorted(assembly.sites.unserved.items()):
        yield f"  {name:16} NOT SERVED: {reason}"
    if command_name() != PROGRAM:
        yield f"other commands: {command_name()} --help"
