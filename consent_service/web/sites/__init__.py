"""What people see first once they are signed in: their sites, and each one's state."""
