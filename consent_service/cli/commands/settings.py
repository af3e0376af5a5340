"""`consent-service settings`: what is in force, and where it comes from."""

import click

from consent_service.cli.output import example, print_json, print_table
from consent_service.cli.setting_options import with_flags
from consent_service.settings.load import explain_settings, load_settings
from consent_service.world import environment


@click.command(epilog=example("CONSENT_PORT=9000 consent-service settings"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_flags
def settings(*, as_json: bool, flags: dict[str, str]) -> None:
    """Print every setting, its source and its value. Secrets are masked."""
    rows = explain_settings(environment(), flags)
    if as_json:
        print_json([row._asdict() for row in rows])
    else:
        print_table([("name", "source", "value"), *rows])
    load_settings(environment(), flags)
