"""Checkpoints of ours that visitors bring back: proof if a log was forked.

check      says whether one agrees with its log
listener   decides when one is checked, and what follows a contradiction
"""
