"""Text to sentences and tokens, in the three languages alike."""

import re
from collections.abc import Iterator

from consent_service.notice.document import Token
from consent_service.notice.language.stems import root_of

ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'”»)\]|]*[^\s<>\"'”»)\]|.,;:!?]", re.IGNORECASE
)
EMAIL = re.compile(
    r"[A-Za-z0-9ÅÄÖåäö][\w.+-]*\s?(?:@|[(\[](?:at|ät|a|@)[)\]])\s?"
    r"[A-Za-z0-9ÅÄÖåäö][\w-]*"
    r"(?:(?:\.|\s?[(\[](?:dot|piste|punkt|prick)[)\]]\s?)[\w-]+)*"
    r"(?:\.|\s?[(\[](?:dot|piste|punkt|prick)[)\]]\s?)[a-z]{2,12}\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_TOKEN = re.compile(
    f"({ADDRESS.pattern})|({EMAIL.pattern})|({_WORD.pattern})", re.IGNORECASE
)

# "Webläsare" and "webplats" are written as often as the right words.
_WEB = re.compile(
    r"^web(?=läs|plats|sid|sajt|tjänst|analy|statist|adress|trafik|besök|formul)"
)

# Case endings after a colon belong to the word: EU:n, Oy:lle, GDPR:ää.
_ENDING = re.compile(r":[a-zåäö]{1,6}\b")

# A comma, a bracket, a dash or the edge of a cell ends a clause for negation.
_CLAUSE = re.compile(r"[,;:()–—|]")

# Never the end of a sentence, whatever follows.
_INNER = frozenset(
    {
        "mm", "esim", "ns", "ts", "eli", "em", "ko", "ym", "puh", "os", "nro",
        "klo", "ml", "vrt", "ks", "sis", "art", "kpl", "alk", "vs", "bl", "ex",
        "dvs", "tel", "nr", "ca", "resp", "kl", "e.g", "i.e", "approx", "mr", "mrs",
        "dr", "st",
    }
)  # fmt: skip
# The end of a sentence only when a capital follows.
_CLOSING = frozenset(
    {
        "tms", "yms", "jne", "etc", "osv", "inc", "ltd", "co", "oy", "ab",
    }
)  # fmt: skip
_END = re.compile(r"[.!?…]+[\"”»')\]]*(?=\s|$)")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of the sentences of one block, without outer blanks."""
    start = 0
    for end in _END.finditer(text):
        if _ends_sentence(text, start, end):
            yield from _trimmed(text, start, end.end())
            start = end.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        left = len(piece) - len(piece.lstrip())
        yield start + left, start + len(piece.rstrip())


def _ends_sentence(text: str, start: int, end: re.Match[str]) -> bool:
    if not end.group().startswith("."):
        return True
    following = text[end.end() :].lstrip()
    if following[:1].islower():
        return False
    words = text[start : end.start()].split()
    last = words[-1].lower().strip("(\"”'") if words else ""
    if last in _INNER or (len(last) == 1 and last.isalpha()):
        return False
    if last in _CLOSING or "." in last:
        return following[:1].isupper()
    # "1. Rekisterinpitäjä" and "§ 6." are numbering, "vuonna 2020." is an end.
    return not (last.isdigit() and len(last) <= 2 and len(words) <= 2)


def tokens_of(text: str, start: int, end: int, language: str) -> tuple[Token, ...]:
    """Return the tokens of `text[start:end]`, with places in the whole `text`."""
    found: list[Token] = []
    clause, last = 0, start
    position = start
    while match := _TOKEN.search(text, position, end):
        clause += 1 if _CLAUSE.search(text, last, match.start()) else 0
        found.append(_token(match, clause, language))
        last = position = match.end()
        if ending := _ENDING.match(text, position, end):
            last = position = ending.end()
    return tuple(found)


def _token(match: re.Match[str], clause: int, language: str) -> Token:
    form = match.group().lower().replace("’", "'")
    if match.group() == "US":
        # The country; "us" is a word.
        form = "usa"
    plain = match.group(3) is not None
    if language == "sv":
        form = _WEB.sub("webb", form)
    root = root_of(form, language) if plain else form
    return Token(match.start(), match.end(), form, root, clause)
