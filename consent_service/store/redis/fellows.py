"""What machines serve, in Redis's memory alone: see `store.fellows`.

As `rates`, it is written with replication off: it reaches neither the append-only file
nor a replica, and is said anew every minute.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import msgspec

from consent_service.store.redis.layout.commit_scripts import make_script
from consent_service.store.redis.layout.keys import SHARED, site_key
from consent_service.store.redis.link.link import RedisLink

# Say what a machine serves; get the lists of those that serve other things.
#   KEYS  1 time and digest by machine, 2 list by machine
#   ARGV  1 machine, 2 digest, 3 list, 4 how long it counts, in ms
_COMPARE: Final = make_script("""
redis.set_repl(redis.REPL_NONE)
local lifetime = tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %s', now, ARGV[2]))
redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])

local others = {}
local known = redis.call('HGETALL', KEYS[1])
for index = 1, #known, 2 do
  local machine = known[index]
  local said, digest = string.match(known[index + 1], '^(%d+) (.*)$')
  if not said or math.abs(now - tonumber(said)) > lifetime then
    redis.call('HDEL', KEYS[1], machine)
    redis.call('HDEL', KEYS[2], machine)
  elseif digest ~= ARGV[2] then
    others[#others + 1] = machine
    others[#others + 1] = redis.call('HGET', KEYS[2], machine) or ''
  end
end
redis.call('PEXPIRE', KEYS[1], lifetime)
redis.call('PEXPIRE', KEYS[2], lifetime)
return others
""")
_LIST: Final = msgspec.json.Decoder(dict[str, str])
_ENCODER: Final = msgspec.json.Encoder(order="sorted")


class RedisFellows:
    """See `store.fellows.Fellows`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def compare(
        self, name: str, revisions: Mapping[str, str], *, seconds: int
    ) -> dict[str, dict[str, str]]:
        keys = (site_key(SHARED, "served"), site_key(SHARED, "served:lists"))
        said = _ENCODER.encode(revisions)
        digest = sha256(said).hexdigest()
        rest: list[str | bytes | int] = [len(keys), *keys, name, digest, said]
        (others,) = await self._link.run(SHARED, _COMPARE, [*rest, seconds * 1000])
        return {
            machine.decode(): _read(listed)
            for machine, listed in zip(others[::2], others[1::2], strict=True)
        }


def _read(listed: bytes) -> dict[str, str]:
    try:
        return _LIST.decode(listed)
    except ValueError:
        # Of another release, which says it in its own way.
        return {}
