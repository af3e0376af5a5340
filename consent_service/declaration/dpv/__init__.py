"""The declaration and the receipt in the Data Privacy Vocabulary (JSON-LD)."""
