"""Names of companies, associations and people in running text."""

import re

_FORMS = (
    r"Oyj|Oy Ab|Ab Oy|Oy|OY|AB|Ab|Ky|Ay|T:mi|Tmi|tmi|ry|r\.y\.|rf|r\.f\.|Osk|osk|sr"
    r"|säätiö|osuuskunta|avoin yhtiö|kommandiittiyhtiö|kommun|kaupunki|kunta|seurakunta"
    r"|yliopisto|stiftelse|församling|[Hh]andelsbolag|[Kk]ommanditbolag|HB|KB"
    r"|(?:ekonomisk|ideell) förening|Ltd|Limited|LLC|LLP|Inc|Corp|GmbH|A/S|AS|ApS|OÜ"
    r"|LTD|LIMITED|RY|RF|KY|TMI|INC|PLC|TRUST|ASSOCIATION|SOCIETY|FOUNDATION|COUNCIL"
    r"|Association|Society|Trust|Foundation|Council|University|College|Church"
    r"|B\.?V\.?|N\.V\.|S\.A\.|SARL|S\.r\.l\.|SAS|plc|PLC"
)
# Associations are named in small letters: "Joen kyläyhdistys ry".
_SOCIETY = (
    r"\w*(?:yhdisty\w*|seura|kerho|liitto|järjestö|piiri|osasto|killat?|kuoro"
    r"|säätiö|keskus|yhtymä|osuuskunta|museo|teatteri|talo|opisto|tupa|pesä|klubi"
    r"|förening(?:en)?|klubb(?:en)?|förbund(?:et)?|sällskap(?:et)?|krets(?:en)?"
    r"|kår(?:en)?|lag|byalag(?:et)?|gille(?:t)?|stiftelse(?:n)?"
    r"|association|society|club)"
)
_CAPITAL = r"[A-ZÅÄÖ0-9][\w&+.’'!-]*"
_NAME_WORD = (
    rf"(?:{_CAPITAL}|\([A-ZÅÄÖ]\w+\)|&|\+|ja|och|and|of|the|for|von|de|i|på|vid|in)"
)
COMPANY = re.compile(
    rf"(?<![\w@])({_CAPITAL}[ \t](?:{_NAME_WORD}[ \t]){{0,5}}(?:{_SOCIETY}[ \t])?"
    rf"(?:{_FORMS})"
    r"(?![\w-])\.?"
    # Whatever small words stand before it, "ry" ends the name of an association.
    rf"|{_CAPITAL}[ \t](?:[\wåäö-]+[ \t]){{1,3}}(?:ry|r\.y\.|rf|r\.f\.)(?![\w-])"
    rf"|(?:Oy|Ab|T:mi|Tmi|Toiminimi|AB|Enskild firma)[ ]"
    rf"(?:[A-ZÅÄÖ][\w&+’'-]*[ ]?){{1,4}}"
    r"(?:Ab|Oy|Ltd)?)"
)
_PERSON = re.compile(
    r"^([A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ]\.)?"
    r" [A-ZÅÄÖ][a-zåäö]+(?:-[A-ZÅÄÖ][a-zåäö]+)?)(?=$|[ ,|(\n])"
)
_LABEL = re.compile(
    r"^(?:nimi|rekisterinpitäjä|yritys|yhtiö|organisaatio|name|namn|company|företag"
    r"|controller|the controller|data controller|personuppgiftsansvarig)\s*[:|]\s*",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:rekisterinpitäj\w*|tämä|me|nimi|yhtiö|yritys|osoite|this|we"
    r"|(?:the )?controller|the company"
    r"|personuppgiftsansvarig|vi|denna|detta|palvelu\w*|sivusto\w*|verkkosivu\w*|tietosuoja\w*"
    r"|copyright|name|namn|på|hos|i|in|kakor|cookies?|personuppgifter|integritet\w*|privacy)\s+)+",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"^(?:EU|ETA|GDPR|Google|Facebook|Meta|Microsoft|Twitter|LinkedIn|Hotjar|Oracle"
    r"|Adobe|Amazon|Automattic|HubSpot|Intuit|Mailchimp|Usercentrics|Cybot|Vimeo)\b"
)
_DOTTED = re.compile(r"(?:\b(?:Inc|Ltd|Corp|Co)|\w\.\w)\.$")
# What follows a full stop that ends a sentence, and is none of an abbreviation.
_SENTENCE_END = re.compile(r"\s+[A-ZÅÄÖ0-9]")
_ENDINGS = re.compile(r":(?:n|lle|llä|ssä|stä|ltä|ään|tä|s)$")
_RUN = re.compile(rf"^({_CAPITAL}[ ]?(?:{_NAME_WORD}[ ]?){{0,5}})(?=$|[,.(|\n])")
_SUBJECT = re.compile(
    rf"({_CAPITAL}[ ](?:{_NAME_WORD}[ ]?){{1,4}})(?:[,(]|(?:on|är|is|toimii)\b)"
)
_FIRST_WORDS = re.compile(r"^(?:The|We|Our|This|Vi|Vår|Våra|Den|Denna|Detta|Me|Tämä)\b")


# What stands before a name and is none of it: "1. ", "© 2026 ".
_COUNTED = re.compile(
    r"^(?:©\s*)?(?:\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\.?|\d{1,2}[.)]|(?:19|20)\d\d(?:[-–]\d{2,4})?)\s+(?=\D)"
)
_GROUP = re.compile(
    rf"(?<![\w@])({_CAPITAL}(?:[ \t]{_NAME_WORD}){{0,3}}[ \t]{_SOCIETY})(?!\w)"
)


_CALLED = re.compile(
    rf"({_CAPITAL}(?:[ ]{_NAME_WORD}){{0,4}})\s*\((?:the |jäljempänä |nedan )?"
    r"[\"“”'‘’](?i:we|us|our|site|company|vi|oss|bolaget|byrån|me|yhtiö|yritys)\b"
)


# "Pihlajan kunnan verkkosivut", "Lunds kommuns webbplats", "Ash Parish Council's site".
_PUBLIC = (
    re.compile(
        rf"(?<![\w@])({_CAPITAL}(?:[ ]{_CAPITAL})?)[ ]"
        r"(kommun|församling|kaupungi|kaupunki|kunna|kunta|seurakunna|seurakunta)"
        r"(?:s|n)?[ ](?:\w+[ ])?(?:webb|hemsid|sajt|verkkosiv|verkkopalv|kotisiv|sivust"
        r"|nettisiv|internetsiv)"
    ),
    re.compile(
        rf"(?<![\w@])((?:{_CAPITAL}[ ]){{1,3}}(?:Municipality|Council|Parish|Diocese))"
        r"(?:['’]s)?[ ](?:\w+[ ])?(?:web|site|online|digital)"
    ),
    re.compile(
        r"(?:website|site|web pages|pages) of ((?:the )?"
        rf"(?:City|Town|Municipality|Parish|Diocese) of {_CAPITAL})"
    ),
)
_NOMINATIVE = {"kaupungi": "kaupunki", "kunna": "kunta", "seurakunna": "seurakunta"}


def public_body_in(text: str) -> str | None:
    """Return the municipality or parish whose site a text says it is."""
    for pattern in _PUBLIC:
        if match := pattern.search(text):
            name, *kind = match.groups()
            whole = " ".join((name, *(_NOMINATIVE.get(one, one) for one in kind)))
            return whole.removeprefix("The ").removeprefix("the ")
    return None


def called_in(text: str) -> str | None:
    """Return the name that a text gives itself: 'Wax & Wick (the "Site", "we")'."""
    match = _CALLED.search(text)
    if not match:
        return None
    words = match.group(1).split()
    while words and not words[0][0].isupper():
        words.pop(0)
    name = _LEADING.sub("", " ".join(words))
    return name or None


def group_in(text: str) -> str | None:
    """Return the name of an association without a legal form: "Norrby scoutkår"."""
    match = _GROUP.search(text)
    name = _LEADING.sub("", match.group(1)) if match else ""
    return name if len(name.split()) > 1 else None


def company_in(text: str) -> str | None:
    """Return the first name with a legal form, without words that introduce it."""
    for match in COMPANY.finditer(text):
        name = _ENDINGS.sub("", match.group(1).strip())
        name = _LEADING.sub("", _COUNTED.sub("", name))
        if not _NOT_NAMES.match(name) and " " in name:
            ends = _SENTENCE_END.match(text[match.end() :])
            return name if _DOTTED.search(name) and not ends else name.rstrip(".")
    return None


def named_in(text: str) -> str | None:
    """Return the company or the person that `text`, a line of a form, begins with."""
    plain = _LABEL.sub("", text)
    if found := company_in(plain):
        return found
    person = _PERSON.match(plain)
    return person.group(1) if person else None


def bare_name(text: str) -> str | None:
    """Return the name that a line begins with: words with a capital, up to a comma."""
    run = _RUN.match(_LABEL.sub("", text).strip())
    name = run.group(1).strip() if run else ""
    if len(name.split()) < 2 or name.isupper() or _NOT_NAMES.match(name):
        return None
    return name


def is_person(text: str) -> bool:
    """Return whether the text looks like a first and a last name, and no more."""
    match = _PERSON.match(text)
    return match is not None and match.group(1) == text


def person_in(text: str) -> str | None:
    match = _PERSON.match(text)
    return match.group(1) if match else None


_CALLED_CONTROLLER = re.compile(
    rf"({_CAPITAL}(?:[ ][\w&'’-]+){{0,3}})[ ](?:är|on|is|toimii|acts as)[ ](?:the )?"
    r"(?:personuppgiftsansvarig|rekisterinpitäjä|(?:data )?controller)\b"
)
# What such a sentence begins with when it names nobody: "The company is the …".
_NOBODY = re.compile(
    r"^(?:Den|Det|De|The|An?|Som|Vi|We|Me|Se|Tämä|Kuka|Vem|Who|It|You|Du|Sinä|Förening"
    r"|Företag|Bolag|Butik|Webb|Hemsid|Sid|Yritys|Yhtiö|Yhdistys|Sivust|Palvelu|Kauppa"
    r"|Rekister|Company|Site|Website|Owner|Person|Ansvarig|Registr|Henkilö|Data)",
    re.IGNORECASE,
)


def controller_in(sentence: str) -> str | None:
    """Return whom a sentence calls the controller: "Norrby båtklubb är …"."""
    match = _CALLED_CONTROLLER.match(sentence)
    return match.group(1) if match and not _NOBODY.match(sentence) else None


def subject_of(sentence: str) -> str | None:
    """Return the name that a sentence begins with: "Joki IF, org.nr 1, är …".

    The first word of a sentence always has a capital, so one word is no name.
    """
    run = re.match(
        rf"({_CAPITAL}[ ](?:{_NAME_WORD}[ ]?){{1,4}})(?:[,(]|(?:on|är|is|toimii)\b)",
        sentence,
    )
    if not run or _FIRST_WORDS.match(sentence) or _NOT_NAMES.match(sentence):
        return None
    name = run.group(1).strip()
    return name if len(name.split()) > 1 else None


_BESIDE_TITLE = re.compile(r"\s+[–—|:-]\s+|:\s+")
_FOR = re.compile(r"^(.*?)\s+(?:för|for|of|hos|på)\s+(.+)$")


def halves_of(title: str) -> tuple[str, ...]:
    """Return the parts of a title such as "Privacy – Harbour Rest", else nothing."""
    parts = _BESIDE_TITLE.split(title.strip())
    if len(parts) == 2:
        return tuple(parts)
    told = _FOR.match(title.strip())
    return told.groups() if told else ()


def is_proper_name(text: str) -> bool:
    """Return whether the text is a name of a few words, each with a capital."""
    words = text.strip(" .").split()
    small = {"ja", "och", "and", "of", "the", "&", "i", "på", "de"}
    named = [word for word in words if word not in small]
    if not 1 <= len(named) <= 5 or text.isupper() or _NOT_NAMES.match(text):
        return False
    return all(word[0].isupper() and not word.endswith(":") for word in named)
