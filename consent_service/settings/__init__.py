"""The settings: one table, and the only reader of the environment.

table    every setting with its default, its parser and its help
values   the parsers
"""
