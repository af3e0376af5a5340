"""The browser: how it is started, what it loads, and what is kept of that."""
