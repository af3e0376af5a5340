"""The notice of a whole site: find its pages, read them together, compare them."""
