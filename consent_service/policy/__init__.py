"""What an owner writes for one site, checked, and published as revisions."""
