"""What a text is about: structure, topics, and how far a word reaches."""
