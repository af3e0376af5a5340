"""The append-only log of each site: sequence, integrate, sign, prove, erase.

Read `ledger.py` first: it is the commit path. `committing.py` divides a batch,
`build.py` makes a commit, `chain.py` has it applied, `releasing.py` lets it out,
`erasing.py` takes records away in every epoch, `reading.py` proves. `opening.py`
begins logs and `guard.py` says which may go on.
"""

from consent_service.ledger.environment import Tools
from consent_service.ledger.epochs import open_ledger, reopen_ledger
from consent_service.ledger.ledger import Ledger
from consent_service.ledger.ledgers import Ledgers
from consent_service.ledger.log_reader import LogReader
from consent_service.ledger.releaser import Appended

__all__ = [
    "Appended",
    "Ledger",
    "Ledgers",
    "LogReader",
    "Tools",
    "open_ledger",
    "reopen_ledger",
]
