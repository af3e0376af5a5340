"""Which keys and values there are in Redis, and the scripts that change them."""
