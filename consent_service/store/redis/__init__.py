"""The store for several processes and machines: Redis, Sentinel or Redis Cluster."""

from consent_service.store.redis.link.address import RedisAddress, parse_redis_address
from consent_service.store.redis.store import RedisStore, Sources

__all__ = ["RedisAddress", "RedisStore", "Sources", "parse_redis_address"]
