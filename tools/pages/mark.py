"""The line that says a page is written by a program."""

MARK = "<!-- Written by `make docs` from the code's own tables. -->"
