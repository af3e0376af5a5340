"""The first hour: from a name and an address to a banner on one's own page."""
