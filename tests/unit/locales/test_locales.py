"""Every language says everything that English says, in its own words."""

import re
from collections.abc import Iterator
from importlib.resources import files

import msgspec
import pytest

from consent_service.locales import (
    LANGUAGES,
    Texts,
    best_language,
    direction,
    load_texts,
)
from consent_service.policy.lint.words import (
    denied_in,
    is_vague_button,
    load_deny_lists,
)

OTHERS = tuple(language for language in LANGUAGES if language != "en")
EU = [
    *("bg", "cs", "da", "de", "el", "en", "es", "et", "fi", "fr", "ga", "hr"),
    *("hu", "it", "lt", "lv", "mt", "nl", "pl", "pt", "ro", "sk", "sl", "sv"),
]
MORE = [
    *("nb", "nn", "is", "uk", "ru", "tr", "ar", "he", "se"),
    *("ca", "eu", "gl", "cy", "lb", "sq", "sr", "mk", "bs", "zh", "ja", "ko"),
]
BUTTONS = (
    ("banner", "accept_all"),
    ("banner", "reject_all"),
    ("banner", "choose"),
    ("banner", "settings"),
    ("preferences", "save"),
    ("preferences", "accept_all"),
    ("preferences", "reject_all"),
    ("preferences", "withdraw_all"),
    ("placeholder", "once"),
    ("declaration", "accept_all"),
    ("declaration", "reject_all"),
    ("declaration", "save"),
    ("declaration", "withdraw"),
    ("declaration", "erase"),
)
PLACEHOLDER = re.compile(r"\{[a-z]*\}")

# Words that are the same in English and in another language by nature: proper
# names, and loans that the language has taken over as they are.
SAME_AS_ENGLISH = {
    "Global Privacy Control",
    "Name",
    "Service",
    "Services",
    "Type",
    "Website",
    "Contact",
    "Domain",
    "browser",
    "E-mail",
    "Role",
    "Profiling",
}


def words_of(texts: Texts) -> dict[tuple[str, ...], str]:
    """Return every text by its place, leaving out what is borrowed from English."""
    return dict(_flat(msgspec.to_builtins(texts), (), texts.borrowed))


def _flat(
    table: dict[str, object], place: tuple[str, ...], borrowed: frozenset[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in table.items():
        if isinstance(value, dict) and key not in borrowed:
            yield from _flat(value, (*place, key), borrowed)
        if isinstance(value, str) and place:
            yield (*place, key), value


def test_every_official_language_of_the_eu_and_twenty_one_more_are_there() -> None:
    assert sorted(LANGUAGES) == sorted(EU + MORE)


def test_every_file_of_texts_is_a_language() -> None:
    names = {file.name for file in files("consent_service.locales").iterdir()}

    assert {name for name in names if name.endswith(".toml")} == {
        f"{language}.toml" for language in LANGUAGES
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_key_and_no_other(language: str) -> None:
    """Requirement A-17: a banner that lacks a sentence tells too little."""
    texts = load_texts(language)
    english = words_of(load_texts("en"))

    wanted = {place for place in english if place[0] not in texts.borrowed}

    assert words_of(texts).keys() == wanted


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_the_same_placeholders_as_english(language: str) -> None:
    english = words_of(load_texts("en"))

    different = [
        place
        for place, words in words_of(load_texts(language)).items()
        if PLACEHOLDER.findall(words) != PLACEHOLDER.findall(english[place])
    ]

    assert different == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_text_is_empty_or_still_in_english(language: str) -> None:
    """Requirement C-20."""
    english = words_of(load_texts("en"))

    left = [
        (place, words)
        for place, words in words_of(load_texts(language)).items()
        if not words.strip()
        or (words == english[place] and words not in SAME_AS_ENGLISH)
    ]

    assert left == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_fills_at_most_one_gap_and_holds_no_markup(language: str) -> None:
    """The snippet fills one gap, and its texts are never read as HTML."""
    for place, words in words_of(load_texts(language)).items():
        assert len(PLACEHOLDER.findall(words)) <= 1, place
        assert not re.search(r"[<>]|  |^ | $|\n", words), place


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_button_says_what_it_does(language: str) -> None:
    """Requirement A-16."""
    texts = load_texts(language)
    deny = load_deny_lists()
    shown = words_of(texts)

    vague = [
        shown[place]
        for place in BUTTONS
        if is_vague_button(deny, language, shown[place])
        or "ok" in re.findall(r"\w+", shown[place].casefold())
    ]

    assert vague == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_accepting_and_refusing_are_about_as_long_to_read(language: str) -> None:
    """Requirement A-12: neither of the two buttons may stand out."""
    banner = load_texts(language).banner

    ratio = len(banner["accept_all"]) / len(banner["reject_all"])

    assert 0.7 <= ratio <= 1.45
    assert banner["accept_all"] != banner["reject_all"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_three_first_buttons_fit_side_by_side(language: str) -> None:
    """Requirement A-11: at 320 px wide each label must fit on a line."""
    banner = load_texts(language).banner

    labels = [banner["accept_all"], banner["reject_all"], banner["choose"]]

    assert max(len(label) for label in labels) <= 24
    assert not any(label.endswith((".", "!", "?", "…")) for label in labels)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_flatters_threatens_or_advertises(language: str) -> None:
    """Requirements A-18, A-20, A-21 and A-27."""
    deny = load_deny_lists()
    lists = (deny.euphemism, deny.required, deny.promotion, deny.legitimate_interest)

    found = [
        (place, denied_in(patterns, language, words))
        for place, words in words_of(load_texts(language)).items()
        for patterns in lists
        if denied_in(patterns, language, words)
    ]

    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_place_to_withdraw_is_called_as_its_control_is(language: str) -> None:
    """Requirements A-17 and A-32: the words must lead to something that is there."""
    texts = load_texts(language)

    control = texts.banner["settings"]

    assert control in texts.banner["withdraw"]
    assert control in texts.declaration["how_to_change_text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_act_has_the_same_name_everywhere(language: str) -> None:
    """Requirement A-28: what is called the same must be the same."""
    texts = load_texts(language)

    for key in ("accept_all", "reject_all"):
        assert len({texts.banner[key], texts.preferences[key]}) == 1
        assert texts.declaration[key] == texts.banner[key]
    assert texts.declaration["withdraw"] == texts.preferences["withdraw_all"]


def test_the_finnish_buttons_are_the_agreed_ones() -> None:
    banner = load_texts("fi").banner

    assert banner["accept_all"] == "Hyväksy kaikki"
    assert banner["reject_all"] == "Hylkää kaikki"
    assert banner["choose"] == "Valitse itse"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_first_languages_borrow_nothing(language: str) -> None:
    assert load_texts(language).borrowed == frozenset()


def test_a_section_that_a_language_lacks_is_english_and_says_so() -> None:
    """Requirement A-71: the page can then set the right `lang` on the words."""
    texts = load_texts("se")

    assert "data" in texts.borrowed
    assert texts.data["ip_address"] == "IP address"
    assert texts.language_of("data") == "en"
    assert texts.language_of("banner") == "se"


def test_a_regional_tag_loads_its_language() -> None:
    texts = load_texts("sv-FI")

    assert texts.language == "sv"
    assert texts.name == "svenska"


@pytest.mark.parametrize("tag", ["sr-Latn", "sr-Latn-RS", "sr-Cyrl-ME"])
def test_serbian_is_in_cyrillic_whichever_script_is_asked_for(tag: str) -> None:
    """Its readers learn both; the texts exist in one, and the page says which."""
    texts = load_texts(tag)

    assert texts.language == "sr"
    assert texts.banner["accept_all"] == "Прихвати све"


@pytest.mark.parametrize(
    ("language", "asks"),
    [
        ("bs", "Ponovo učitajte "),
        ("ca", "Torneu a carregar "),
        ("cy", "Ail-lwythwch "),
        ("eu", "Kargatu berriro "),
        ("gl", "Cargue de novo "),
        ("ja", "再読み込みしてください"),
        ("ko", "다시 로드하세요"),
        ("lb", "Luet "),
        ("mk", "Вчитајте "),
        ("sq", "Ringarkojeni "),
        ("sr", "Поново учитајте "),
        ("zh", "请重新加载页面"),
    ],
)
def test_a_visitor_who_has_typed_is_asked_to_load_the_page_again(
    language: str, asks: str
) -> None:
    """Requirement A-35; bug: these languages said that the page was being loaded.

    `snippet/src/leave.ts` shows the sentence when it does not load it.
    """
    assert asks in load_texts(language).status["reload"]


def test_northern_sami_has_one_word_for_advertising_and_for_chat() -> None:
    words = " ".join(words_of(load_texts("se")).values())

    assert "máinnos" not in words
    assert "čáhtten" not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_of_a_category_is_short(language: str) -> None:
    """Requirement A-17: the first layer has each purpose in a title and one line."""
    lines = [words["summary"] for words in load_texts(language).category.values()]

    assert max(map(len, lines)) <= 64


def test_a_language_that_is_not_here_loads_english_and_says_so() -> None:
    texts = load_texts("ka")

    assert texts.language == "en"
    assert texts.direction == "ltr"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "ltr"), ("ar", "rtl"), ("he", "rtl"), ("ar-EG", "rtl"), ("fa", "rtl")],
)
def test_the_direction_follows_the_language(language: str, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("wanted", "offered", "expected"),
    [
        (["sv-FI"], ["fi", "sv", "en"], "sv"),
        (["sv"], ["fi", "sv-fi"], "sv-fi"),
        (["SV_fi"], ["fi", "sv"], "sv"),
        (["zh-Hant-TW"], ["zh-hant", "zh"], "zh-hant"),
        (["zh-CN"], ["en", "zh"], "zh"),
        (["sr-Latn-RS"], ["en", "sr"], "sr"),
        (["sr-Latn"], ["en", "bs"], "bs"),
        (["hr"], ["en", "bs"], "bs"),
        (["bs-BA"], ["en", "hr"], "hr"),
        (["mk"], ["en", "sr"], None),
        (["nn"], ["nb", "en"], "nb"),
        (["nb-NO"], ["nn", "en"], "nn"),
        (["no"], ["en", "nb"], "nb"),
        (["iw"], ["he"], "he"),
        (["de", "sv"], ["fi", "sv"], "sv"),
        (["en", "fi"], ["fi", "en"], "en"),
        (["pt-BR"], ["pt"], "pt"),
        (["ja"], ["fi", "en"], None),
        (["s"], ["sv"], None),
        ([""], ["fi"], None),
        ([], ["fi"], None),
    ],
)
def test_the_best_language_is_the_nearest_of_those_offered(
    wanted: list[str], offered: list[str], expected: str | None
) -> None:
    assert best_language(wanted, offered) == expected
