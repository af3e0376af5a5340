"""The connection to Redis: address, routes through a cluster, faults, retries."""
