"""The forms in which texts name a service: inflected, hyphenated, in brackets.

The catalog has the names; what languages do to them is the same for all: "Googlen
Analyticsia", "Googles statistiktjänst (Analytics)", "Clarity (Microsoft)".
"""

import re
from collections.abc import Iterator

# Companies whose products are named by their last word alone. Before each stands what
# else people call it.
_COMPANIES = {
    "Google": ("Google",),
    "Meta": ("Meta", "Facebook"),
    "LinkedIn": ("LinkedIn",),
    "Microsoft": ("Microsoft",),
    "Snapchat": ("Snapchat", "Snap"),
    "TikTok": ("TikTok", "Tiktok"),
    "Reddit": ("Reddit",),
    "X": ("X", "Twitter"),
    "Pinterest": ("Pinterest",),
    "Adobe": ("Adobe",),
}
_ENDING = r"(?:in|n|s|'s|’s|:n|:s)?"
# Words between company and product: "Googlen kävijäseurantaa (Analytics)".
_BETWEEN = r"(?:[ -]\(?(?-i:[a-zåäö][\wåäö-]*)){0,2}"
_PIXEL = (
    r"(?:pi[xk]\w*|t[aä]gg?(?:i\w*|en|in)?\b|seuranta(?:pi[xk]|t[aä]g)\w*"
    r"|sp[aå]rningspi[xk]\w*)"
)


# Endings of Finnish and Swedish cases: "Plausiblella", "Timman", "Klarnas". They take
# the place of the end of the word in what the catalog says.
_CASES = (
    r"(?:['’:-]?(?:i|e)?(?:n|s|a|ä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|ksi|na|nä|an|än"
    r"|in|on|hin|seen|iin|tta|ttä|ia|iä|ja|jä))?(?!\w)"
)
_WORD_END = re.compile(r"\\b(?:\\w\*)?$")


def bent(spelling: str) -> str:
    """Return a spelling that ends with a word, with the endings that cases give it."""
    return _WORD_END.sub(lambda _: _CASES, spelling)


def forms_of(name: str) -> Iterator[str]:
    """Yield expressions for the forms of a name of company and product."""
    company, _, product = name.partition(" ")
    if company not in _COMPANIES or not product:
        return
    own = "|".join(map(re.escape, _COMPANIES[company]))
    if product == "Pixel":
        yield rf"(?:{own}){_ENDING}[ -](?:[\wåäö]+[ -])?{_PIXEL}"
        return
    if product == "Analytics 4" or not product[0].isupper():
        return
    if product.startswith("Insight"):
        yield rf"(?:{own}){_ENDING}[ -](?:[\wåäö]+[ -])?{_PIXEL}"
    word = re.escape(product)
    # In brackets, alone or in a list: "Googlen (Analytics, Ads)".
    yield rf"(?:{own}){_ENDING}{_BETWEEN} ?\([^()]{{0,60}}?(?-i:\b{word})\w*"
    yield rf"(?:{own}){_ENDING}{_BETWEEN}[ -](?-i:{word})\w*"
    # The other way round: "Clarity (Microsoft)", "the Insight Tag of LinkedIn".
    yield rf"(?-i:{word})(?: Tag)? (?:\(|of |från |av )(?:{own})"
