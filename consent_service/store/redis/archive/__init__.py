"""Old records that leave the memory of Redis for files or object storage."""
