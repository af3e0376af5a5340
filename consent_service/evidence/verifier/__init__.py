"""`consent-verify.pyz`: the verifier in one file, for a machine without the service.

main       the program: `python consent-verify.pyz EXPORT --vkey KEY`
one_file   packs it, with all of `evidence`, into bytes that are always the same
"""
