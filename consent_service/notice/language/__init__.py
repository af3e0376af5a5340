"""Words of a text: tokens, stems, phrases, names, months, and which language it is.

words/LANGUAGE.toml holds the phrases: the same ideas under the same names.
"""
