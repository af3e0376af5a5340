"""Stands for the process that looks at a site: it has the lock, and never ends."""

import signal

if __name__ == "__main__":
    signal.pause()
