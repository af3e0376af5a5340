"""What a visitor's browser asks for: the script, choices, receipts, erasure."""
