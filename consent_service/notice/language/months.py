"""The names of months in the languages that are read."""

MONTHS = (
    ("tammikuu", "januari", "january", "jan"),
    ("helmikuu", "februari", "february", "feb"),
    ("maaliskuu", "mars", "march", "mar"),
    ("huhtikuu", "april", "apr"),
    ("toukokuu", "maj", "may"),
    ("kesäkuu", "juni", "june", "jun"),
    ("heinäkuu", "juli", "july", "jul"),
    ("elokuu", "augusti", "august", "aug"),
    ("syyskuu", "september", "sep", "sept"),
    ("lokakuu", "oktober", "october", "oct", "okt"),
    ("marraskuu", "november", "nov"),
    ("joulukuu", "december", "dec"),
)
MONTH = "|".join(name for names in MONTHS for name in sorted(names, key=len)[::-1])
