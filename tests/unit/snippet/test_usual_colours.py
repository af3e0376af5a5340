"""The colours that forms offer first are those that the banner has."""

import re

from consent_service.snippet.built import read_built
from tests.places import ROOT

_PARTS = ROOT / "consent_service" / "web" / "templates" / "parts.html"


def test_a_form_begins_with_the_colours_of_the_build() -> None:
    found = re.search(r"usual_colours = \{(.*?)\}", _PARTS.read_text(encoding="utf-8"))

    assert found
    light, dark = re.findall(r"#[0-9a-f]{6}", found[1])
    assert f"light-dark({light},{dark})" in read_built("consent.js")
