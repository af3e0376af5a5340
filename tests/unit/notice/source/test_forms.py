"""Text, HTML, Markdown and PDF come to the same blocks, with their source lines."""

import io

import pytest
from pypdf import PdfWriter

from consent_service.errors import NoticeError
from consent_service.notice.document import Block, Page
from consent_service.notice.source.html import read_html
from consent_service.notice.source.markdown import read_markdown
from consent_service.notice.source.pdf import text_of_pdf
from consent_service.notice.source.text import read_plain


def outline(page: Page) -> list[tuple[int, str, str]]:
    return [(block.line, block.kind, block.text) for block in page.blocks]


def test_html_blocks_have_the_lines_of_the_source() -> None:
    source = """<!doctype html>
<html><head><title>Seloste</title></head>
<body>
<h1>Tietosuoja</h1>
<!-- one
two -->
<p
  class="x">Ensimmäinen
toinen</p>
<ul><li>yksi</li>
<li><p>kaksi</p></li></ul>
<script>
var a = 1;
</script>
<p>Loppu</p>
</body></html>"""

    page = read_html(source)

    assert page.title == "Seloste"
    assert outline(page) == [
        (4, "heading", "Tietosuoja"),
        (8, "paragraph", "Ensimmäinen toinen"),
        (10, "item", "yksi"),
        (11, "item", "kaksi"),
        (15, "paragraph", "Loppu"),
    ]
    assert page.blocks[1].line_at(len("Ensimmäinen ")) == 9


def test_what_is_around_the_notice_is_left_out() -> None:
    source = """<body><nav>Etusivu</nav><div id="CybotCookiebotDialog">Hyväksy</div>
    <p>Seloste</p><template>x</template><footer>Yritys</footer></body>"""

    assert outline(read_html(source)) == [(2, "paragraph", "Seloste")]


def test_broken_html_is_read_as_a_browser_would() -> None:
    source = "<h1>Otsikko<p>Yksi <b>kaksi<p>Kolme</i></div><li>neljä<!-- ei loppua"

    texts = [block.text for block in read_html(source).blocks]

    assert texts == ["Otsikko", "Yksi kaksi", "Kolme", "neljä"]


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 50_000 + "x",
        "".join(f"<b a={n}>" for n in range(1_000)) + "<p>" * 9_000,
    ],
)
def test_a_page_made_to_hurt_is_refused_before_it_is_parsed(source: str) -> None:
    with pytest.raises(NoticeError, match="nested too deep"):
        read_html(source)


def test_links_and_buttons_of_a_page_are_kept() -> None:
    page = read_html(
        '<p><a href="/evasteet">Evästeet</a> <button>Valinnat</button></p>'
    )

    assert [(link.words, link.address) for link in page.links] == [
        ("Evästeet", "/evasteet"),
        ("Valinnat", ""),
    ]


def test_a_two_column_table_is_a_form_of_labels_and_contents() -> None:
    source = """| | |
|---|---|
| Rekisterinpitäjä | Kivi Oy, Kivikatu 4, 00100 Helsinki |
| Tarkoitus | <p>Tilausten hoitaminen ja laskutus.</p> <p>Uutiskirje.</p> |
"""

    assert outline(read_plain(source)) == [
        (3, "heading", "Rekisterinpitäjä"),
        (3, "paragraph", "Kivi Oy, Kivikatu 4, 00100 Helsinki"),
        (4, "heading", "Tarkoitus"),
        (4, "paragraph", "Tilausten hoitaminen ja laskutus."),
        (4, "paragraph", "Uutiskirje."),
    ]


def test_a_list_of_cookies_stays_a_table() -> None:
    source = "| Nimi | Aika |\n|---|---|\n| _ga | 2 vuotta |\n| _gid | 24 h |\n"

    assert outline(read_markdown(source)) == [
        (1, "row", "Nimi | Aika"),
        (3, "row", "_ga | 2 vuotta"),
        (4, "row", "_gid | 24 h"),
    ]


def test_markdown_blocks_have_the_lines_of_the_source() -> None:
    source = (
        "---\ntitle: Seloste\n---\n# Otsikko\n\nTeksti\njatkuu [tästä](/x).\n\n- yksi\n"
    )

    page = read_markdown(source)

    assert page.title == "Seloste"
    assert outline(page) == [
        (4, "heading", "Otsikko"),
        (6, "paragraph", "Teksti jatkuu tästä."),
        (9, "item", "yksi"),
    ]
    assert [(link.words, link.address, link.line) for link in page.links] == [
        ("tästä", "/x", 7)
    ]


def test_lines_that_a_margin_parted_are_one_paragraph() -> None:
    source = (
        "Käsittelemme henkilötietoja, joita asiakkaat antavat,\n"
        "kun he tilaavat tuotteita.\n"
        "- nimi\n"
        "- osoite\n"
    )

    assert outline(read_plain(source)) == [
        (1, "paragraph", source.partition("\n-")[0].replace("\n", " ")),
        (3, "item", "nimi"),
        (4, "item", "osoite"),
    ]


def test_tags_that_everybody_sees_are_noted_and_taken_out() -> None:
    page = read_plain("Seloste\n<p>Teksti <b>on</b> tässä.</p>\n")

    assert [(mark.line, mark.words) for mark in page.markup] == [
        (2, "<p>"),
        (2, "<b>"),
        (2, "</b>"),
        (2, "</p>"),
    ]
    assert page.blocks[1].text == "Teksti on tässä."


def test_a_scanned_pdf_is_said_to_hold_no_text() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(NoticeError, match="holds no text"):
        text_of_pdf(out.getvalue())


def test_a_locked_pdf_is_said_to_be_locked() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)

    with pytest.raises(NoticeError, match="locked with a password"):
        text_of_pdf(out.getvalue())


def test_a_place_in_a_block_knows_its_line() -> None:
    block = Block("paragraph", "yksi kaksi", ((0, 3), (5, 4)))

    assert [block.line_at(offset) for offset in (0, 4, 5, 9)] == [3, 3, 4, 4]
