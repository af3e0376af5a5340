"""The texts of the rules, which people edit who do not run the code."""

import re
import tomllib
from importlib import resources
from typing import Any

import pytest

from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.rules.rule_texts import load_advice
from consent_service.notice.rules.table import RULES

PLACEHOLDER = re.compile(r"\{\w*\}")


def tables(language: str) -> dict[str, dict[str, str]]:
    folder = resources.files("consent_service.notice.rules") / "texts"
    file = folder / f"{language}.toml"
    found: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return found


def rules(language: str) -> dict[str, dict[str, str]]:
    found = tables(language)
    del found["shared_suggestions"]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_texts_in_the_order_of_the_table(language: str) -> None:
    assert list(rules(language)) == [rule.entry.id for rule in RULES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_has_a_message_a_reason_and_one_suggestion(language: str) -> None:
    wrong = {
        rule: sorted(texts)
        for rule, texts in rules(language).items()
        if set(texts) - {"suggestion", "shared_suggestion"} != {"message", "why"}
        or len(texts) != 3
    }

    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_share_the_same_suggestions_in_every_language(language: str) -> None:
    def shared(language: str) -> dict[str, str | None]:
        return {
            rule: texts.get("shared_suggestion")
            for rule, texts in rules(language).items()
        }

    assert shared(language) == shared("en")
    assert set(shared(language).values()) - {None} == set(
        tables(language)["shared_suggestions"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_a_placeholder(language: str) -> None:
    """Rules fill in nothing: a `{name}` would be shown as it stands."""
    texts = [text for table in tables(language).values() for text in table.values()]

    assert [text for text in texts if PLACEHOLDER.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_holds_stray_spaces(language: str) -> None:
    texts = [text for table in tables(language).values() for text in table.values()]

    assert [text for text in texts if not text or " ".join(text.split()) != text] == []


def test_an_unknown_language_is_answered_in_english() -> None:
    assert load_advice("de") == load_advice("en")
