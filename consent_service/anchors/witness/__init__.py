"""Being a witness for other logs (C2SP tlog-witness).

witness   cosigns a checkpoint that extends the last one it saw
state     what it must never forget: the last size and root of each log
"""
