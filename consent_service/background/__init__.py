"""Work beside the requests.

tasks   recovers logs, erases what is too old, and runs the chores of the store
"""
