"""What a text is about: its structure, its topics, and the scope of a word."""
