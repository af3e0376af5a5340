"""A first policy from a scan: what was seen is declared, what is not known is open.

- services_seen: which services of the catalog were seen, and what nobody knows.
- names: ids as policies write them.
- policy_file: the TOML text.
"""
