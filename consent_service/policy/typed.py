"""What people type into a form, as a policy has it. Pure.

Only what can mean one thing is changed; the rest stays as it was typed, and the checks
of the policy say what is wrong with it. What is odd without being wrong is told
besides: a person may know better.
"""

import re
from typing import Final

_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_SHORT_COLOUR: Final = re.compile(r"#?([0-9a-f])([0-9a-f])([0-9a-f])", re.IGNORECASE)
_COLOUR: Final = re.compile(r"#?([0-9a-f]{6})", re.IGNORECASE)
# A host with a dot in it, and a path if there is one.
_BARE_ADDRESS: Final = re.compile(
    r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE
)
_PERIOD: Final = re.compile(r"(\d{1,4})\s*([^\W\d_]+)\.?")
# A period as a policy has it, in small letters or capital ones.
_WRITTEN: Final = re.compile("p[0-9tymwdhs]+", re.IGNORECASE)
# What a unit begins with in the languages of the pages, and its sign (ISO 8601).
_UNITS: Final = (
    ("Y", ("year", "vuo", "år", "v", "y")),
    ("M", ("month", "kuukau", "kk", "månad", "mån", "mo", "m")),
    ("W", ("week", "viik", "veck", "vk", "w")),
    ("D", ("day", "päiv", "dag", "dyg", "pv", "d")),
)
_SHORT_UNITS: Final = (
    ("S", ("second", "sekun", "sek", "s")),
    ("M", ("minut", "minuu", "min")),
    ("H", ("hour", "tun", "timm", "tim", "h", "t")),
)
_LIFETIMES: Final = {
    "session": ("session", "istunto", "istunnon", "istunnon ajan", "sessionen"),
    "persistent": ("persistent", "pysyvä", "pysyvästi", "permanent"),
}
# A unit alone is one of it.
_ONE: Final = {
    **dict.fromkeys(("vuosi", "år", "year"), "P1Y"),
    **dict.fromkeys(("kuukausi", "månad", "month"), "P1M"),
    **dict.fromkeys(("viikko", "vecka", "week"), "P1W"),
    **dict.fromkeys(("päivä", "vuorokausi", "dag", "dygn", "day"), "P1D"),
}
_ONE_SHORT: Final = {
    **dict.fromkeys(("tunti", "timme", "hour"), "PT1H"),
    **dict.fromkeys(("minuutti", "minut", "minute"), "PT1M"),
}
_ARTICLES: Final = ("yksi ", "ett ", "en ", "one ", "a ", "an ")
# Of the digits of a Finnish business id (Finnish Tax Administration, Y-tunnus).
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)
_BUSINESS_ID: Final = re.compile(r"(\d+)-(\d)")
# Of digits that can be the number of a company somewhere: the oldest Finnish ones.
_FEWEST: Final = 6
_EMAIL: Final = re.compile(
    r"[\w.!#$%&'*+/=?^`{|}~-]+@([\w-]+\.)+([^\W\d_]{2,}|xn--[\w-]+)"
)


def visible(text: str) -> str:
    """Return a text without marks that nobody sees and that come along with a paste.

    They turn the writing around (UAX 9: embeddings, overrides and isolates), or are
    controls. Lines and tabs stay, and what letters are joined with in some languages.
    """
    return _UNSEEN.sub("", text)


def colour(text: str) -> str:
    """Return a colour as `#rrggbb`: `#fff` is short for `#ffffff` (CSS Color 4)."""
    text = text.strip()
    if found := _SHORT_COLOUR.fullmatch(text):
        return "#" + "".join(2 * digit for digit in found.groups())
    if found := _COLOUR.fullmatch(text):
        return f"#{found[1]}"
    return text


def country(text: str) -> str:
    """Return a code of two letters in capitals; any other text as it was typed."""
    text = text.strip()
    return text.upper() if len(text) == 2 else text


def address(text: str) -> str:
    """Return an address with its scheme: people leave out `https://`."""
    text = text.strip()
    return f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else text


def period(text: str) -> str:
    """Return a time as ISO 8601 has it: `14 kuukautta.` is `P14M`."""
    text = text.strip().rstrip(".").strip()
    if (word := _bare(text)) in _ONE:
        return _ONE[word]
    found = _PERIOD.fullmatch(text)
    if found is None or not int(found[1]):
        return text.upper() if _WRITTEN.fullmatch(text) else text
    unit = found[2].lower()
    sign = next((sign for sign, begins in _UNITS if _is_unit(unit, begins)), "")
    return f"P{int(found[1])}{sign}" if sign else text


def lifetime(text: str) -> str:
    """Return how long a cookie lives, as a policy has it: `30 min` is `PT30M`."""
    word = text.strip().rstrip(".").lower()
    for meant, said in _LIFETIMES.items():
        if word in said:
            return meant
    if _bare(word) in _ONE_SHORT:
        return _ONE_SHORT[_bare(word)]
    found = _PERIOD.fullmatch(word)
    if found and int(found[1]):
        for sign, begins in _SHORT_UNITS:
            if _is_unit(found[2], begins):
                return f"PT{int(found[1])}{sign}"
    return period(text)


def _bare(text: str) -> str:
    """Return a unit without the article, or the `one`, before it."""
    word = text.lower()
    begins = next((each for each in _ARTICLES if word.startswith(each)), "")
    return word.removeprefix(begins)


def whole_number(text: str, unit: str) -> str:
    """Return a number without its unit: of years, `3 vuotta.` is `3`."""
    meant = period(text)
    is_of_unit = meant[:1] == "P" and meant[-1:] == unit and meant[1:-1].isdigit()
    return meant[1:-1] if is_of_unit else text


def _is_unit(unit: str, begins: tuple[str, ...]) -> bool:
    # A letter or two is the whole unit: `m` is no `mi…`.
    return any(
        unit == each or (len(each) > 2 and unit.startswith(each)) for each in begins
    )


def is_odd_email(text: str) -> bool:
    """Return whether mail to an address hardly arrives: two dots, no dot, no name."""
    return bool(text) and (_EMAIL.fullmatch(text) is None or ".." in text)


def is_odd_business_id(text: str) -> bool:
    """Return whether a text is written as a Finnish business id and cannot be one.

    Its last digit follows from the others. What is written otherwise may be the number
    of another country; a few digits alone are none of any, nor is a word.
    """
    found = _BUSINESS_ID.fullmatch(text.strip())
    if found is None:
        few = re.fullmatch(rf"\d{{1,{_FEWEST - 1}}}", text.strip()) is not None
        return few or re.fullmatch(r"\D+", text.strip()) is not None
    digits = found[1].zfill(len(_WEIGHTS))
    if len(digits) > len(_WEIGHTS) or len(found[1]) < len(_WEIGHTS) - 1:
        return True
    weighed = zip(map(int, digits), _WEIGHTS, strict=True)
    rest = sum(digit * weight for digit, weight in weighed) % 11
    return rest == 1 or (11 - rest) % 11 != int(found[2])


def oddities(email: str, business_id: str) -> dict[str, str]:
    """Return what is odd without being wrong: the key of a text, by field."""
    odd = {
        "email": is_odd_email(email),
        "business_id": is_odd_business_id(business_id),
    }
    return {field: f"odd_{field}" for field in odd if odd[field]}
