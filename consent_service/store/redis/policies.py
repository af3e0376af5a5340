"""The policies as people write them, and drafts, for services on several machines.

All lie in one slot: a list of them is one answer, and a change one script.
"""

from typing import Final

from consent_service.store.interface import (
    MOST_TEXTS,
    KeptText,
    StoredDraft,
    StoredPolicy,
)
from consent_service.store.redis.layout.commit_scripts import make_script
from consent_service.store.redis.layout.keys import SHARED, site_key
from consent_service.store.redis.layout.values import (
    decode_draft,
    decode_policy,
    encode_draft,
    encode_policy,
)
from consent_service.store.redis.link.link import RedisLink

# Put a text in the place of another, unless that is another one by now.
#   KEYS  1 texts, 2 their digests, 3 the number of changes
#   ARGV  1 site, 2 digest of the text that is replaced, 3 of the new one, 4 the new
#         text, both '' to take the present one away
#
# A repetition finds its own text in place, which is no other's.
_REPLACE: Final = make_script("""
local texts, digests, count = KEYS[1], KEYS[2], KEYS[3]
local site, old, new, text = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local present = redis.call('HGET', digests, site) or ''
if present ~= old then return present == new and 1 or 0 end
redis.call('INCR', count)
if new == '' then
  redis.call('HDEL', digests, site)
  redis.call('HDEL', texts, site)
else
  redis.call('HSET', digests, site, new)
  redis.call('HSET', texts, site, text)
end
return 1
""")


# Keep a text, and let the oldest go that are too many.
#   KEYS  1 texts by revision, 2 revisions by time
#   ARGV  1 revision, 2 seconds since 1970, 3 text, 4 how many may stay
_KEEP: Final = make_script("""
local texts, order = KEYS[1], KEYS[2]
redis.call('HSET', texts, ARGV[1], ARGV[3])
redis.call('ZADD', order, ARGV[2], ARGV[1])
local over = redis.call('ZCARD', order) - tonumber(ARGV[4])
if over > 0 then
  for _, gone in ipairs(redis.call('ZRANGE', order, 0, over - 1)) do
    redis.call('ZREM', order, gone)
    redis.call('HDEL', texts, gone)
  end
end
return 1
""")


class RedisPolicies:
    """See `interface.SharedPolicyStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def load_mark(self) -> str:
        (count,) = await self._link.call(SHARED, ("GET", _key("policies:count")))
        return (count or b"").decode()

    async def list_policies(self) -> dict[str, str]:
        (digests,) = await self._link.call(
            SHARED, ("HGETALL", _key("policies:digests"))
        )
        return {site.decode(): digest.decode() for site, digest in digests.items()}

    async def load_policy(self, site: str) -> StoredPolicy | None:
        (value,) = await self._link.call(SHARED, ("HGET", _key("policies"), site))
        return None if value is None else decode_policy(value)

    async def replace_policy(self, policy: StoredPolicy, *, base: str) -> bool:
        value = encode_policy(policy)
        return await self._replace("policies", policy.site, base, policy.digest, value)

    async def load_draft(self, site: str) -> StoredDraft | None:
        (value,) = await self._link.call(SHARED, ("HGET", _key("drafts"), site))
        return None if value is None else decode_draft(value)

    async def replace_draft(
        self, site: str, draft: StoredDraft | None, *, base: str
    ) -> bool:
        digest = draft.digest if draft else ""
        value = encode_draft(draft) if draft else b""
        return await self._replace("drafts", site, base, digest, value)

    async def keep_text(self, kept: KeptText) -> None:
        keys = _text_keys(kept.site)
        at = f"{kept.at.timestamp():.6f}"
        rest: list[str | bytes] = [str(len(keys)), *keys]
        rest += [kept.revision, at, kept.text, str(MOST_TEXTS)]
        _, *acks = await self._link.run(SHARED, _KEEP, rest, then=self._link.wait)
        self._link.check_acks(acks)

    async def list_texts(self, site: str) -> list[str]:
        _, order = _text_keys(site)
        (found,) = await self._link.call(SHARED, ("ZRANGE", order, 0, -1))
        return [revision.decode() for revision in found]

    async def load_text(self, site: str, revision: str) -> bytes | None:
        texts, _ = _text_keys(site)
        (value,) = await self._link.call(SHARED, ("HGET", texts, revision))
        text: bytes | None = value
        return text

    async def _replace(
        self, kind: str, site: str, base: str, digest: str, value: bytes
    ) -> bool:
        keys = (_key(kind), _key(f"{kind}:digests"), _key(f"{kind}:count"))
        rest: list[str | bytes] = [str(len(keys)), *keys, site, base, digest, value]
        done, *acks = await self._link.run(SHARED, _REPLACE, rest, then=self._link.wait)
        # Before anybody hears that it is kept, enough replicas have it.
        self._link.check_acks(acks)
        return bool(done)


def _key(name: str) -> str:
    return site_key(SHARED, name)


def _text_keys(site: str) -> tuple[str, str]:
    """Return where the texts of a site are, and where their order is."""
    return _key(f"policies:texts:{site}"), _key(f"policies:order:{site}")
