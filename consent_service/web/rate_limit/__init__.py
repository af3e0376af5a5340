"""How many choices a minute one network may send."""
