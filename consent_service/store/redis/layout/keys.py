"""The names of all keys. Whatever a commit touches lies in one slot of a cluster.

Braces are Redis Cluster's hash tag: only what is between them picks the slot, so a
site is whole on one node, and one script can change any of it.
"""

from consent_service.store.interface import LogKey, TileKey

# Bump it when a stored shape changes; `open` refuses what is newer than itself, and
# notes its own number, so that no older program reads what it does not understand.
# 2: a record may be erased by a statement of a later epoch.
# 3: choices are counted by day; what an older program wrote would go uncounted.
FORMAT = 3

# Records of one log lie in hashes of this many, so that no hash grows without
# bound (a growing table is allocated at once) and a part can be archived whole.
# 512 records of 0.7 kB make one reply of 350 kB.
CHUNK = 512

# Stands where a site's name stands, for what belongs to none. No site is named so.
SHARED = "*"


def site_key(site: str, name: str) -> str:
    """Return the key of something that a site has once."""
    return f"consent:{{{site}}}:{name}"


def log_key(key: LogKey, name: str) -> str:
    """Return the key of something that each epoch of a site's log has."""
    return f"consent:{{{key.site}}}:{key.epoch}:{name}"


def chunk_key(key: LogKey, chunk: int) -> str:
    """Return the hash with the records from `chunk` × CHUNK on."""
    return log_key(key, f"records:{chunk}")


def tile_key(key: LogKey, tile: TileKey) -> str:
    """Return the string that one tile grows in."""
    return log_key(key, f"tile:{tile.level}:{tile.number}")
