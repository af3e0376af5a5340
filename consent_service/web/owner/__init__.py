"""What an owner asks for."""
