"""Stop with one sentence on a Python that is too old."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # this file runs before anything is checked
    found = ".".join(str(part) for part in sys.version_info[:3])
    sys.exit(
        f"consent-service needs Python 3.11 or newer, this is {found}; "
        "name another with: make serve PYTHON=/path/to/python3"
    )
