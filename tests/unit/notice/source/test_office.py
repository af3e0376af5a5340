"""DOCX, ODT and RTF: what owners write in, read or refused in a sentence."""

import io
import zipfile

import pytest

from consent_service.errors import NoticeError
from consent_service.notice.check import read_notice
from consent_service.notice.document import Notice
from consent_service.notice.source.load import Source

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SENTENCE = (
    "We process your personal data and use cookies so that the shop can remember what"
    " you have put in the basket."
)


def zipped(**parts: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return file.getvalue()


def docx(body: str) -> bytes:
    return zipped(
        word__document_xml=f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body>'
        "</w:document>"
    )


def odt(body: str) -> bytes:
    names = ' xmlns:office="o" xmlns:text="t" xmlns:table="b" xmlns:xlink="x"'
    return zipped(
        mimetype="application/vnd.oasis.opendocument.text",
        content_xml=f"<office:document-content{names}>{body}</office:document-content>",
    )


def read(content: bytes) -> Notice:
    return read_notice(Source("notice", content)).notice


def test_a_docx_has_headings_items_and_rows() -> None:
    notice = read(
        docx(
            '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
            "<w:r><w:t>Privacy notice</w:t></w:r></w:p>"
            f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p>"
            "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Orders</w:t></w:r></w:p>"
            "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>_ga</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>2 years</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        )
    )

    assert notice.form == "docx"
    assert [(block.kind, block.text) for block in notice.blocks] == [
        ("heading", "Privacy notice"),
        ("paragraph", SENTENCE),
        ("item", "Orders"),
        ("row", "_ga | 2 years"),
    ]


def test_deleted_words_of_a_docx_are_not_read() -> None:
    notice = read(
        docx(
            f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r>"
            "<w:del><w:r><w:delText>Nobody reads this.</w:delText></w:r></w:del></w:p>"
        )
    )

    assert notice.blocks[0].text == SENTENCE


def test_an_odt_has_headings_items_and_links() -> None:
    notice = read(
        odt(
            '<text:h text:outline-level="1">Privacy notice</text:h>'
            f"<text:p>{SENTENCE}</text:p>"
            "<text:list><text:list-item><text:p>Orders, see "
            '<text:a xlink:href="https://shop.test/orders">our terms</text:a>'
            "</text:p></text:list-item></text:list>"
        )
    )

    assert notice.form == "odt"
    assert [block.kind for block in notice.blocks] == ["heading", "paragraph", "item"]
    assert notice.links[0].address == "https://shop.test/orders"


def test_an_rtf_is_read_with_its_letters_and_paragraphs() -> None:
    notice = read(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Some;}"
        rb"\f0 Tietosuojaseloste\par K\'e4sittelemme henkil\u246?tietoja ja k\'e4yt"
        rb"\'e4mme ev\'e4steit\'e4, jotta voimme hoitaa tilaukset, joita meille "
        rb"tehd\'e4\'e4n.\par}"
    )

    assert notice.form == "rtf"
    assert notice.blocks[0].text == "Tietosuojaseloste"
    assert notice.blocks[1].text.startswith("Käsittelemme henkilötietoja ja käytämme")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (docx("<w:p>"), "the document is broken"),
        (docx("")[:40], "the document is broken or locked"),
        (zipped(notes_xml="<a/>"), "neither a DOCX nor an ODT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old Word document"),
        (b"{\\rtf1 " + b"{" * 3_000, "nested beyond reading"),
        (b"{\\rtf1 {\\*\\generator Some;}}", "the RTF holds no text"),
        (docx("<w:tbl>" * 600), "nested beyond reading"),
    ],
    # An archive has the time in it: of its bytes each process would make another name.
    ids=[
        "broken",
        "cut off",
        "another archive",
        "old Word",
        "deep RTF",
        "empty RTF",
        "deep DOCX",
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    content: bytes, reason: str
) -> None:
    with pytest.raises(NoticeError, match=reason):
        read(content)


def test_entities_are_refused_before_they_grow() -> None:
    bomb = zipped(
        word__document_xml='<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]>'
        f'<w:document xmlns:w="{WORD}"><w:p><w:r><w:t>&a;</w:t></w:r></w:p>'
        "</w:document>"
    )

    with pytest.raises(NoticeError, match="declares a document type"):
        read(bomb)


def test_an_archive_is_read_up_to_a_bound_whatever_it_unpacks_to() -> None:
    with pytest.raises(NoticeError, match="holds more than"):
        read(docx(" " * 13_000_000))
