"""Bad input ends in one clear sentence: our error, never another and never a guess."""

import io
import os
from pathlib import Path

import pytest

from consent_service.errors import NoticeError
from consent_service.notice.check import read_notice
from consent_service.notice.source.load import Source, load_source, page_of

FINNISH = (
    "Tietosuojaseloste\n\nKäsittelemme henkilötietoja ja käytämme evästeitä, jotta"
    " voimme hoitaa tilaukset, joita asiakkaat tekevät verkkokaupassa päivittäin.\n"
)


def read(content: bytes, name: str = "notice.txt") -> str:
    return read_notice(Source(name, content)).notice.blocks[0].text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the notice is empty"),
        (b" \n\t\n", "the notice is empty"),
        (bytes(range(256)) * 20, "the notice is not text but binary data"),
        ("…… — ++ 12345 — ……".encode(), "the notice contains no text"),
        (
            b"%PDF-1.7\n" + bytes(range(256)),
            "the PDF cannot be read: it is damaged, or no PDF",
        ),
        ("Käytämme evästeitä.".encode(), "too few to read it"),
    ],
)
def test_what_is_no_notice_is_refused_in_a_sentence(
    content: bytes, reason: str
) -> None:
    with pytest.raises(NoticeError, match=reason):
        read(content)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir verarbeiten die Daten, die Sie uns mit der Bestellung geben. ", "de"),
        ("Vi behandler de oplysninger, som du giver os, og det er ikke af ", "da"),
        ("Me töötleme teie isikuandmeid, mida te meile annate, kui ostate või ", "et"),
    ],
)
def test_another_language_is_called_by_its_name(text: str, language: str) -> None:
    with pytest.raises(NoticeError, match=language):
        read(text.encode() * 8)


def test_a_text_about_something_else_is_not_checked() -> None:
    recipe = (
        "Vatkaa munat ja sokeri vaahdoksi ja lisätkää jauhot, jotka on siivilöity. "
    )

    with pytest.raises(NoticeError, match="neither personal data nor cookies"):
        read(recipe.encode() * 4)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-32"]
)
def test_the_usual_encodings_are_read_without_being_told(encoding: str) -> None:
    content = (FINNISH * 3).encode(encoding)

    text = "\n".join(block.text for block in page_of(Source("a", content)).blocks)

    assert "Käsittelemme henkilötietoja ja käytämme evästeitä" in text


def test_text_that_was_encoded_twice_is_read_as_it_was_meant() -> None:
    content = FINNISH.encode().decode("cp1252").encode()

    text = "\n".join(block.text for block in page_of(Source("a", content)).blocks)

    assert "Käsittelemme henkilötietoja ja käytämme evästeitä" in text


def test_a_declared_encoding_that_does_not_exist_is_ignored() -> None:
    page = page_of(Source("a", FINNISH.encode("cp1252"), charset="x-nothing"))

    assert page.blocks[1].text.startswith("Käsittelemme")


def test_more_than_any_notice_has_is_not_read_to_the_end(tmp_path: Path) -> None:
    file = tmp_path / "big.txt"
    with file.open("wb") as out:
        out.seek(20_000_000)
        out.write(b"x")

    with pytest.raises(NoticeError, match="larger than 5,000,000 bytes"):
        load_source(str(file), stdin=io.BytesIO())


def test_a_text_of_thousands_of_pages_is_refused() -> None:
    with pytest.raises(NoticeError, match="characters, the limit is"):
        read(FINNISH.encode() * 6_000)


@pytest.mark.parametrize("place", ["no/such/file.txt", os.curdir])
def test_a_file_that_cannot_be_opened_is_named(place: str) -> None:
    with pytest.raises(NoticeError, match="cannot be opened"):
        load_source(place, stdin=io.BytesIO())


def test_an_address_of_another_kind_is_not_taken_for_a_file() -> None:
    with pytest.raises(NoticeError, match="not an http or https address"):
        load_source("ftp://example.fi/notice.txt", stdin=io.BytesIO())


def test_a_file_that_is_no_pdf_is_not_read_as_one(tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_text(FINNISH, encoding="utf-8")

    with pytest.raises(NoticeError, match="but is not a PDF"):
        page_of(load_source(str(file), stdin=io.BytesIO()))


def test_standard_input_is_read_and_told_apart_by_its_content() -> None:
    page = f"<!doctype html><html><body><p>{FINNISH}</p></body></html>"

    source = load_source("-", stdin=io.BytesIO(page.encode()))

    assert source.name == "-"
    assert page_of(source).form == "html"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("<html><body>" + "<h2>Rights</h2>" * 50_000, "tags"),
        ("<html><body>" + "<a href='/x'>x</a> " * 10_000, "words in one paragraph"),
        (f"{FINNISH}\n" + "## a\n\n" * 5_000, "headings, paragraphs and rows"),
        (f"{FINNISH}\n" + "a" * 200_000, "characters in one word"),
        (f"{FINNISH}\n" + "a" * 1_000_000, "characters"),
    ],
)
def test_a_hostile_notice_is_refused_before_it_takes_its_time(
    text: str, name: str
) -> None:
    source = Source("notice", text.encode(), "html" if text[0] == "<" else "markdown")

    with pytest.raises(NoticeError, match=f" {name}, the limit is "):
        read_notice(source)
