"""Findings call a field of the policy as the form calls it."""

import re
from pathlib import Path

import pytest

from consent_service.policy.lint import lint_policy_text
from consent_service.policy.lint.speech import sentences_in
from consent_service.policy.reference import load_known
from consent_service.web.http.told import field_labels, told_words

# Each field with a value that does not fit.
WRONG = b"""
site = "shop"
domains = ["https://shop.fi"]
languages = []
validity_days = "abc"
retention_years = 99
notice_url = "shop"
jurisdiction = "Suomi"
colour = "red"
[controller]
name = "%s"
email = "no"
url = "shop"
[appearance]
accent = "red"
radius = 99
position = "left"
[categories.own]
title = { fi = "Oma" }
services = ["nobody-knows-it"]
[services.own-one]
hosts = ["https://x"]
data_retention = "long"
items = [{ name = "_a", lifetime = "long" }]
""" % (b"x" * 300)


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_every_mark_of_a_label_has_one(language: str) -> None:
    labels = field_labels()[language]
    named = [
        mark
        for words in sentences_in(language).values()
        for mark in re.findall("«([^»{]*)»", words)
        if not mark.startswith("category:")
    ]

    assert named
    assert [mark for mark in named if mark.rpartition(".")[2] not in labels] == []


@pytest.mark.parametrize("language", ["en", "fi", "sv"])
def test_no_mistake_shows_a_key_of_the_file(language: str) -> None:
    """Issue 16: the editor said in English which line of TOML to write."""
    _, findings = lint_policy_text(WRONG, Path("shop.toml"), known=load_known())

    told = [told_words(each, language) for each in findings]

    assert len(told) > 15
    assert {each.language for each in told} == {language}
    said = " ".join(f"{each.message} {each.suggestion}" for each in told)
    keys = r"\w+_\w+ (?:is|=)|controller\.|appearance\.|services\.|\[\w+\.| = "
    assert re.findall(keys, said) == []
