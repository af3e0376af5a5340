"""The settings: one table, and how flags and environment are read by it.

load      reads them all, and says what is wrong with any of them
table     every setting with its default, its parser and its help
setting   what one row of the table says
values    the parsers
"""
