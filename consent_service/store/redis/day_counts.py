"""Counts by day in Redis. Commits change them in their own script."""

from datetime import date
from typing import Any

from consent_service.choices.tally import Tally
from consent_service.errors import StoreBusyError
from consent_service.store.interface import Balance, LogKey
from consent_service.store.redis.layout.commit_scripts import Script, make_script
from consent_service.store.redis.layout.count_plan import (
    count_key,
    day_key,
    decode_cells,
    decode_days,
)
from consent_service.store.redis.layout.keys import site_key
from consent_service.store.redis.layout.values import decode_heads
from consent_service.store.redis.link.link import RedisLink
from consent_service.store.redis.link.routes import Command

# Days that are read together: a month has some 60 fields a day.
_AT_ONCE = 128
# A day begins once in a day: this is for a clock that is set while we read.
_ATTEMPTS = 5

# Heads and counts of one moment.
#   KEYS  1 heads, 2 the site's counts, 3... days
_BALANCE: Script = make_script("""
local found = {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
for number = 3, #KEYS do
  found[number] = redis.call('HGETALL', KEYS[number])
end
return found
""")

# Add to counts, unless they are other ones by now than those that were compared.
#   KEYS  1 the site's counts, 2... days
#   ARGV  1 version that was compared, or '' to add whatever it is, then for each day
#         its name, how many cells, and each cell with what to add
_ADD: Script = make_script("""
if ARGV[1] ~= '' then
  if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
  redis.call('HINCRBY', KEYS[1], 'version', 1)
  redis.call('HSET', KEYS[1], 'whole', 1)
end
local place = 2
for number = 2, #KEYS do
  redis.call('HSET', KEYS[1], ARGV[place], '')
  for _ = 1, tonumber(ARGV[place + 1]) do
    local cell, by = ARGV[place + 2], ARGV[place + 3]
    if redis.call('HINCRBY', KEYS[number], cell, by) == 0 then
      redis.call('HDEL', KEYS[number], cell)
    end
    place = place + 2
  end
  place = place + 2
end
return 1
""")


class RedisCounts:
    """See `interface.CountStore`."""

    def __init__(self, link: RedisLink) -> None:
        self._link = link

    async def load_counts(self, site: str, first: date, last: date) -> Tally:
        (fields,) = await self._link.call(site, ("HGETALL", count_key(site)))
        span = first.isoformat(), last.isoformat()
        days = [day for day in decode_days(fields) if span[0] <= day <= span[1]]
        found: dict[str, Any] = {}
        for start in range(0, len(days), _AT_ONCE):
            some = days[start : start + _AT_ONCE]
            reads: list[Command] = [("HGETALL", day_key(site, day)) for day in some]
            found |= zip(some, await self._link.call(site, *reads), strict=True)
        return decode_cells(found)

    async def load_balance(self, site: str) -> Balance:
        (fields,) = await self._link.call(site, ("HGETALL", count_key(site)))
        for _ in range(_ATTEMPTS):
            days = decode_days(fields)
            keys = (
                site_key(site, "heads"),
                count_key(site),
                *(day_key(site, day) for day in days),
            )
            [found] = await self._link.run(site, _BALANCE, (len(keys), *keys))
            heads, fields, *cells = map(_pairs, found)
            if decode_days(fields) == days:
                return _balance(
                    site, heads, fields, dict(zip(days, cells, strict=True))
                )
        raise StoreBusyError(f"the counts of {site} change too fast to be compared")

    async def is_counted(self, site: str) -> bool:
        (whole,) = await self._link.call(site, ("HGET", count_key(site), "whole"))
        return whole is not None

    async def add_counts(self, site: str, counts: Tally) -> None:
        # An answer that was lost is asked for again, and counts twice: of pages seen,
        # a few more or less mislead nobody.
        await self._add(site, counts, "")

    async def mend_counts(self, site: str, changes: Tally, *, version: int) -> bool:
        return await self._add(site, changes, str(version))

    async def _add(self, site: str, counts: Tally, version: str) -> bool:
        keys = [count_key(site), *(day_key(site, str(day)) for day in counts)]
        given: list[str] = [version]
        for day, cells in counts.items():
            given += (day.isoformat(), str(len(cells)))
            given += (part for cell, by in cells.items() for part in (cell, str(by)))
        done, *acks = await self._link.run(
            site, _ADD, (len(keys), *keys, *given), then=self._link.wait
        )
        self._link.check_acks(acks)
        return bool(done)


def _pairs(flat: list[bytes]) -> dict[bytes, bytes]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _balance(
    site: str,
    heads: dict[bytes, bytes],
    fields: dict[bytes, bytes],
    days: dict[str, dict[bytes, bytes]],
) -> Balance:
    return Balance(
        sizes={
            LogKey(site, head.key.epoch): head.size
            for head in decode_heads(site, heads)
        },
        version=int(fields.get(b"version", b"0")),
        counted=decode_cells(days),
        erased=decode_cells(days, erased=True),
    )
