"""Which keys sign a log now. The log itself says so, in its statements."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from consent_service.evidence.note import Signer
from consent_service.evidence.statement import Genesis, Key
from consent_service.evidence.statement_json import decode_statement
from consent_service.keys import SigningKey
from consent_service.ledger.readings import Readings
from consent_service.store.interface import LogKey, LogStore

# Days that the key before goes on signing beside a new one. Witnesses and auditors
# who look once a quarter see both lines under one checkpoint at least once.
OVERLAP: Final = timedelta(days=90)


async def load_stated(logs: Readings, key: LogKey) -> dict[str, date]:
    """Return the vkeys that a log has stated, each with the day it did so.

    Those of the genesis statement count as stated on the first day of all.
    """
    stated: dict[str, date] = {}
    for found in await logs.find_statements(key, "genesis", "key"):
        match decode_statement(found.body):
            case Genesis(vkeys=vkeys):
                stated |= dict.fromkeys(vkeys, date.min)
            case Key(vkey=vkey, at=at):
                stated.setdefault(vkey, datetime.fromisoformat(at).date())
            case _:
                continue
    return stated


async def find_key(logs: LogStore, vkey: str, key: LogKey) -> int | None:
    """Return where a log states a key after its genesis, if it does."""
    for found in await logs.find_statements(key, "key"):
        statement = decode_statement(found.body)
        if isinstance(statement, Key) and statement.vkey == vkey:
            return found.index
    return None


async def newest_stated(logs: LogStore, key: LogKey) -> datetime | None:
    """Return when a log stated its newest key; None if it has those of its genesis."""
    newest = None
    for found in await logs.find_statements(key, "key"):
        statement = decode_statement(found.body)
        if isinstance(statement, Key):
            newest = datetime.fromisoformat(statement.at)
    return newest


def signers_on(
    today: date, keys: Sequence[SigningKey], stated: Mapping[str, date]
) -> tuple[Signer, ...]:
    """Return what signs the checkpoints of that day, newest first.

    A key that the log states today signs from tomorrow on: the last checkpoint of
    each day is kept, so an auditor has read the statement, under the old key, in
    one checkpoint before the new key's line appears in another.

    Args:
        today: The day, UTC.
        keys: The keys that this installation has for the log, newest first.
        stated: What `load_stated` returned.
    """
    signers: list[Signer] = []
    for key in keys:
        since = stated.get(key.vkey)
        if since is None or since >= today:
            continue
        signers.append(key.signer)
        if since + OVERLAP <= today:
            break
    return tuple(signers)
