"""The tables, and the marks by which we recognise a database of ours."""

import logging
from typing import Final, cast

import apsw

from consent_service.errors import StoreError

_log = logging.getLogger(__name__)

# Bump it when a stored shape changes, and teach `prepare` the step to it.
FORMAT: Final = 5
# "CSvc" in ASCII: what `file` and other programs know our databases by.
APPLICATION: Final = 0x43537663

# A record's row number is log × 2^40 + index: rows of one log lie together and in
# order, and the indexes on them stay small. 2^40 choices are a log of 35,000 years
# at one a second.
INDEX_BITS: Final = 40

_TABLES: Final = """
CREATE TABLE log (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  size INTEGER NOT NULL,
  frontier BLOB NOT NULL,
  checkpoint BLOB NOT NULL,
  at INTEGER NOT NULL,
  UNIQUE (site, epoch)
) STRICT;

-- The last checkpoint of every day that is over.
CREATE TABLE past (
  log INTEGER NOT NULL,
  day INTEGER NOT NULL,
  checkpoint BLOB NOT NULL,
  PRIMARY KEY (log, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE tile (
  log INTEGER NOT NULL,
  level INTEGER NOT NULL,
  number INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (log, level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
  log INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_kind ON statement (log, kind);

CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  log INTEGER NOT NULL,
  digest BLOB,
  file BLOB,
  choice TEXT,
  visitor TEXT,
  at INTEGER,
  revision BLOB,
  action TEXT,
  expires_at INTEGER,
  -- The statement that says why: its index, and the epoch of the log that it is in.
  erased_by INTEGER,
  erased_in INTEGER
) STRICT;
CREATE INDEX record_at ON record (log, at) WHERE at IS NOT NULL;
CREATE INDEX record_expiry ON record (log, expires_at) WHERE expires_at IS NOT NULL;

-- Where the record with some digest, choice or visitor is: see `lookup.py`. `fresh` is
-- empty but within the transaction of an import.
CREATE TABLE fresh (
  place INTEGER PRIMARY KEY,
  key BLOB NOT NULL,
  id INTEGER NOT NULL
) STRICT;
CREATE TABLE lookup (
  key BLOB NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (key, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  digest TEXT NOT NULL,
  document BLOB NOT NULL,
  published_at INTEGER NOT NULL,
  withdrawn_at INTEGER,
  UNIQUE (site, digest)
) STRICT;

CREATE TABLE access (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  site TEXT NOT NULL,
  token TEXT NOT NULL,
  what TEXT NOT NULL,
  holder TEXT NOT NULL DEFAULT '',
  salt TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX access_site ON access (site, id);
"""

_COUNTS: Final = """
-- How many choices there were: see `choices/cells.py`. `erased` are those whose records
-- are gone, of all that were counted.
CREATE TABLE day_count (
  site TEXT NOT NULL,
  day INTEGER NOT NULL,
  cell TEXT NOT NULL,
  counted INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  PRIMARY KEY (site, day, cell)
) STRICT, WITHOUT ROWID;

-- A site without a row, or one that is not whole, has records that were not counted.
CREATE TABLE count_state (
  site TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  whole INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

_RUNS: Final = """
-- Keys that are asked for seldom: see `runs.py`.
CREATE TABLE run (
  run INTEGER NOT NULL,
  key BLOB NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (run, key, id)
) STRICT, WITHOUT ROWID;

-- Up to which index the records of a log have their keys in `lookup` and `run`.
CREATE TABLE merged (
  log INTEGER PRIMARY KEY,
  first INTEGER NOT NULL
) STRICT;

-- One step in the tree for each run, however many keys it has.
CREATE VIEW run_number (number) AS
WITH RECURSIVE found (number) AS (
  SELECT min(run) FROM run
  UNION ALL
  SELECT (SELECT min(run) FROM run WHERE run > number) FROM found
  WHERE number IS NOT NULL
)
SELECT number FROM found WHERE number IS NOT NULL;

-- Records whose keys are in no table yet. 2^40 is that of `INDEX_BITS`.
CREATE VIEW unmerged AS
SELECT site, record.* FROM log
LEFT JOIN merged ON merged.log = log.id
CROSS JOIN record
  ON record.id >= (log.id << 40) + coalesce(first, 0)
  AND record.id < (log.id + 1) << 40
WHERE record.file IS NOT NULL;
"""

_MOVE: Final = """
INSERT OR IGNORE INTO lookup SELECT key, id FROM fresh ORDER BY key;
DELETE FROM fresh;
INSERT INTO merged SELECT id, size FROM log;
"""

# The step to each format from the one before.
_STEPS: Final = {
    # Until then only the log that a record is in could say that it was erased.
    2: """
ALTER TABLE record ADD COLUMN erased_in INTEGER;
UPDATE record SET erased_in = (SELECT epoch FROM log WHERE log.id = record.log)
 WHERE erased_by IS NOT NULL;
""",
    # Until then nobody said who held a token, and the log stated no uses.
    3: """
ALTER TABLE access ADD COLUMN holder TEXT NOT NULL DEFAULT '';
ALTER TABLE access ADD COLUMN salt TEXT NOT NULL DEFAULT '';
""",
    # Until then nothing was counted. What is there is counted beside the requests.
    4: _COUNTS,
    # Until then keys that were new lay in `fresh`, and all others in `lookup`.
    5: _RUNS + _MOVE,
}


def prepare(connection: apsw.Connection) -> None:
    """Create the tables of an empty database; bring those of an older one up to date.

    Raises:
        StoreError: It is no database of ours, or of a newer release. It is as it was.
    """
    # One transaction: a crash leaves the old format or the new one.
    with connection:
        if _is_empty(connection):
            connection.execute(_TABLES + _COUNTS + _RUNS)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            connection.execute(f"PRAGMA user_version = {FORMAT}")
        _check_application(connection)
        for format_ in range(_format_of(connection) + 1, FORMAT + 1):
            _log.info("bringing the database to format %d", format_)
            connection.execute(_STEPS[format_])
            connection.execute(f"PRAGMA user_version = {format_}")
    check(connection)


def check(connection: apsw.Connection) -> None:
    """Raise if this program cannot read the database as it is.

    Raises:
        StoreError: It is no database of ours, or of another release.
    """
    _check_application(connection)
    found = _format_of(connection)
    if found == FORMAT:
        return
    newer = "start the release that wrote it, or a newer one"
    older = "start the service on it once, which brings it up to date"
    raise StoreError(
        f"database has format {found}, but this program reads {FORMAT}",
        hint=newer if found > FORMAT else older,
    )


def _check_application(connection: apsw.Connection) -> None:
    if connection.pragma("application_id") != APPLICATION:
        raise StoreError(
            f"not a database of this service: {connection.filename!r}",
            hint="CONSENT_STORE names the file",
        )


def _format_of(connection: apsw.Connection) -> int:
    return cast(int, connection.pragma("user_version"))


def _is_empty(connection: apsw.Connection) -> bool:
    return next(connection.execute("SELECT 1 FROM sqlite_schema"), None) is None
