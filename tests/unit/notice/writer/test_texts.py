"""The sentences of a notice in three languages."""

import re

import pytest

from consent_service.notice.language.texts import load_texts

GAP = re.compile(r"\{\w+\}")


def flat(language: str) -> dict[str, str]:
    texts = load_texts("consent_service.notice.writer", "texts", language)
    return {
        f"{table}.{key}": str(text)
        for table, entries in texts.items()
        for key, text in entries.items()
    }


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_every_language_has_the_same_keys_and_gaps(language: str) -> None:
    own, english = flat(language), flat("en")

    assert list(own) == list(english)
    assert {key: sorted(GAP.findall(text)) for key, text in own.items()} == {
        key: sorted(GAP.findall(text)) for key, text in english.items()
    }
