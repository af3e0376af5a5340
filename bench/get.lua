-- Gets the address that wrk was given, as a browser that knows brotli does.
wrk.headers["Accept-Encoding"] = "gzip, deflate, br"

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'JSON {"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"errors":%d}',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
