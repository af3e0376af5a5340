"""Compare what was seen with what was declared and what the law asks.

Pure functions: from traces, policy and catalog to findings. docs/scan-format.md defines
each kind.
"""
