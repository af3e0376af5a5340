"""The command line: one command per file, and the only place that prints and exits."""

import signal
import sys

if "serve" in sys.argv:
    # Before all that takes time to import: whoever has the policies read again in the
    # first half second does not end the service. It reads them anyway.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
