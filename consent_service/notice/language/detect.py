"""Which language a text is in: Finnish, Swedish, English, or one that we do not read.

Common short words decide. The languages around ours are in the table too, so that a
Danish or Estonian notice is called what it is instead of being misread.
"""

import re
from functools import cache

from consent_service.errors import NoticeError
from consent_service.notice.language.vocabulary import LANGUAGES

_COMMON = {
    "fi": "ja on ei tai että sekä voi joka kun jos myös ovat kanssa sen hän mukaan"
    " niiden jotka mutta voidaan kuten tämä siitä emme sekä tietoja ole se me näiden"
    " jotta jonka joita olemme voimme voit olet tiedot tietosi tietojen sinun sinulla"
    " käytämme keräämme käsittelemme jälkeen ennen kautta vain eikä niitä",
    "sv": "och att det som är för av på med vi du din den till inte om kan eller när"
    " dina har dig ett från oss vår ska även vid genom behandlar",
    "en": "the of and to in is that for we you your our or are this with be may by as"
    " not on any have will from us which when it an",
    "da": "og at det er af på med vi du din den til ikke om kan eller når dine har dig"
    " et fra os vores skal også ved ved hjælp af",
    "no": "og at det er av på med vi du din den til ikke om kan eller når dine har deg"
    " et fra oss vår skal også ved gjennom",
    "de": "die der und das wir sie ihre zu von mit nicht ist auf für werden eine ein"
    " oder im den dem durch bei auch als nach",
    "et": "ja on ei või et mis kui ning selle meie teie oma võib kes see seda ka olla"
    " isikuandmete kasutame",
    "fr": "le la les de des et à vous nous votre vos est dans pour que qui une un sur"
    " par ou pas avec sont",
    "es": "el la los de y que en un una para con no su sus es por se del las nuestro"
    " como o al",
    "it": "il la i di e che in un una per con non suo sono del le dei della si o nel al"
    " sul",
    "nl": "de het een en van wij u uw in is op te voor met niet dat die of aan door ons"
    " onze worden",
    "pl": "i w na z do że się nie jest oraz lub przez dla od po są ich jak może",
    "pt": "o a os as de e que em um uma para com não seu sua é por do da dos nos",
}
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_TERMS = 3  # of the trade: a single loan word proves no language
_LEAST_WORDS = 12  # fewer words hold too few short ones to compare
_LEAST_SHARE = 0.05  # of all words: running text in our languages has 0.1 to 0.4


def language_of(text: str, *, declared: str = "") -> str:
    """Return `fi`, `sv` or `en`.

    What the page declares holds if the text has a fair share of that language: a
    Finnish notice may hold a long table of cookies that a vendor wrote in English.

    Raises:
        NoticeError: The text is too short to tell, or in another language.
    """
    words = [word.lower() for word in _LETTERS.findall(text[:100_000])]
    if len(words) < _LEAST_WORDS:
        raise NoticeError(
            f"the notice has only {len(words)} words, which is too few to read it"
        )
    shares = {
        name: sum(word in common for word in words) / len(words)
        for name, common in _common_words().items()
    }
    best = max(shares, key=lambda name: shares[name])
    if declared in LANGUAGES and shares[declared] >= _LEAST_SHARE / 2:
        return declared
    if shares[best] >= _LEAST_SHARE and best in LANGUAGES:
        return best
    if _is_finnish_list(text) and shares[best] < 2 * _LEAST_SHARE:
        return "fi"
    seems = f", it seems to be in {best!r}" if shares[best] >= _LEAST_SHARE else ""
    raise NoticeError(
        f"the notice is not in a language that can be read{seems}",
        hint="notices are read in Finnish, Swedish and English",
    )


def foreign_language(text: str, main: str) -> str:
    """Return which of our languages a paragraph is in if clearly not in `main`, or "".

    Finnish has fewer small words than the others, so less of them is enough.
    """
    words = [word.lower() for word in _LETTERS.findall(text)]
    if len(words) < _LEAST_WORDS:
        return ""
    shares = {
        name: sum(word in common for word in words) / len(words)
        for name, common in _common_words().items()
        if name in LANGUAGES
    }
    best = max(shares, key=lambda name: shares[name])
    clear = shares[best] >= (_LEAST_SHARE if best == "fi" else 3 * _LEAST_SHARE)
    return best if clear and shares[best] > 3 * shares[main] else ""


@cache
def _common_words() -> dict[str, frozenset[str]]:
    return {name: frozenset(words.split()) for name, words in _COMMON.items()}


def _is_finnish_list(text: str) -> bool:
    """Return whether the terms are Finnish: a form of labels has no small words."""
    terms = re.findall(r"rekister|henkilötie|tietosuoj|eväste", text, re.IGNORECASE)
    return len(terms) >= _FEWEST_TERMS
