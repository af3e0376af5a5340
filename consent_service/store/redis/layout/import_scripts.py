"""What runs inside Redis while a site is imported; see `importing.py`.

Two fields of the heads stand for an import under way: `import` holds the token of
the process at work, and `imported` how many portions are written, or -1 while what an
earlier attempt has left is being removed. A key of its own lists what was written.
"""

from typing import Final

from consent_service.store.redis.layout.commit_scripts import make_script

# Begin, if the site has nothing: a process that began before can write no more.
#   KEYS  1 heads, 2... whatever else a site has from its first day on
#   ARGV  1 our token
BEGIN_IMPORT: Final = make_script("""
for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
  if string.match(field, '^%d+$') then return 'TAKEN' end
end
if redis.call('HEXISTS', KEYS[1], 'import') == 0 then
  for number = 2, #KEYS do
    if redis.call('EXISTS', KEYS[number]) == 1 then return 'TAKEN' end
  end
end
redis.call('HSET', KEYS[1], 'import', ARGV[1], 'imported', -1)
return 'DONE'
""")

# Remove keys that an attempt has written. With no more of them, go on or end it.
#   KEYS  1 heads, 2 list of keys, 3... keys to remove
#   ARGV  1 our token, 2 what to do at the end: `go on` or `end`
CLEAR_IMPORT: Final = make_script("""
if redis.call('HGET', KEYS[1], 'import') ~= ARGV[1] then return 'GONE' end
if #KEYS > 2 then
  redis.call('UNLINK', unpack(KEYS, 3))
  redis.call('SREM', KEYS[2], unpack(KEYS, 3))
  return 'DONE'
end
if redis.call('SCARD', KEYS[2]) > 0 then return 'GONE' end
if ARGV[2] == 'end' then
  redis.call('HDEL', KEYS[1], 'import', 'imported')
else
  redis.call('HSET', KEYS[1], 'imported', 0)
end
return 'DONE'
""")

# Write one portion. The count shows whether a server that was promoted meanwhile has
# all those before: then, and only then, this one is the next.
#   KEYS  1 heads, 2 list of keys, 3... what the operations name by number
#   ARGV  1 our token, 2 the portion's number, from 1 on, 3 operations in MessagePack
WRITE_PORTION: Final = make_script("""
if redis.call('HGET', KEYS[1], 'import') ~= ARGV[1] then return 'GONE' end
local written = tonumber(redis.call('HGET', KEYS[1], 'imported'))
if written == tonumber(ARGV[2]) then return 'AGAIN' end
if written ~= ARGV[2] - 1 then return 'GONE' end
redis.call('HSET', KEYS[1], 'imported', ARGV[2])
if #KEYS > 2 then redis.call('SADD', KEYS[2], unpack(KEYS, 3)) end
for _, operation in ipairs(cmsgpack.unpack(ARGV[3])) do
  redis.call(operation[1], KEYS[tonumber(operation[2])], unpack(operation, 3))
end
return 'DONE'
""")

# Write the heads: from here on the site is there.
#   KEYS  1 heads, 2 list of keys
#   ARGV  1 our token, 2 how many portions there were, 3... fields of the heads, the
#         newest checkpoint last
END_IMPORT: Final = make_script("""
local newest, checkpoint = ARGV[#ARGV - 1], ARGV[#ARGV]
if redis.call('HGET', KEYS[1], 'import') ~= ARGV[1] then
  if redis.call('HGET', KEYS[1], newest) == checkpoint then return 'AGAIN' end
  return 'GONE'
end
if redis.call('HGET', KEYS[1], 'imported') ~= ARGV[2] then return 'GONE' end
redis.call('HSET', KEYS[1], unpack(ARGV, 3))
redis.call('HDEL', KEYS[1], 'import', 'imported')
redis.call('UNLINK', KEYS[2])
return 'DONE'
""")
