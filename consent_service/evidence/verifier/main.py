"""The program of `consent-verify.pyz`: audits an export, or checks a receipt, offline.

    python consent-verify.pyz export.tar --vkey KEY --anchor old-checkpoint
    python consent-verify.pyz receipt receipt.tlog-proof --vkey KEY

Ends with 0 if all is well, 1 if a proof failed or anything was found, 2 if it cannot
be used so. It writes to the terminal alone, and fetches nothing.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from consent_service.errors import EvidenceError, MalformedEvidenceError
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.audit.outside import Outside
from consent_service.evidence.audit.report_text import (
    detail_lines,
    step_lines,
    verdict_of,
)
from consent_service.evidence.export.reader import open_export
from consent_service.evidence.note import ed25519_verifier, parse_vkey
from consent_service.evidence.receipt import read_content, verify_receipt
from consent_service.evidence.trust import Trust
from consent_service.evidence.trust_file import parse_trust

_PROGRAM: Final = "consent-verify"
_FOUND: Final = 1
_UNUSABLE: Final = 2


def main(arguments: Sequence[str], *, version: str = "") -> int:
    """Run the program; return its exit code."""
    # Windows would write text in a code page that has not every letter.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if arguments[:1] == ["receipt"]:
        asked = _receipt_parser().parse_args(arguments[1:])
    else:
        asked = _export_parser(version).parse_args(arguments)
    try:
        return int(asked.run(asked))
    except EvidenceError as error:
        return _fail(str(error), error.hint, _FOUND)
    except OSError as error:
        return _fail(f"cannot read {error.filename!r}: {error.strerror}", "", _UNUSABLE)


def _export_parser(version: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_PROGRAM,
        description="Audit an export of a consent log offline, step by step. "
        f"`{_PROGRAM} receipt FILE` checks a visitor's receipt instead.",
        epilog="The audit proves most with what did not arrive with the export: keys, "
        "old checkpoints, receipts.",
    )
    parser.add_argument("--version", action="version", version=f"{_PROGRAM} {version}")
    parser.add_argument(
        "export", type=_existing, help="The tar archive, or its folder."
    )
    _add_trust(parser)
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        type=_existing,
        help="An old checkpoint that somebody kept.",
    )
    parser.add_argument(
        "--receipt",
        action="append",
        default=[],
        type=_existing,
        help="A receipt that a visitor kept.",
    )
    parser.set_defaults(run=_audit)
    return parser


def _receipt_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"{_PROGRAM} receipt",
        description="Check that a receipt's record is in the log of its checkpoint. "
        "Without a key it shows what the receipt says, and proves nothing.",
    )
    parser.add_argument("file", type=_existing, help="The receipt.")
    _add_trust(parser)
    parser.set_defaults(run=_check_receipt)
    return parser


def _add_trust(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vkey",
        action="append",
        default=[],
        metavar="KEY|FILE",
        help="A log's key from outside, or a file with one in each line.",
    )
    parser.add_argument(
        "--policy", type=_existing, help="A C2SP tlog-policy: logs, witnesses, quorum."
    )
    parser.add_argument(
        "--strict", action="store_true", help="Report unknown signatures and files too."
    )


def _existing(text: str) -> Path:
    """Read a path on the command line; what is not there is wrong usage."""
    path = Path(text)
    if not path.exists():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}")
    return path


def _audit(asked: argparse.Namespace) -> int:
    outside = Outside(
        [path.read_bytes() for path in asked.anchor],
        [_read_receipt(path) for path in asked.receipt],
    )
    with open_export(asked.export) as opened:
        report = audit(opened, _trust_of(asked), outside=outside, strict=asked.strict)
        stamps = sum(path.endswith(".tsr") for path in opened.sizes)
    for line in (*step_lines(report), *detail_lines(report)):
        _show(line)
    for warning in report.warnings:
        _say(f"warning: {warning}")
    if stamps:
        _say(
            f"warning: timestamps were NOT CHECKED ({stamps} here): "
            "consent-service log verify --tsa-ca checks them"
        )
    _say(verdict_of(dict(report.found)))
    return 0 if report.is_sound else _FOUND


def _check_receipt(asked: argparse.Namespace) -> int:
    data, trust = _read_receipt(asked.file), _trust_of(asked)
    if trust is None:
        for line in read_content(data).lines():
            _show(line)
        return _fail(
            "the signature was NOT CHECKED, so this proves nothing",
            "--vkey with the log's published key, or --policy",
            _FOUND,
        )
    receipt = verify_receipt(data, trust, strict=asked.strict)
    for line in receipt.content.lines():
        _show(line)
    _show(f"witnesses {', '.join(receipt.witnesses) or 'none'}")
    _say("the receipt is good: the log holds this record, word for word")
    return 0


def _trust_of(asked: argparse.Namespace) -> Trust | None:
    if asked.policy is not None:
        return parse_trust(asked.policy.read_bytes())
    vkeys = [vkey for given in asked.vkey for vkey in _read_vkeys(given)]
    if not vkeys:
        return None
    return Trust(tuple(ed25519_verifier(parse_vkey(vkey)) for vkey in vkeys))


def _read_vkeys(given: str) -> list[str]:
    """Return the keys in a file of that name; if there is none, it is a key itself."""
    file = Path(given)
    if not file.is_file():
        return [given]
    keys = file.read_text(encoding="utf-8", errors="replace").split()
    if not keys:
        raise MalformedEvidenceError(f"file {given!r} holds no key")
    return keys


def _read_receipt(file: Path) -> bytes:
    """Return the receipt in a file, or in the service's answer to a choice."""
    data = file.read_bytes()
    if not data.lstrip().startswith(b"{"):
        return data
    try:
        return str(json.loads(data)["receipt"]).encode()
    except (ValueError, KeyError, TypeError):
        # It is not a receipt, and the check will say so.
        return data


def _fail(message: str, hint: str, code: int) -> int:
    _say(f"error: {message}")
    if hint:
        _say(f"hint: {hint}")
    return code


def _show(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _say(text: str) -> None:
    sys.stderr.write(f"{_PROGRAM}: {text}\n")
