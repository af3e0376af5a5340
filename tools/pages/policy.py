"""docs/policy.md, from the types that a policy file is read with."""

from collections.abc import Iterable, Iterator, Sequence

from consent_service.jurisdictions import load_jurisdictions
from consent_service.locales import LANGUAGES, load_texts
from consent_service.policy.field_tables import FieldRow, FieldTable, field_tables
from consent_service.policy.toml_text import toml_table, toml_value
from tools.pages.mark import MARK


def policy_page() -> Iterator[str]:
    top, *others = field_tables()
    yield "# The policy file"
    yield ""
    yield MARK
    yield ""
    yield "A site has one file, `policies/SITE.toml`."
    yield "`consent-service policy check` reports everything that is wrong with it, and"
    yield "`consent-service policy publish` puts it in force."
    yield "`consent-service policy schema` prints this page for editors (JSON Schema)."
    yield "[policy-rules.md](policy-rules.md) lists what is checked against the law."
    yield ""
    yield "The shortest file that makes sense:"
    yield ""
    yield from _code(shortest_file(top))
    yield from _table("The top of the file", top)
    for table in others:
        yield from _table(f"`{table.header}`", table)
    yield from _words()


def shortest_file(top: FieldTable) -> list[str]:
    """Return the lines of a file of the required fields and one category."""
    rows = [row for row in top.rows if row.required]
    lines = [_line(row) for row in rows if not isinstance(row.example, dict)]
    for row in rows:
        if isinstance(row.example, dict):
            lines += ["", *toml_table(row.name, row.example).splitlines()]
    by_name = {row.name: row for row in top.rows}
    for name, category in by_name["categories"].example.items():
        lines += ["", *toml_table(f"categories.{name}", category).splitlines()]
    return lines


def _table(title: str, table: FieldTable) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    yield table.meaning
    for row in table.rows:
        yield from _field(row)


def _field(row: FieldRow) -> Iterator[str]:
    yield ""
    yield f"### `{row.name}`"
    yield ""
    yield row.meaning
    yield ""
    yield f"- Value: {row.kind}"
    if row.required:
        yield "- Required"
    elif row.default:
        yield f"- Default: `{row.default}`"
    yield f"- Example: `{_line(row)}`"
    if row.law:
        yield f"- Law: {row.law}"


def _line(row: FieldRow) -> str:
    return f"{row.name} = {toml_value(row.example)}"


def _code(lines: Sequence[str]) -> Iterator[str]:
    yield "```toml"
    yield from lines
    yield "```"


_SCRIPTS = (
    "Name a language without region or script: a page in `pt-BR` is served in `pt`.",
    "A page or browser in `sr-Latn` is served in `sr`, which is in Cyrillic; one in",
    "`zh-Hant` or `zh-TW` in `zh`, which is in simplified characters. There are no",
    "texts in the Latin script of Serbian: a site that wants that script throughout",
    "names `bs` or `hr` in place of `sr`, as the first of its languages.",
)


def _words() -> Iterator[str]:
    titles = load_texts("en").data
    yield ""
    yield "## Words"
    yield ""
    yield f"Languages with texts ({len(LANGUAGES)}): {_list(LANGUAGES)}."
    yield ""
    yield from _SCRIPTS
    yield ""
    yield f"Jurisdictions with rules of their own: {_list(load_jurisdictions())}."
    yield "Any other country has the rules of `EU`, the strictest."
    yield ""
    yield "Words of `data_collected`:"
    yield ""
    yield "| Word | In the declaration |"
    yield "|---|---|"
    for word, title in sorted(titles.items()):
        yield f"| `{word}` | {title} |"


def _list(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in sorted(words))
