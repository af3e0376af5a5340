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
