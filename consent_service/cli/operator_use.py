"""The operator's own commands are recorded like any use of a token.

The line names the command and nobody: the user of a machine is no token's holder.
"""

import click

from consent_service.accesses import Accesses
from consent_service.token import Bearer

# Stands where the id of a token does.
OPERATOR = "cli"


def holder() -> str:
    """Return who uses the store now: the command's name, such as `log export`."""
    command = click.get_current_context().command_path.partition(" ")[2]
    return f"operator: {command}"


async def note_command(accesses: Accesses, what: str, *sites: str) -> None:
    """Note what this command is about to do, in the words that a request leaves.

    Raises:
        StoreUnavailableError: It is not known to be noted. Do not do it.
    """
    await accesses.note(what, Bearer(OPERATOR, holder()), sites)
