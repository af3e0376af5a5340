"""What records call a visitor: an image of a secret that only the browser holds."""

import hashlib
from typing import Final

_LABEL: Final = "consent-service/visitor/v1"
# 128 bits, as many as the secret has at random. Half of a digest: nobody can look
# for a second secret with the same image either.
_DIGITS: Final = 32


def pseudonym_of(secret: str, site: str) -> str:
    """Return the name of the visitor who holds `secret`, as the site's records have it.

    32 hexadecimal digits, the first half of SHA-256 over a label, the site and the
    secret. A reader of it cannot act for the visitor: erasing, changing and handing
    over take the secret (docs/decisions/0022). Two sites name one browser differently.
    """
    text = "\0".join((_LABEL, site, secret))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def names_of(stated: str, site: str) -> tuple[str, str]:
    """Return the names that records may have for what a visitor gave as an id.

    It is the consent id as it stands in records, or the browser's own secret. For
    owners and auditors alone: to a visitor a name of a record proves nothing. The
    second counts only if no record has the first: a stranger may have sent a consent
    id as a secret, and those records are not the visitor's.
    """
    return stated, pseudonym_of(stated, site)
