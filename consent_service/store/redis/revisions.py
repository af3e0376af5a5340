"""Published revisions in Redis. None is ever deleted."""

from collections.abc import Collection
from datetime import datetime

from consent_service.store.interface import StoredRevision
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.values import (
    decode_revision,
    encode_revision,
    encode_time,
)
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.sites import note_site


class RedisRevisions:
    """See `interface.RevisionStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def save_revision(self, revision: StoredRevision) -> None:
        site, digest = revision.site, revision.digest
        row = encode_revision(revision)
        await note_site(self._link, site)
        await self._link.write(
            site, ("HSETNX", site_key(site, "revisions"), digest, row)
        )
        if revision.withdrawn_at is not None:
            await self.withdraw_revision(site, digest, revision.withdrawn_at)

    async def withdraw_revision(self, site: str, digest: str, at: datetime) -> None:
        # Kept beside the revision, so that the first time stands and no two writers
        # read and write one value.
        mark = ("HSETNX", site_key(site, "withdrawn"), digest, encode_time(at))
        await self._link.write(site, mark)

    async def load_revision(self, site: str, digest: str) -> StoredRevision | None:
        value, withdrawn = await self._link.call(
            site,
            ("HGET", site_key(site, "revisions"), digest),
            ("HGET", site_key(site, "withdrawn"), digest),
        )
        if value is None:
            return None
        return decode_revision(site, digest, value, withdrawn=withdrawn)

    async def load_revisions(
        self, wanted: Collection[tuple[str, str]]
    ) -> list[StoredRevision]:
        digests: dict[str, list[str]] = {}
        for site, digest in wanted:
            digests.setdefault(site, []).append(digest)
        found = await self._link.call_all(
            {
                site: [
                    ("HMGET", site_key(site, "revisions"), *names),
                    ("HMGET", site_key(site, "withdrawn"), *names),
                ]
                for site, names in digests.items()
            }
        )
        return [
            decode_revision(site, digest, value, withdrawn=withdrawn)
            for site, names in digests.items()
            for digest, value, withdrawn in zip(names, *found[site], strict=True)
            if value is not None
        ]

    async def list_revisions(self, site: str) -> list[StoredRevision]:
        values, withdrawn = await self._link.call(
            site,
            ("HGETALL", site_key(site, "revisions")),
            ("HGETALL", site_key(site, "withdrawn")),
        )
        revisions = [
            decode_revision(
                site, digest.decode(), value, withdrawn=withdrawn.get(digest)
            )
            for digest, value in values.items()
        ]
        return sorted(revisions, key=lambda one: (one.published_at, one.digest))
