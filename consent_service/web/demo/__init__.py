"""What the demo pages show, as data."""
