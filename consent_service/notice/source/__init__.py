"""From a file, an address or standard input to blocks of text.

load       finds out what it is and picks the parser
encoding   finds the characters
html, nesting, markdown, pdf, rtf, office, text   the parsers
blocks, fragments                    what they make
"""
