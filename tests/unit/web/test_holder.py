from consent_service.web.http.local_time import zone_of
from consent_service.web.layout.holder import say_holder
from consent_service.web.layout.texts import load_page_texts


def test_a_link_that_was_made_for_nobody_says_so() -> None:
    """A stranger read "one-time link" on a page in Finnish."""
    words = load_page_texts("consent_service.web.edit")["fi"]

    assert (
        say_holder("one-time link", words) == "Joku, jolla oli kertakäyttöinen linkki"
    )
    assert say_holder("Maija, DVV", words) == "Maija, DVV"
    assert say_holder("", words) == ""


def test_links_for_nobody_are_told_apart_by_when_they_were_made() -> None:
    """Issue 16: two links of one morning looked like two nameless people."""
    words = load_page_texts("consent_service.web.edit")["fi"]
    made = "one-time link of 2026-11-30T07:57Z"

    said = say_holder(made, words, "fi", zone_of("FI"))

    assert said == "Kertakäyttöinen linkki, tehty 30. marraskuuta 2026 9.57"


def test_a_command_of_the_operator_is_said_in_the_language_of_the_page() -> None:
    words = load_page_texts("consent_service.web.edit")["fi"]

    said = say_holder("operator: token issue", words)

    assert said == "Ylläpitäjän komento: token issue"
