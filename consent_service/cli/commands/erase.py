"""`consent-service erase`: erase what is recorded of one visitor (Article 17 GDPR)."""

import click
import msgspec

from consent_service.assembly import Assembly
from consent_service.choices.choice import RandomId
from consent_service.cli.ask_service import call_service, read_answer
from consent_service.cli.known_sites import check_begun, open_log
from consent_service.cli.open_store import offline_or
from consent_service.cli.operator_use import note_command
from consent_service.cli.output import example, print_json, say
from consent_service.cli.setting_options import with_places
from consent_service.errors import RequestError
from consent_service.evidence.statement import REASONS
from consent_service.settings.table import Settings
from consent_service.web.messages import Erased, Erasure


@click.command(epilog=example("consent-service erase --site inope --visitor ID"))
@click.option("--site", required=True, help="The site whose records to erase.")
@click.option(
    "--visitor",
    required=True,
    metavar="ID",
    help="The visitor's consent id, as records and the preferences show it.",
)
@click.option(
    "--reason",
    default="art17",
    type=click.Choice(REASONS),
    help="The reason that stays in the log.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_places()
def erase(
    *, site: str, visitor: str, reason: str, as_json: bool, settings: Settings
) -> None:
    """Erase all records of one visitor, for good.

    The log keeps a statement that names nobody, and every other proof stays valid.
    Asks the running service; if none runs, uses the store itself.
    """
    erasure = _erasure(visitor, reason)
    check_begun(site, settings)

    async def here(assembly: Assembly) -> Erased:
        await open_log(assembly, site)
        await note_command(assembly.accesses, "erasure", site)
        count = await assembly.recorder.erase_stated(
            site, erasure.visitor, reason=erasure.reason
        )
        # A service does it beside its requests, again and again; here nobody else will.
        await assembly.chores.forget(waits=True)
        return Erased(count)

    def there() -> Erased:
        path = f"/{site}/erasures"
        answer = call_service(settings, "POST", path, site=site, body=erasure)
        return read_answer(answer, Erased)

    erased = offline_or(settings, here, there)
    if as_json:
        print_json(erased)
    else:
        say(f"erased {erased.erased} records")


def _erasure(visitor: str, reason: str) -> Erasure:
    try:
        msgspec.convert(visitor, RandomId)
        return msgspec.convert({"visitor": visitor, "reason": reason}, Erasure)
    except msgspec.ValidationError as error:
        raise RequestError(
            "the visitor id is not 128 random bits",
            hint="it is the consent id that the visitor's preferences show, 32 digits",
        ) from error
