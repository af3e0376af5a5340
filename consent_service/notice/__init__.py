"""Read the privacy notice of a site: what it discloses, and what is wrong with it."""
