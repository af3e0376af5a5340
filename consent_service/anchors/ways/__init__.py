"""The ways by which a checkpoint reaches somebody who is not the operator.

cosigning        asks witnesses every ten minutes (witness_answer: what they may say)
timestamp        asks a time-stamping authority daily (timestamp_audit: checks it later)
daily_folder     writes one file a day
mail             sends one mail a day (letter: its words)
"""
