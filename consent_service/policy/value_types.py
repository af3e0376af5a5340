"""The types of single values in a policy file, and how a field is described."""

from typing import Annotated, Any, Final, get_args

import msgspec


def field(description: str, example: object, *, law: str = "") -> msgspec.Meta:
    """Describe a field: what it is for, one example, and the law that asks for it."""
    return msgspec.Meta(
        description=description, examples=[example], extra={"law": law} if law else {}
    )


def at_most(most: int, *, least: int | None = None) -> msgspec.Meta:
    return msgspec.Meta(max_length=most, min_length=least)


def between(least: int, most: int) -> msgspec.Meta:
    return msgspec.Meta(ge=least, le=most)


# Characters of a text that has no bound of its own.
LONGEST: Final = 200


def _text(wanted: str, pattern: str, *, longest: int = LONGEST) -> msgspec.Meta:
    return msgspec.Meta(
        pattern=pattern,
        max_length=longest,
        description=wanted,
        extra={"wanted": wanted},
    )


# The descriptions are what a person reads when a value does not fit, and what an
# editor shows: they must tell how to write it, not how it is checked.
Slug = Annotated[
    str,
    _text(
        "a short name of a-z, 0-9, - and _, such as 'google-analytics-4'",
        r"^[a-z0-9][a-z0-9_-]{0,62}$",
    ),
]
Language = Annotated[
    str,
    _text(
        "a language tag in lower case, such as 'fi'", r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"
    ),
]
Line = Annotated[str, _text("one line of text", r"^[^\x00-\x1f\x7f]+$")]
Paragraph = Annotated[
    str,
    _text(
        "text of at most 2000 characters",
        r"^[^\x00-\x09\x0b-\x1f\x7f]+$",
        longest=2000,
    ),
]
_WORDS = 'words per language, as { fi = "…" }'
Words = Annotated[
    dict[Language, Paragraph],
    msgspec.Meta(
        max_length=60,
        description=_WORDS,
        extra={"wanted": _WORDS},
    ),
]
Address = Annotated[
    str,
    _text(
        "an address that begins with https://",
        r"^https?://[^\s<>\"'\\]+$",
        longest=2000,
    ),
]
Domain = Annotated[
    str,
    _text(
        "a host name without https:// and without a path, such as 'www.example.fi'",
        r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?$",
        longest=260,
    ),
]
Host = Annotated[
    str,
    _text(
        "a host name, such as 'stats.example.fi' or '*.example.fi'",
        r"^(\*\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$",
        longest=260,
    ),
]
Lifetime = Annotated[
    str,
    _text(
        "'session', 'persistent' or an ISO 8601 duration, such as 'P13M' or 'PT30M'",
        r"^(session|persistent|P([0-9]+W|(?=[0-9T])([0-9]+Y)?([0-9]+M)?([0-9]+D)?"
        r"(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?))$",
        longest=40,
    ),
]
Period = Annotated[
    str,
    _text(
        "an ISO 8601 duration in days, weeks, months or years, such as 'P14M'",
        r"^P([0-9]+W|(?=[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+D)?)$",
        longest=40,
    ),
]
Email = Annotated[
    str, _text("an e-mail address, such as 'info@example.fi'", r"^[^@\s]+@[^@\s]+$")
]
Country = Annotated[
    str, _text("a country as two capital letters, such as 'FI'", r"^[A-Z]{2}$")
]
Colour = Annotated[
    str, _text("a colour as '#rrggbb', such as '#0a5c36'", r"^#[0-9a-fA-F]{6}$")
]
Jurisdiction = Annotated[
    str,
    _text(
        "a place whose law applies, such as 'FI' or 'US-CA'",
        r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
    ),
]
_REASON = "the reason in a sentence of at least 10 characters"
Reason = Annotated[
    str,
    msgspec.Meta(
        min_length=10,
        max_length=2000,
        description=_REASON,
        extra={"wanted": _REASON},
    ),
]


def wanted_of(kind: Any) -> str:
    """Return in English what a value of one of these types has to be."""
    meta: msgspec.Meta = get_args(kind)[1]
    return str((meta.extra or {})["wanted"])


def longest_of(kind: Any) -> int:
    """Return how many characters a value of one of these types may have."""
    meta: msgspec.Meta = get_args(kind)[1]
    return meta.max_length or LONGEST
