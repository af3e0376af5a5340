"""What is written is listed, escaped and marked, in Markdown and in HTML."""

from consent_service.notice.writer.blocks import (
    Blank,
    Heading,
    Items,
    Paragraph,
    Table,
    Written,
)
from consent_service.notice.writer.forms import as_html, as_markdown

WRITTEN = Written(
    "fi",
    "TÄYDENNÄ",
    (
        Heading(1, "Evästeet"),
        Paragraph("Lisää: https://a.example/x_y. <Tarkista> *nyt*"),
        Heading(2, "Tilastot"),
        Items(("Palvelu: [TÄYDENNÄ: nimi]",)),
        Table(("Nimi", "Aika"), (("_ga_*", "[TÄYDENNÄ: aika]"),)),
    ),
)


def test_blanks_are_listed_with_the_headings_above_them() -> None:
    assert WRITTEN.blanks() == (Blank("Tilastot", "nimi"), Blank("Tilastot", "aika"))


def test_markdown_shows_markup_as_text_and_addresses_as_links() -> None:
    assert as_markdown(WRITTEN) == (
        "# Evästeet\n\n"
        "Lisää: <https://a.example/x_y>. \\<Tarkista\\> \\*nyt\\*\n\n"
        "## Tilastot\n\n"
        "- Palvelu: [TÄYDENNÄ: nimi]\n\n"
        "| Nimi | Aika |\n| --- | --- |\n| `_ga_*` | [TÄYDENNÄ: aika] |\n"
    )


def test_html_lets_no_markup_through_and_marks_the_blanks() -> None:
    html = as_html(WRITTEN)

    assert '<a href="https://a.example/x_y">https://a.example/x_y</a>. ' in html
    assert "&lt;Tarkista&gt;" in html
    assert "<li>Palvelu: <mark>[TÄYDENNÄ: nimi]</mark></li>" in html
    assert '<tr><th scope="row"><code>_ga_*</code></th>' in html
    assert html.startswith('<section lang="fi">')
