"""Drive a real browser through a site, once for every decision, and compare.

What was stored and sent is an observation. Where that disagrees with the policy, or
with the law, it is a finding. What could not be seen is a limit, never cleanness.
"""
