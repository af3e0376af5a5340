"""Check the markup of a page against its policy, without a browser."""
