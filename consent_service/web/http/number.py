"""Numbers in headers: of any length, and never more than a machine can hold."""

# RFC 9110 section 8.6 sets no bound. Nobody sends a petabyte.
_MOST_DIGITS = 15


def is_above(text: bytes, limit: int) -> bool:
    """Return whether a header is a whole number above `limit`.

    Zeros in front count for nothing, and no number is too long to be told apart.
    """
    digits = text.strip().lstrip(b"0")
    if not digits.isdigit():
        return False
    return len(digits) > _MOST_DIGITS or int(digits) > limit
