"""Writes a privacy notice from a policy: what is known as text, the rest as blanks."""
