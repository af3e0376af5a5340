"""Words to roots, so that a rule names a word once and meets all of its forms.

Snowball takes the endings off. For Finnish it leaves consonant gradation and the
stems of -us and -nen words alone (asetus, asetukset; tieto, tiedot), so a few folds
follow that bring those paradigms together. They need not give real words, only the
same root for the forms of one word.
"""

import re
from collections.abc import Callable
from functools import cache

import snowballstemmer

_NAMES = {"fi": "finnish", "sv": "swedish", "en": "english"}

_FINNISH_FOLDS = (
    # luovuttaminen, rajoittamista: the infinitive in -ma-, the noun in -minen
    (re.compile(r"(?<=\w{3})t?[aäe]m(?:in|is|at|ät)?$"), ""),
    # asetusten
    (re.compile(r"(?<=[uy]s)t$"), ""),
    # asetus, asetukset; oikeus, oikeuden, oikeutta; not peruste
    (re.compile(r"(?<=\w{3}[uy])(?<!peru)(?:ks|s|d|t)$"), ""),
    # viranomainen, viranomaiset, viranomaisten; not markkinoinnin
    (re.compile(r"(?<=\w{3})(?<!o)(?:in|ist)$"), "is"),
    # kävijä, kävijöiden; rekisteröity, rekisteröityjen; pyyntö, pyyntöjä
    (re.compile(r"(?<=j)ö$"), ""),
    (re.compile(r"(?<=öity|yntö)j$"), ""),
    # markkinointi, markkinoinnin; siirto, siirron; kielto, kiellon
    (re.compile(r"(?<=[nrl])t(?=[aäoöuy]?$)"), ""),
    # tieto, tiedot; etu, edut
    (re.compile(r"d(?=[oöuy]?$)"), "t"),
    # tietoihisi
    (re.compile(r"(?<=\w{2}[oöuyaä])ih$"), ""),
    # säilyttää, säilytämme; tunnistaa, tunnistamme
    (re.compile(r"(?<=\w{3}[aeiouyäös])t$"), ""),
)


def _fold_finnish(stem: str) -> str:
    for pattern, replacement in _FINNISH_FOLDS:
        stem = pattern.sub(replacement, stem)
    return stem


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = snowballstemmer.stemmer(_NAMES[language]).stemWord
    return stem


@cache
def root_of(word: str, language: str) -> str:
    """Return the root of one lower-case word in `language` (fi, sv or en)."""
    stem = _stemmer(language)(word)
    return _fold_finnish(stem) if language == "fi" else stem
