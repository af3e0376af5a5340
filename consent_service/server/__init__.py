"""A process that listens on a port: sockets, workers, connections, log lines.

listen             runs the application on a socket until a signal stops it
workers            starts several processes on one port and ends them together
worker_sockets     lets workers exchange their numbers
connections        bounds what one connection may cost
crowd              all connections of a process, and which makes room
gated_flow         reads nothing while answers are due
corked_transport   sends head and body of an answer in one packet
log_lines          formats lines of the log
"""
