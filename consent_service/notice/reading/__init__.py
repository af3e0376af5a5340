"""What a text is about, block by block: structure, topics, and how far a word reaches."""
