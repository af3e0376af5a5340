"""What an auditor brings: whose signatures to trust, and what others have kept."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec

from consent_service.cli.input_files import INPUT_FILE, KeyOrFile
from consent_service.cli.output import say
from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.note import ed25519_verifier, parse_vkey
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust
from consent_service.keys import load_keys

Command = Callable[..., Any]


class Whom(msgspec.Struct, frozen=True):
    """Whose signatures are trusted, as the options say."""

    policy: Path | None
    vkeys: tuple[str, ...]

    def trust(self) -> Trust | None:
        """Return whom to trust, or None when nobody was named."""
        if self.policy is not None:
            return parse_trust(self.policy.read_bytes())
        if not self.vkeys:
            return None
        vkeys = [vkey for given in self.vkeys for vkey in _read_vkeys(given)]
        return Trust(tuple(ed25519_verifier(parse_vkey(vkey)) for vkey in vkeys))


def with_whom(command: Command) -> Command:
    """Give a command the options that say whom to trust, and `whom`."""

    @click.option(
        "--policy", type=INPUT_FILE, help="A C2SP tlog-policy: logs, witnesses, quorum."
    )
    @click.option(
        "--vkey",
        "vkeys",
        multiple=True,
        type=KeyOrFile(),
        metavar="KEY|FILE",
        help="A log's key from outside the export, or a file with one in each line.",
    )
    @wraps(command)
    def run(policy: Path | None, vkeys: tuple[str, ...], **given: Any) -> Any:
        return command(whom=Whom(policy, vkeys), **given)

    return run


def with_outside(command: Command) -> Command:
    """Give a command the options for what others have kept, and `outside`."""

    @click.option(
        "--anchor",
        "anchors",
        multiple=True,
        type=INPUT_FILE,
        help="An old checkpoint that somebody kept.",
    )
    @click.option(
        "--receipt",
        "receipts",
        multiple=True,
        type=INPUT_FILE,
        help="A receipt that a visitor kept.",
    )
    @wraps(command)
    def run(anchors: tuple[Path, ...], receipts: tuple[Path, ...], **given: Any) -> Any:
        outside = Outside(
            [anchor.read_bytes() for anchor in anchors],
            [read_receipt(receipt) for receipt in receipts],
        )
        return command(outside=outside, **given)

    return run


def _read_vkeys(given: str) -> list[str]:
    """Return the keys in a file of that name; if there is none, it is a key itself.

    Raises:
        MalformedEvidenceError: The file has no key in it.
    """
    file = Path(given)
    if not file.is_file():
        return [given]
    lines = file.read_text(encoding="utf-8", errors="replace").split()
    if not lines:
        raise MalformedEvidenceError(
            f"file {given!r} holds no key",
            hint="consent-service log vkeys SITE prints the keys of a site",
        )
    return lines


def read_receipt(file: Path) -> bytes:
    """Return the receipt in a file, in the service's answer, or on standard input."""
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    if not data.lstrip().startswith(b"{"):
        return data
    try:
        return str(json.loads(data)["receipt"]).encode()
    except (ValueError, KeyError, TypeError):
        # It is not a receipt, and the check will say so.
        return data


def own_trust(keys: Path, proof: bytes) -> Trust:
    """Return trust in the installation's own keys, for the log of that proof.

    Raises:
        SignatureError: There is no key file either.
    """
    if not keys.exists():
        raise SignatureError(
            "no key was given to check the signature with",
            hint="--vkey with the log's published key, or --policy",
        )
    say(f"note: checked with {keys}, which proves nothing to others")
    own = load_keys(keys).log_keys(_origin(proof))
    return Trust(tuple(key.verifier for key in own))


def _origin(proof: bytes) -> str:
    """Return the first line of the checkpoint that a proof ends with."""
    _, border, checkpoint = proof.partition(b"\n\n")
    if not border:
        raise MalformedEvidenceError(
            "receipt is not a tlog-proof@v1",
            hint="the declaration gives it to the visitor; its first line "
            "is c2sp.org/tlog-proof@v1",
        )
    return checkpoint.split(b"\n", 1)[0].decode(errors="replace")
