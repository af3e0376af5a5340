"""What an auditor asks for: records, exports, the log and its proofs."""
