"""What changed between two revisions, in words.

compare, compare_services   find the changes
change                      one change, as a value
words                       says it in the visitor's language
history                     all revisions of a site and what each changed
"""
