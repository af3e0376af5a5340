"""Where logs, records, revisions and tokens live: SQLite, or Redis when outgrown.

interface   the promises that both keep
values      what goes in and comes out
archive     where old records go
sqlite/     one process, one file
redis/      several processes and machines
"""
