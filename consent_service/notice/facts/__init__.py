"""What a notice says, field by field, as values with their places."""
