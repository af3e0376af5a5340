"""`consent-service receipt`: check a receipt offline, as a visitor or a court would."""

from pathlib import Path

import click

from consent_service.cli.input_files import INPUT_FILE_OR_STDIN
from consent_service.cli.output import example, print_json, say
from consent_service.cli.setting_options import with_settings
from consent_service.cli.trust_options import Whom, own_trust, read_receipt, with_whom
from consent_service.evidence.receipt import (
    Content,
    Receipt,
    read_content,
    verify_receipt,
)
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
    for standard input. Nothing is fetched. Without a key it prints what the receipt
    says, and ends with 1: nobody has vouched for it then.
    """
    data = read_receipt(file)
    trust = whom.trust()
    if trust is None and not settings.keys.exists():
        _show_unsigned(read_content(data), as_json=as_json)
    trust = trust or own_trust(settings.keys, data)
    found = verify_receipt(data, trust, strict=strict)
    if as_json:
        print_json(_as_json(found))
        return
    for line in found.content.lines():
        click.echo(line)
    click.echo(f"witnesses {', '.join(found.witnesses) or 'none'}")
    say("the receipt is good: the log holds this record, word for word")


def _show_unsigned(content: Content, *, as_json: bool) -> None:
    """Print what a receipt says; the error that follows says what it is worth."""
    if as_json:
        print_json({"verified": False, **_content_json(content)})
        return
    for line in content.lines():
        click.echo(line)
    say("the record is whole, and in the tree of the receipt's own checkpoint")


def _as_json(found: Receipt) -> dict[str, object]:
    return {
        "verified": True,
        **_content_json(found.content),
        "witnesses": found.witnesses,
    }


def _content_json(content: Content) -> dict[str, object]:
    return {
        "index": content.index,
        "digest": content.digest.hex(),
        "origin": content.checkpoint.origin,
        "size": content.checkpoint.size,
        "record": dict(content.record),
    }
