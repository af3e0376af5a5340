"""What is put into other people's hands, so that history cannot be rewritten.

Whoever holds the keys can sign another history at any time. What he cannot do is
change what others keep. So the log's checkpoints are brought outside:

cosigning    asks witnesses, every ten minutes (witness_answer: what they may say)
witness      is a witness for others (witness_state: what it must never forget)
timestamp    has a time-stamping authority say when, daily
daily, mail  put a checkpoint into a folder and a mailbox, daily
public       chooses the one checkpoint that all visitors are shown
gossip       checks one that comes back
keeping      runs all of it for every site; folder keeps what came of it
"""
