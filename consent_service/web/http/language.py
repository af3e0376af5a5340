"""Which of a site's languages a request wants."""

from collections.abc import Iterator, Sequence

from consent_service.locales.load import best_language

# RFC 9110 section 12.5.4. Nobody reads more languages than this.
_MOST = 20


def choose_language(
    asked: str | None, accepted: str | None, offered: Sequence[str]
) -> str:
    """Return the language to answer in; the site's own when nothing else fits.

    Args:
        asked: What the address names (`?lang=`). It goes before everything.
        accepted: The `Accept-Language` header.
        offered: The policy's languages, the site's own first.
    """
    wanted = [asked] if asked else []
    wanted.extend(_accepted(accepted or ""))
    return best_language(wanted, offered) or offered[0]


def _accepted(header: str) -> Iterator[str]:
    weighed = []
    for part in header.split(",")[:_MOST]:
        tag, _, parameter = part.strip().partition(";")
        weight = _weight(parameter.strip())
        if tag and tag != "*" and weight > 0:
            weighed.append((weight, tag))
    # Sorting keeps the order of equal weights, which is the order of preference.
    weighed.sort(key=lambda pair: -pair[0])
    return (tag for _, tag in weighed)


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    name, _, value = parameter.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
