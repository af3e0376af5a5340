"""Work beside the requests.

tasks         recovers logs, erases what is too old, and runs the chores of the store
proven_time   the time by which records are erased, which no jump of the clock moves
"""
