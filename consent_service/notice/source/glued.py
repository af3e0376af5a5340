"""Tables whose cells ran together when they were copied: "NamePurposeDuration"."""

import re
from collections.abc import Iterator, Sequence

Line = tuple[int, str]

# Words at the head of a column of a table of cookies or services.
_COLUMN = re.compile(
    r"(?:Cookies?|Name|Service|Provider|Purpose|Description|Type|Category|Duration"
    r"|Expiry|Expires|Lifetime|Retention|Storage|Host|Domain|Data"
    r"|Eväste|Nimi|Palvelu|Palveluntarjoaja|Tarkoitus|Käyttötarkoitus|Kuvaus|Tyyppi"
    r"|Kesto|Voimassaolo|Voimassaoloaika|Säilytysaika"
    r"|Kaka|Namn|Tjänst|Leverantör|Ändamål|Syfte|Beskrivning|Typ|Giltighetstid"
    r"|Livslängd|Lagringstid)\b"
)
_FEWEST_COLUMNS = 2
_MOST_HEAD = 90  # characters of a head; longer lines are sentences
_TIME = (
    r"(?:sec|min|hour|day|week|month|year|sek|tun|päiv|vrk|viik|kuu|vuo|v\b|kk\b"
    r"|tim|dag|dygn|veck|mån|år)"
)
# A cell ends where a capital or a time follows without a blank.
_EDGE = re.compile(
    r"(?<=[a-zåäö0-9_*).\]])(?=[A-ZÅÄÖ][a-zåäö])"
    r"|(?<=[A-Z0-9_]{4})(?=[A-ZÅÄÖ][a-zåäö])"
    rf"|(?<=[a-zåäö).])(?=\d+ ?{_TIME})"
)


def unglued(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, those of such a table as rows between bars.

    A table ends with a blank line, or with one that has no edge between cells.
    """
    inside = False
    for number, line in lines:
        cells = _cells(line)
        if not inside:
            inside = _is_head(line, cells)
        elif len(cells) < _FEWEST_COLUMNS:
            inside = False
        yield number, f"| {' | '.join(cells)} |" if inside else line


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _EDGE.split(line.strip()) if cell.strip()]


def _is_head(line: str, cells: Sequence[str]) -> bool:
    if len(line) > _MOST_HEAD or "|" in line or len(cells) < _FEWEST_COLUMNS:
        return False
    return sum(bool(_COLUMN.match(cell)) for cell in cells) >= _FEWEST_COLUMNS
