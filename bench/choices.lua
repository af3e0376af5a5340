-- Posts choices with distinct ids and visitors, to one site after the other.
-- The arguments: a file with a line of "SITE REVISION ORIGIN" for each, and DECISIONS.
local counter = 0
local salt = 0

function setup(thread)
  salt = salt + 1
  thread:set("salt", salt)
end

function init(args)
  math.randomseed(os.time() * 97 + salt * 7919)
  run = string.format("%08x%02x", math.random(0, 0xffffff), salt)
  body = '{"id":"%s%022x","visitor":"%s%022x","revision":"%s",' ..
    '"language":"fi","surface":"banner","action":"save","decisions":' .. args[2] .. '}'
  targets = {}
  for line in io.lines(args[1]) do
    local site, revision, origin = line:match("(%S+) (%S+) (%S+)")
    table.insert(targets, {
      path = "/" .. site .. "/choices", revision = revision,
      headers = { ["Content-Type"] = "text/plain", ["Origin"] = origin },
    })
  end
end

function request()
  counter = counter + 1
  local target = targets[counter % #targets + 1]
  return wrk.format("POST", target.path, target.headers,
    string.format(body, run, counter, run, counter, target.revision))
end

local bad = 0
function response(status)
  if status ~= 201 then bad = bad + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'JSON {"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"errors":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
