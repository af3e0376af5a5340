"""A declaration in one language has no word of another one (requirement C-20).

The names of companies, services and cookies are proper names and stay as they are.
"""

from collections.abc import Iterator
from functools import cache

import pytest

from consent_service.catalog import load_catalog
from consent_service.catalog.entry import Entry
from consent_service.catalog.vocabulary import SECTIONS
from consent_service.declaration import Declaration, declare
from consent_service.locales import LANGUAGES, load_texts
from consent_service.policy.load import read_policy
from consent_service.policy.reference import load_known
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet.config import more_config, script_config

CATALOG = load_catalog()
SPOKEN = [language for language in LANGUAGES if language in CATALOG.words.languages]
POLICY = """\
site = "example"
domains = ["example.fi"]
languages = ["{language}"]
notice_url = "https://example.fi/notice"

[controller]
name = "Esimerkki Oy"
"""


def keys_of(entry: Entry) -> set[tuple[str, str]]:
    return {
        ("purpose", entry.purpose),
        ("title", entry.title or ""),
        *(("item", item.purpose) for item in entry.items),
        *(("opt_out", way.title) for way in entry.opt_out),
    }


@cache
def telling_services() -> tuple[Entry, ...]:
    """Return services that between them use every sentence that any service uses."""
    told: set[tuple[str, str]] = set()
    chosen = []
    # Sentences of a service's own come last: it is the tables that are looked at.
    for entry in sorted(
        CATALOG.entries.values(),
        key=lambda entry: (bool(entry.own_purpose), -len(keys_of(entry))),
    ):
        if not keys_of(entry) <= told:
            chosen.append(entry)
            told |= keys_of(entry)
    return tuple(chosen)


@cache
def revision_in(language: str) -> Revision:
    by_category: dict[str, list[str]] = {}
    for entry in telling_services():
        by_category.setdefault(entry.category, []).append(f'"{entry.id}"')
    text = POLICY.format(language=language) + "".join(
        f"\n[categories.{category}]\nservices = [{', '.join(services)}]\n"
        for category, services in by_category.items()
    )
    known = load_known()
    file = read_policy(text.encode(), name="example.toml", known=known)
    return revision_of(file.policy, snippet="5" * 64)


@cache
def declaration_in(language: str) -> Declaration:
    return declare(revision_in(language), language)


def sentences_in(language: str) -> set[str]:
    """Return every sentence that the catalog has in a language."""
    vocabulary = CATALOG.words.load(language)
    own = {
        words[language]
        for entry in CATALOG.entries.values()
        for words in (entry.own_purpose, *(way.own_title for way in entry.opt_out))
        if language in words
    }
    return own.union(*(getattr(vocabulary, section).values() for section in SECTIONS))


def said_of_services(declaration: Declaration) -> Iterator[tuple[str, str | None]]:
    for category in declaration.categories:
        for service in category.services:
            yield service.purpose, service.purpose_language
            for way in service.opt_out:
                yield way.title, way.title_language
            for cookie in service.cookies:
                yield cookie.purpose, cookie.purpose_language


@pytest.mark.parametrize("language", SPOKEN)
def test_every_sentence_on_services_is_one_of_its_language(language: str) -> None:
    theirs = sentences_in(language)

    strange = {
        text
        for text, other in said_of_services(declaration_in(language))
        if text not in theirs or other is not None
    }

    assert strange == set()


@pytest.mark.parametrize("language", SPOKEN)
def test_a_name_in_words_is_in_its_language(language: str) -> None:
    titles = CATALOG.words.load(language).title
    declared = {
        service.id: service
        for category in declaration_in(language).categories
        for service in category.services
    }

    for entry in telling_services():
        service = declared[entry.id]
        assert service.name_language is None
        if entry.title is None:
            assert service.name == entry.name
        elif language != "en":
            assert service.name == titles[entry.title].replace(
                "{name}", entry.brand or ""
            )


@pytest.mark.parametrize("language", SPOKEN)
def test_roles_kinds_data_and_safeguards_are_in_its_language(language: str) -> None:
    texts = load_texts(language)
    declaration = declaration_in(language)
    words = {
        *texts.role.values(),
        *texts.kind.values(),
        *texts.party.values(),
        *texts.data.values(),
        *texts.mechanism.values(),
        texts.declaration["controller"],
    }
    said = {
        text
        for category in declaration.categories
        for service in category.services
        for text in (
            *service.data_collected,
            *(cookie.kind_title for cookie in service.cookies),
            *(cookie.party_title for cookie in service.cookies),
            *([service.provider_details.role] if service.provider_details else ()),
            *([service.transfer_details.safeguard] if service.transfer_details else ()),
        )
    }

    assert said <= words
    assert declaration.borrowed == tuple(sorted(texts.borrowed))


@pytest.mark.parametrize("language", SPOKEN)
def test_banner_and_preferences_are_in_its_language(language: str) -> None:
    texts = load_texts(language)
    config = script_config(revision_in(language))
    first = config["words"].split("|")
    [(spoken, later)] = more_config(revision_in(language))[0].items()
    shown = later.split("|")

    assert [*config["names"], spoken] == [language, language]
    assert texts.banner["title"] in first
    assert texts.preferences["save"] in shown
    for category in revision_in(language).policy.categories:
        assert category.title == {language: texts.category[category.id]["title"]}
        assert category.title[language] in shown


@pytest.mark.parametrize("language", SPOKEN)
def test_the_sentence_for_the_notice_is_in_its_language(language: str) -> None:
    texts = load_texts(language)

    assert "{url}" in texts.notice["sentence"]
    if language not in ("en", "se"):
        assert texts.notice["sentence"] != load_texts("en").notice["sentence"]


@pytest.mark.parametrize("language", [tag for tag in SPOKEN if tag != "en"])
def test_no_sentence_of_a_language_is_an_english_one(language: str) -> None:
    theirs, english = CATALOG.words.load(language), CATALOG.words.load("en")

    same = {
        key
        for section in ("purpose", "item", "opt_out")
        for key, text in getattr(theirs, section).items()
        if text == getattr(english, section).get(key)
    }

    assert same == set()


def test_the_services_looked_at_use_every_sentence_that_is_used() -> None:
    used = set().union(*map(keys_of, CATALOG.entries.values()))

    assert set().union(*map(keys_of, telling_services())) == used
