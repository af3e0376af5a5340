"""What is put into other people's hands, so that history cannot be rewritten.

Whoever holds the keys can sign another history at any time. What he cannot do is
change what others keep. So the log's checkpoints are brought outside:

cosigning    asks witnesses, every ten minutes (witness_answer: what they may say)
witness      is a witness for others (witness_state: what it must never forget)
timestamp    has a time-stamping authority say when, daily (stamped: in an audit)
daily, mail  put a checkpoint into a folder and a mailbox, daily (words: what is said)
public       chooses the one checkpoint that all visitors are shown
gossip       checks one that comes back (listening: when, and what follows)
keeping      runs the steps for every site by a plan and a schedule
folder       keeps what came of it; board says how it stands
making       makes all of it from the settings
"""
