"""`consent-service receipt`: check a receipt offline, as a visitor or a court would."""

import json
from pathlib import Path

import click

from consent_service.cli.input_files import INPUT_FILE_OR_STDIN
from consent_service.cli.output import example, print_json, say
from consent_service.cli.setting_options import with_settings
from consent_service.cli.trust_options import Whom, own_trust, read_receipt, with_whom
from consent_service.evidence.receipt import Receipt, verify_receipt
from consent_service.settings.table import Settings


@click.group()
def receipt() -> None:
    """Check receipts."""


@receipt.command(
    epilog=example("consent-service receipt verify receipt.txt --vkey VKEY"),
)
@click.argument("file", type=INPUT_FILE_OR_STDIN)
@click.option("--strict", is_flag=True, help="Refuse signatures of unknown keys.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_whom
@with_settings("data", "keys")
def verify(
    *, file: Path, strict: bool, as_json: bool, whom: Whom, settings: Settings
) -> None:
    """Check that a receipt's record is in the log of its checkpoint.

    FILE is the visitor's receipt, or the service's answer with the receipt in it, or -
    for standard input. Nothing is fetched.
    """
    data = read_receipt(file)
    trust = whom.trust() or own_trust(settings.keys, data)
    found = verify_receipt(data, trust, strict=strict)
    if as_json:
        print_json(_as_json(found))
        return
    checkpoint = found.signed.checkpoint
    click.echo(f"record    {found.digest.hex()}")
    click.echo(f"log       {checkpoint.origin}")
    click.echo(f"place     {found.index} of {checkpoint.size}")
    click.echo(f"witnesses {', '.join(found.witnesses) or 'none'}")
    for name, value in found.record.items():
        click.echo(f"  {name:12} {json.dumps(value, ensure_ascii=False)}")
    say("the receipt is good: the log holds this record, word for word")


def _as_json(found: Receipt) -> dict[str, object]:
    checkpoint = found.signed.checkpoint
    return {
        "verified": True,
        "index": found.index,
        "digest": found.digest.hex(),
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "witnesses": found.witnesses,
        "record": dict(found.record),
    }
