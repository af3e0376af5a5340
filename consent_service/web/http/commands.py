"""Commands that our pages show: those of this very service, for who may know them."""

from collections.abc import Mapping
from typing import Final

from consent_service.web.http.origin import is_loopback, origin_netloc

# What the reader puts in; `with_blanks` names it in the language of a page.
_BLANKS: Final = "--site SITE --for WHOM --output FILE"
ISSUE: Final = f"token issue --role auditor {_BLANKS}"
# What anybody may read: folders and servers of the machine are in none of them.
_PLAIN: Final = {
    "link": "consent-service link",
    "token": f"consent-service {ISSUE}",
    "scans": "consent-service scan schedule",
}


def with_blanks(command: str, site: str, whom: str, file: str) -> str:
    """Return a command whose blanks are named in the language of the page."""
    return command.replace(_BLANKS, f"--site {site} --for {whom} --output {file}")


def commands_for(
    commands: Mapping[str, str], public_url: str, *, host: str, is_provider: bool
) -> Mapping[str, str]:
    """Return the commands that a page shows, of a service at its public address.

    With the flags that this service needs, for a provider, and for everybody where
    the service is on the reader's own machine: at its public address and at `host`,
    by which the reader asked. Behind a proxy that nobody has named yet the two differ.
    Strangers are not told where it keeps what.
    """
    own = is_loopback(origin_netloc(public_url)) and is_loopback(host)
    return {**_PLAIN, **(commands if own or is_provider else {})}
