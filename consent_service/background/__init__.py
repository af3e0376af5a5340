"""Work beside the requests.

tasks          starts each task with the service and ends it with the service
store_chores   what a store needs done: backups, old records moved to the archive
"""
