"""What is done after Redis lost acknowledged writes: the journal is played again."""
