"""What an auditor needs and nothing else: formats, proofs, and their checking.

Everything here is a pure function of its arguments and uses the standard library
and `cryptography` alone, so that it can be lifted out and read by a stranger.
`docs/log-format.md` says the same in prose.
"""
