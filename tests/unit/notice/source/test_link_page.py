"""A page that only links to notices is said to be that."""

import pytest

from consent_service.errors import NoticeError
from consent_service.notice.check import read_notice
from consent_service.notice.document import Form
from consent_service.notice.source.load import Source

LINKS = """<h1>Tietosuoja</h1><p>Täältä löydät selosteemme:</p><ul>
<li><a href="/a.pdf">Asiakasrekisterin tietosuojaseloste</a></li>
<li><a href="/b.pdf">Työnhakijarekisterin tietosuojaseloste</a></li></ul>"""


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("html", LINKS),
        ("html", '<p>Läs vår <a href="/kakor">cookiepolicy</a></p>'),
        ("markdown", "# Privacy\n\nOur [privacy policy](/p.pdf), [cookies](/c).\n"),
        ("text", "Privacy policy: https://bilberry.example/privacy.pdf\n"),
    ],
)
def test_a_page_of_links_is_no_notice(form: Form, text: str) -> None:
    with pytest.raises(NoticeError, match="only links"):
        read_notice(Source("notice", text.encode(), form))


def test_the_hint_gives_whole_addresses() -> None:
    source = Source("https://vuorela.example/tietosuoja", LINKS.encode(), "html")

    with pytest.raises(NoticeError) as raised:
        read_notice(source)

    assert raised.value.hint == (
        "give the notice itself: https://vuorela.example/a.pdf,"
        " https://vuorela.example/b.pdf"
    )


def test_a_short_notice_with_a_link_is_one() -> None:
    text = (
        "<h1>Privacy</h1><p>We keep the names and addresses of those who order until"
        ' the order is paid. On cookies see our <a href="/c">cookie policy</a>.</p>'
    )

    reading = read_notice(Source("p.html", text.encode(), "html"))

    assert reading.notice.language == "en"
