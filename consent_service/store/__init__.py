"""Where logs, records, revisions and tokens live: SQLite, or Redis when outgrown.

interface      what every store promises, and what it says it can do
values         what goes in and comes out
chores         work for a store beside the requests
shared_rates   counts that several processes share
watch          who counts commits and turns for the operator
archive        where old records go
sqlite/        one process, one file
redis/         several processes and machines
"""
