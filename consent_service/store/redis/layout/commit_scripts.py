"""What runs inside Redis. A script is atomic: nothing is seen or written in between.

Every key that a script touches is among its KEYS, as Redis Cluster requires, and all
of them belong to one site, hence to one slot.
"""

import hashlib
from typing import Final

import msgspec


class Script(msgspec.Struct, frozen=True):
    """A script and the digest that Redis knows it by."""

    text: str
    digest: str


def make_script(text: str) -> Script:
    # The digest is only a name that Redis prescribes, not a protection.
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


# The one step of a log.
#   KEYS  1 heads, 2 turn, 3 wish for a turn, 4 past checkpoints, 5 choices, then
#         what the operations name by number
#   ARGV  1 epoch, 2 checkpoint built on, 3 checkpoint afterwards, 4 our turn's token,
#         5 the rest of the head, 6 its day, 7 names of new choices in MessagePack,
#         8 operations in MessagePack
#
# Redis undoes nothing when a script fails midway. So all that can refuse (a foreign
# turn, a stale head, a repeated choice, and with the first write a full memory, a
# full disk, a replica that was a master) comes before or with the first write; after
# it Redis itself lets a script finish (`scriptVerifyWriteCommandAllow`,
# `scriptVerifyOOM`).
#
# The head of a log whose site has a newer epoch is stale whatever it is. No log is
# begun for a site that is being imported (import_scripts.py).
#
# A tile only grows. Appending what is new keeps the append-only file and the stream
# to the replicas small: a lone choice adds 67 bytes instead of two whole tiles. A
# full tile is written whole once, because appending leaves spare room behind.
#
# Counts of a day are read and written together, for the same reason: a number is what
# goes into the file, and ten fields in one command take half the room of ten commands.
COMMIT: Final = make_script("""
local heads, turn, wish, past, choices = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local epoch, old, new, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local holder = redis.call('GET', turn)
if holder and holder ~= token then return 'TURN' end

local stored = redis.call('HGET', heads, epoch) or ''
if stored == new and old ~= new then return 'AGAIN' end
if stored ~= old then return 'STALE' end
if redis.call('HEXISTS', heads, epoch + 1) == 1 then return 'STALE' end
if old == '' and redis.call('HEXISTS', heads, 'import') == 1 then return 'IMPORT' end
for _, choice in ipairs(cmsgpack.unpack(ARGV[7])) do
  if redis.call('HEXISTS', choices, choice) == 1 then return 'REPEATED' end
end

local day = redis.call('HGET', heads, epoch .. ':day')
redis.call('HSET', heads, epoch, new,
  epoch .. ':head', ARGV[5], epoch .. ':day', ARGV[6])
if day and day ~= ARGV[6] then redis.call('HSET', past, day, old) end

local function grow(key, content)
  local have = redis.call('GET', key) or ''
  if have == '' or #have >= #content or string.sub(content, 1, #have) ~= have then
    redis.call('SET', key, content)
  else
    redis.call('APPEND', key, string.sub(content, #have + 1))
  end
end

local function count(key, site, operation)
  local cells, numbers = {}, {}
  for place = 5, #operation, 2 do cells[#cells + 1] = operation[place] end
  if redis.call('EXISTS', key) == 0 then redis.call('HSET', site, operation[4], '') end
  local have = redis.call('HMGET', key, unpack(cells))
  for place, cell in ipairs(cells) do
    numbers[2 * place - 1] = cell
    numbers[2 * place] = (have[place] or 0) + operation[4 + 2 * place]
  end
  redis.call('HSET', key, unpack(numbers))
end

for _, operation in ipairs(cmsgpack.unpack(ARGV[8])) do
  local key = KEYS[tonumber(operation[2])]
  if operation[1] == 'GROW' then
    grow(key, operation[3])
  elseif operation[1] == 'COUNT' then
    count(key, KEYS[tonumber(operation[3])], operation)
  else
    redis.call(operation[1], key, unpack(operation, 3))
  end
end

if holder then redis.call('DEL', turn) end
if redis.call('EXISTS', wish) == 1 then return 'NEXT' end
return 'DONE'
""")

# Take the turn if it is free. If not, leave a wish, which makes the holder stand back
# after its commit; it is written once for many looks, since a write is synced.
#   KEYS  1 turn, 2 wish        ARGV  1 our turn's token, 2 lease, 3 wish, both in ms
TAKE: Final = make_script("""
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then return 1 end
if holder then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[3], 'NX')
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('DEL', KEYS[2])
return 1
""")

# Let a turn go, unless it lapsed and is somebody else's by now.
#   KEYS  1 turn        ARGV  1 our turn's token
YIELD: Final = make_script("""
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
""")

# Let go of a chunk and its tiles that the archive has by now: it is the next in order,
# and nothing of it was erased since it was read.
#   KEYS  1 number of archived chunks, 2 erasures, 3 chunk, 4... tiles
#   ARGV  1 the chunk's number, 2 how often something of it had been erased, or empty
LET_GO: Final = make_script("""
if tonumber(redis.call('GET', KEYS[1]) or '0') ~= tonumber(ARGV[1]) then return 0 end
if (redis.call('HGET', KEYS[2], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('SET', KEYS[1], ARGV[1] + 1)
for number = 3, #KEYS do redis.call('UNLINK', KEYS[number]) end
return 1
""")

# Note that the archive has nothing any more of what was erased in a chunk, unless
# more was erased meanwhile. The count itself stays: a move that has begun compares it.
#   KEYS  1 erasures, 2 chunks to purge, 3 chunk
#   ARGV  1 the chunk's number, 2 how often it had been, 3 whether it is archived
PURGED: Final = make_script("""
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('SREM', KEYS[2], ARGV[1])
if ARGV[3] == '1' then redis.call('UNLINK', KEYS[3]) end
return 1
""")
