"""Words that the owner's own services and purposes lack in a language. Pure.

A policy in which they are missing is not kept, so whoever adds a language writes them
in the same form.
"""

import re
from collections.abc import Container, Iterator, Mapping
from typing import Any, Final

import msgspec

from consent_service.findings import Finding
from consent_service.policy.built_in import PRODUCT_CATEGORIES

Plain = Mapping[str, Any]

_TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "services": ("purpose",),
    "categories": ("title", "description"),
}
_LACKING: Final = re.compile(
    r"(service|category) '([^']+)' has no (purpose|title|description) in '([^']+)'"
)


class Missing(msgspec.Struct, frozen=True):
    """Words to be written.

    Attributes:
        field: Their field, as `services.cart.purpose.sv`.
        text: What was typed so far.
        example: The same in a language that has it, "" for none.
    """

    field: str
    text: str = ""
    example: str = ""

    @property
    def id(self) -> str:
        """What they are about: the id of a service or purpose."""
        return self.field.split(".")[1]

    @property
    def what(self) -> str:
        return self.field.split(".")[2]

    @property
    def language(self) -> str:
        return self.field.split(".")[3]


def missing_words(
    values: Plain, kept: Plain, known: Container[str]
) -> Iterator[Missing]:
    """Yield what the languages of `values` need and `kept` lacks.

    Args:
        values: The policy with the languages that somebody wants.
        kept: The policy as it is kept: what is typed stays to be seen.
        known: Services of the catalog, which has words for them.
    """
    for table, fields in _TABLES.items():
        for id_, entry in _table(values, table).items():
            if id_ in (known if table == "services" else PRODUCT_CATEGORIES):
                continue
            before = _table(_table(kept, table), id_)
            for what in fields:
                said, had = _table(entry, what), _table(before, what)
                example = next((str(had[each]) for each in had if had[each]), "")
                for tag in values.get("languages", []):
                    if not had.get(tag):
                        field = f"{table}.{id_}.{what}.{tag}"
                        yield Missing(field, str(said.get(tag, "")), example)


def _table(values: object, name: str) -> Plain:
    """Return a table of what may be a policy that somebody broke by hand."""
    found = values.get(name) if isinstance(values, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def field_of_words(finding: Finding) -> str:
    """Return the field that a mistake says is missing, "" for another finding."""
    found = _LACKING.match(finding.message)
    if found is None:
        return ""
    table = "services" if found[1] == "service" else "categories"
    return f"{table}.{found[2]}.{found[3]}.{found[4]}"


def is_words_field(field: str, values: Plain) -> bool:
    """Return whether a policy has what the words of a field are about."""
    parts = field.split(".")
    return (
        len(parts) == 4
        and parts[2] in _TABLES.get(parts[0], ())
        and parts[1] in _table(values, parts[0])
        and parts[3] in values.get("languages", [])
    )
