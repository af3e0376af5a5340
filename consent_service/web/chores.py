"""The numbers of what is done beside the requests: backups, and old records moved."""

from consent_service.chores import ArchiveChore, BackupChores
from consent_service.web.metrics import Metrics


def put_chores(
    backups: BackupChores | None, archiving: ArchiveChore | None, metrics: Metrics
) -> None:
    """Have them reported whenever the metrics are fetched; 0 for what is not done."""
    metrics.watch(
        "consent_backup_timestamp_seconds",
        "When the newest backup was made, in seconds since 1970.",
        lambda: backups.newest.timestamp() if backups and backups.newest else 0,
    )
    metrics.watch(
        "consent_archived_entries",
        "Entries that this process has moved to the archive.",
        lambda: archiving.moved if archiving else 0,
    )
