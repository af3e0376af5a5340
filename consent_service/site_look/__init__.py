"""A first look at a site for its set-up: a scan in a process of its own."""
