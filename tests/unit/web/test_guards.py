"""No page for people who are signed in is open to others, and no form is unguarded."""

from inspect import getclosurevars, isfunction

import pytest

from consent_service.web.app import ENDPOINTS
from consent_service.web.endpoint import Endpoint
from consent_service.web.layout import guard
from consent_service.web.layout.guard import SignedForm
from consent_service.web.layout.texts import load_page_texts
from tests.places import ROOT

PERSONAL = [endpoint for endpoint in ENDPOINTS if endpoint.access == "person"]
WORDS = sorted(
    "consent_service.web." + ".".join(file.parent.relative_to(WEB).parts)
    for WEB in [ROOT / "consent_service" / "web"]
    for file in WEB.rglob("texts.toml")
)


def names(endpoint: Endpoint) -> str:
    return f"{endpoint.method} {endpoint.route}"


def guard_of(endpoint: Endpoint) -> str:
    """Return the name of the decorator that made a handler, "" for none."""
    handler = endpoint.handler
    if not isfunction(handler) or handler.__code__.co_filename != guard.__file__:
        return ""
    return handler.__code__.co_qualname.partition(".")[0]


@pytest.mark.parametrize("endpoint", PERSONAL, ids=names)
def test_a_page_of_a_person_has_a_guard_and_a_form_that_of_forms(
    endpoint: Endpoint,
) -> None:
    wanted = {"GET": "signed_in", "POST": "takes_form"}[endpoint.method]

    assert guard_of(endpoint) == wanted


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=names)
def test_what_has_a_guard_says_so(endpoint: Endpoint) -> None:
    """Otherwise the reference would call it open to anybody."""
    assert not guard_of(endpoint) or endpoint.access == "person"


@pytest.mark.parametrize(
    "endpoint", [each for each in PERSONAL if each.method == "POST"], ids=names
)
def test_a_form_of_a_person_carries_the_token_of_the_session(
    endpoint: Endpoint,
) -> None:
    assert endpoint.handler is not None
    kind = getclosurevars(endpoint.handler).nonlocals["kind"]

    assert issubclass(kind, SignedForm)
    assert kind in [body.fields for body in endpoint.bodies]


@pytest.mark.parametrize("package", WORDS)
def test_pages_say_everything_in_all_three_languages(package: str) -> None:
    texts = load_page_texts(package)

    assert list(texts) == ["en", "fi", "sv"]
    assert texts["fi"].keys() == texts["en"].keys()
    assert texts["sv"].keys() == texts["en"].keys()
    assert all(text.strip() for words in texts.values() for text in words.values())


@pytest.mark.parametrize("package", WORDS)
def test_no_text_has_a_name_that_templates_take_for_a_method(package: str) -> None:
    """`words.copy` is how a dictionary is copied, in a template too."""
    words = load_page_texts(package)["en"]

    assert [name for name in words if hasattr(words, name)] == []


def test_the_style_of_all_pages_is_small() -> None:
    style = ROOT / "consent_service" / "web" / "static" / "page.css"

    assert style.stat().st_size <= 20_000
