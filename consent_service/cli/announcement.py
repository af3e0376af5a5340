"""What `serve` says once it is ready: the address that helps most comes first."""

import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from consent_service.assembly import Assembly
from consent_service.cli.output import say

_log = logging.getLogger(__name__)

PROGRAM = "consent-service"


def announce(assembly: Assembly) -> None:
    """Say where the service is, and which sites it does not serve."""
    # A collector of JSON lines wants nothing else on stderr.
    tell = _log.info if assembly.settings.log_format == "json" else say
    for line in _lines(assembly):
        tell(line)


def _lines(assembly: Assembly) -> Iterator[str]:
    settings = assembly.settings
    base = settings.public_url + settings.prefix
    if settings.demo:
        yield f"demo pages at {base}/demo"
    yield f"ready at {base}"
    for site in assembly.sites.all():
        yield f"  {site.name:16} {base}/{site.name}/declaration"
    for name, why in sorted(assembly.sites.unserved.items()):
        yield f"  {name:16} NOT SERVED: {why}"
    command = command_name()
    if command != PROGRAM:
        yield f"other commands: {command} --help"


def command_name() -> str:
    """Return what to type to run this program: its path where a name will not do."""
    started = Path(sys.argv[0])
    if started.name != PROGRAM or shutil.which(PROGRAM):
        return PROGRAM
    return str(started)
