"""Count the readings of a SQLite store: each is a turn of its thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import Mock, patch

from consent_service.store.sqlite.database import Database


@contextmanager
def counted_readings() -> Iterator[Mock]:
    """Give what counts, as its `call_count`, the readings from here to the end."""
    with patch.object(
        Database, "read", autospec=True, side_effect=Database.read
    ) as read:
        yield read
