"""A process that listens on a port: sockets, workers, connections, log lines.

listen             runs the application on a socket until it is told to stop
workers            starts several processes on one port and ends them together
worker_sockets     lets the workers reach one another
connections        bounds what one connection may cost
corked_transport   sends head and body of an answer in one packet
log_lines          how a line of the log looks
"""
