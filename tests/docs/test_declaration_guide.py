"""docs/declaration.md says what the code does."""

import re

import pytest

from consent_service.declaration.model import Declaration
from consent_service.locales import LANGUAGES, load_texts
from consent_service.web.app import ENDPOINTS
from tests.places import ROOT

GUIDE = (ROOT / "docs" / "declaration.md").read_text(encoding="utf-8")
EMBED = "".join(
    file.read_text(encoding="utf-8")
    for file in sorted((ROOT / "snippet" / "src" / "embed").glob("*.ts"))
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_with_a_sentence_for_the_notice_has_it_in_the_guide(
    language: str,
) -> None:
    texts = load_texts(language)

    row = f"| {texts.name} | {texts.notice['sentence']} |"

    assert (row in GUIDE) == ("notice" not in texts.borrowed)


def test_every_address_of_the_guide_is_a_resource() -> None:
    paths = {endpoint.path.replace("{site}", "example") for endpoint in ENDPOINTS}
    named = set(re.findall(r"/(example/[\w./{}-]+)", GUIDE))

    unknown = {
        word for word in named if f"/{word.replace('DIGEST', '{digest}')}" not in paths
    }

    assert unknown == set()


def test_every_attribute_and_class_of_the_guide_is_one_of_the_script() -> None:
    classes = set(re.findall(r"`consent-(\w+)`", GUIDE))
    made = set(re.findall(r"named\(\s*'(\w+)'", EMBED))

    assert classes == made
    assert "[data-consent-declaration]" in EMBED
    assert "dataset.headingLevel" in EMBED


def test_every_field_that_the_guide_names_is_a_field() -> None:
    fields = Declaration.__struct_fields__

    assert {"borrowed", "not_stated", "open"} <= set(fields)
