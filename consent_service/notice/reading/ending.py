"""Whether a text stops before it ends, as an excerpt does that lost its rest."""

from consent_service.notice.reading.reading import Reading

_FEWEST_WORDS = 6  # fewer are a name, a button or an address
_ENDS = (".", "!", "?", ":", ")", "”", '"', "…", "»")


def breaks_off(reading: Reading) -> bool:
    """Return whether the last paragraph ends in the middle of a sentence.

    A short line without a full stop is a name, an address or a button.
    """
    blocks = reading.notice.blocks
    # In a plain text a short paragraph without a full stop passes for a heading.
    kinds = {"paragraph", "heading"} if reading.notice.form == "text" else {"paragraph"}
    if not blocks or blocks[-1].kind not in kinds:
        return False
    text = blocks[-1].text.rstrip()
    last = text.split()[-1:]
    named = any("@" in word or "." in word or word.isdigit() for word in last)
    return len(text.split()) >= _FEWEST_WORDS and not text.endswith(_ENDS) and not named
