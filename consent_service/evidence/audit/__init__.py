"""The offline verifier: checks an export step by step and says what is wrong.

Read `audit.py` first: its plan is numbered, and each step says which file takes it.
"""
