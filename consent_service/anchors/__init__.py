"""What is put into other people's hands, so that history cannot be rewritten.

A holder of the keys can sign another history at any time, but cannot change what
others keep. So the log's checkpoints are brought outside:

rounds             runs the steps for every site, by a plan and a schedule
steps              one step for each way: what is due, what it gave
ways/              the ways outside: witnesses, time-stamps, a folder, a mailbox
witness/           being a witness for other logs
gossip/            checking a checkpoint that a visitor brings back
public_checkpoint  the one checkpoint that all visitors are shown
anchored_log       what a way needs to know of one log
folder             keeps what came of each step; status says how each way is doing
wiring             makes all of it from the settings
"""
