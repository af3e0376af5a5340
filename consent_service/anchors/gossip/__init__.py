"""Our checkpoints, brought back by visitors: proof if a log was forked.

check      says whether one agrees with its log
listener   decides when one is checked, and what follows a contradiction
"""
