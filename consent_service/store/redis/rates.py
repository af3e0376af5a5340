"""Counts of callers in Redis's memory alone: see `store.rates`.

The script writes with replication off, so what it writes reaches neither the
append-only file nor a replica, and costs no sync. A minute has one hash, whose key
lapses with the minute after it; deleting a key names the minute and no caller. What is
left are full copies of the memory (RDB, a rewritten append-only file), which hold the
two minutes before them: only keyed digests, under a secret that lasts a day.
"""

from collections.abc import Sequence
from typing import Final

from consent_service.store.redis.layout.commit_scripts import make_script
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.link.link import RedisLink

_MINUTE_MS: Final = 60_000
# Callers of one site in one minute that are counted: 10 MB. Those beyond are counted
# by each process alone.
_MOST: Final = 100_000


# Count a request of each caller by the generic cell rate algorithm (web/limits.py),
# where nothing of it is replicated or written to disk.
#   KEYS  1 counts of even minutes, 2 of odd ones
#   ARGV  1 a minute, 2 a request's part of it, both in ms, 3 most callers, 4... callers
#
# Redis's own clock counts, which all processes share. It may be set back: nobody waits
# for longer than a minute.
_SPEND: Final = make_script("""
redis.set_repl(redis.REPL_NONE)
local minute, part, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local number = math.floor(now / minute)
local current, before = KEYS[number % 2 + 1], KEYS[(number + 1) % 2 + 1]

local room = redis.call('HLEN', current) < most
local waits = {}
for index = 4, #ARGV do
  local known = redis.call('HGET', current, ARGV[index])
  local full = tonumber(known or redis.call('HGET', before, ARGV[index]) or now)
  if full < now or full > now + minute then full = now end
  local wait = full - now - (minute - part)
  if wait <= 0 and (known or room) then
    redis.call('HSET', current, ARGV[index], full + part)
  end
  waits[#waits + 1] = math.max(0, math.ceil(wait))
end
redis.call('PEXPIREAT', current, (number + 2) * minute)
return waits
""")


class RedisRates:
    """See `store.rates.Rates`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def spend(
        self, site: str, callers: Sequence[bytes], *, limit: int
    ) -> list[float]:
        keys = (site_key(site, "rates:even"), site_key(site, "rates:odd"))
        bounds = (_MINUTE_MS, str(_MINUTE_MS / limit), _MOST)
        rest: list[str | bytes | int] = [len(keys), *keys, *bounds, *callers]
        (waits,) = await self._link.run(site, _SPEND, rest)
        return [wait / 1000 for wait in waits]
