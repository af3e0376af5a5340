"""The append-only log of each site: sequence, integrate, sign, prove, erase.

Read `ledger.py` first: it is the commit path. `committer.py` divides a batch,
`commit.py` makes a commit, `chain.py` has it applied, `releaser.py` releases it,
`eraser.py` erases records in every epoch, `log_reader.py` proves. `epochs.py` begins
logs and `rollback_guard.py` says which may go on.
"""

from consent_service.ledger.environment import Environment
from consent_service.ledger.epochs import open_ledger, reopen_ledger
from consent_service.ledger.ledger import Ledger
from consent_service.ledger.ledgers import Ledgers
from consent_service.ledger.log_reader import LogReader
from consent_service.ledger.releaser import Appended

__all__ = [
    "Appended",
    "Environment",
    "Ledger",
    "Ledgers",
    "LogReader",
    "open_ledger",
    "reopen_ledger",
]
