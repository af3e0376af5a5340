import json
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest

from consent_service.declaration import Declaration, declaration_schema, declare
from consent_service.declaration.words import (
    country_name,
    duration_words,
    lifetime_words,
    list_words,
    spoken,
    spoken_in,
)
from consent_service.errors import NotFoundError
from consent_service.locales import LANGUAGES, load_texts
from consent_service.locales.names import locale_of
from consent_service.policy.revision import Revision, revision_of
from tests.json_schema import schema_mistakes
from tests.sample_policy import SAMPLE, sample_policy


def revision(text: str = SAMPLE) -> Revision:
    return revision_of(sample_policy(text), snippet="5" * 64)


def declared(text: str = SAMPLE, language: str = "fi") -> Declaration:
    return declare(revision(text), language)


def as_json(declaration: Declaration) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(msgspec.json.encode(declaration))
    return read


def test_the_json_has_the_published_fields() -> None:
    answer = as_json(declared())
    category = answer["categories"][1]
    service = category["services"][0]

    assert {
        "site",
        "revision",
        "language",
        "updated",
        "controller",
        "categories",
    } <= answer.keys()
    assert {"id", "title", "description", "necessary", "services"} <= category.keys()
    assert {
        "id",
        "name",
        "provider",
        "purpose",
        "data_collected",
        "transfers",
        "opt_out",
        "cookies",
    } <= service.keys()
    assert {"name", "type", "party", "lifetime", "purpose"} <= service["cookies"][
        0
    ].keys()


def test_the_json_fits_its_published_schema() -> None:
    assert schema_mistakes(as_json(declared()), declaration_schema()) == []


def test_every_item_is_listed_our_own_too() -> None:
    """Requirements C-02 and C-22."""
    names = [
        cookie.name
        for category in declared().categories
        for service in category.services
        for cookie in service.cookies
    ]

    assert names == ["consent_example", "consent_example_*", "_c", "_c_*", "ad"]


@pytest.mark.parametrize(
    ("language", "lifetime", "kind"),
    [
        ("fi", "2 vuotta", "Eväste (komentosarjan asettama)"),
        ("en", "2 years", "Cookie (set by a script)"),
    ],
)
def test_facts_are_told_in_words_of_the_language(
    language: str, lifetime: str, kind: str
) -> None:
    """Requirements C-04 and C-09."""
    cookie = declared(language=language).categories[1].services[0].cookies[0]

    assert (cookie.lifetime, cookie.duration) == (lifetime, "P2Y")
    assert (cookie.kind_title, cookie.type) == (kind, "script_cookie")


def test_a_lifetime_that_nobody_tells_is_null() -> None:
    text = SAMPLE + (
        "[services.counter]\n"
        'items = [{ name = "new", kind = "pixel", party = "first" }]\n'
    )
    new = declared(text).categories[1].services[0].cookies[2]

    assert (new.lifetime, new.duration) == (None, None)


def test_provider_transfer_and_data_are_told() -> None:
    """Requirements C-06, C-08 and C-12."""
    adverts = declared(language="en").categories[3].services[0]

    assert adverts.provider == "Adverts Inc"
    assert adverts.provider_details is not None
    assert adverts.provider_details.country == "United States"
    assert adverts.transfers == "United States: EU–US Data Privacy Framework"
    assert adverts.data_collected == ("IP address",)
    assert adverts.opt_out[0].title == "opt out en"


def test_a_service_without_a_name_is_called_by_what_was_seen_of_it() -> None:
    """Found by a stranger: its name was that of its category, and no name at all."""
    text = SAMPLE.replace('"counter"', '"own"') + (
        '[services.own]\nopen = ["name"]\npurpose = { fi = "a", en = "b" }\n'
        'hosts = ["chat.example"]\n'
        'items = [{ name = "chat_user", kind = "script_cookie", party = "first" }]\n'
    )
    own = declared(text, "en").categories[1].services[0]

    assert own.name == "chat_user, chat.example"
    assert "name" in own.open


def test_what_the_owner_has_not_told_is_null_and_named_and_never_made_up() -> None:
    text = SAMPLE.replace('"counter"', '"own"') + (
        '[services.own]\nopen = ["name"]\npurpose = { fi = "a", en = "b" }\n'
    )
    declaration = declared(text, "en")
    own = declaration.categories[1].services[0]

    assert own.name == f"Visitor statistics: {declaration.not_stated}"
    assert (own.provider, own.transfers, own.data_retention) == (None, None, None)
    assert (own.cookies, own.data_collected) == ((), ())
    assert own.open == (
        "name",
        "provider",
        "data_collected",
        "data_retention",
        "transfers",
        "items",
    )


def test_a_country_whose_safeguard_is_open_is_still_told() -> None:
    text = SAMPLE + (
        '[services.counter]\ntransfers = { countries = ["US"], mechanism = "open" }\n'
    )
    declaration = declared(text, "en")

    assert declaration.categories[1].services[0].transfers == (
        f"United States: {declaration.not_stated}"
    )


def test_nothing_leaves_the_eea_is_told_as_such() -> None:
    text = SAMPLE + '[services.counter]\ntransfers = { mechanism = "none_needed" }\n'

    assert declared(text, "en").categories[1].services[0].transfers == (
        "No transfer outside the EEA"
    )
    assert (
        declared(text.replace("none_needed", "open"), "en")
        .categories[1]
        .services[0]
        .transfers
        is None
    )


def test_the_ground_and_the_profiling_of_each_category_are_told() -> None:
    """Requirements C-13 and C-17."""
    necessary, analytics, demographics, marketing = declared().categories

    assert analytics.legal_basis == "Suostumuksesi"
    assert necessary.legal_basis != analytics.legal_basis
    assert (necessary.profiling, analytics.profiling) == (None, None)
    assert demographics.profiling == marketing.profiling is not None


def test_where_silence_allows_no_consent_is_claimed() -> None:
    """Requirement C-13: what runs until it is refused does not rest on consent."""
    american = 'jurisdiction = "US-CA"\nmodel = "opt_out"\n' + SAMPLE

    necessary, analytics, *_ = declared(american, "en").categories

    assert (necessary.basis, analytics.basis) == ("necessary", "opt_out")
    assert (
        analytics.legal_basis
        == "In use until you opt out, which you can do at any time"
    )


def test_finland_is_told_both_authorities_in_the_language() -> None:
    """Requirement C-16."""
    text = SAMPLE.replace('["fi", "en"]', '["fi", "en", "sv"]')

    assert [authority.name for authority in declared(text, "sv").authorities] == [
        "Dataombudsmannens byrå",
        "Transport- och kommunikationsverket Traficom",
    ]


def test_the_site_owner_is_the_controller_of_our_own_service() -> None:
    ours = declared(language="en").categories[0].services[0]

    assert ours.provider_details is not None
    assert ours.provider_details.name == "Esimerkki Oy"
    assert ours.provider_details.role == "Controller"
    assert ours.data_retention == "3 years, 183 days"


def test_what_the_signal_turns_off_is_named() -> None:
    """Requirement C-23."""
    told = declared(language="en").gpc

    assert told is not None
    assert told.endswith(": Age, gender and interests and Targeted marketing.")
    assert "{" not in told


def test_a_site_with_nothing_for_the_signal_to_turn_off_tells_nothing() -> None:
    text = SAMPLE.replace("[categories.ga_demographics]", "").replace(
        '[categories.marketing]\nservices = ["adverts"]', ""
    )

    assert declared(text).gpc is None


def test_what_a_category_needs_is_told_by_its_title() -> None:
    """Requirement A-30."""
    demographics = declared(language="en").categories[2]

    assert demographics.needs == "analytics"
    assert demographics.needs_text == "Works only together with “Visitor statistics”"
    assert declared().categories[1].needs_text is None


def test_storing_nothing_and_not_having_told_are_two_things() -> None:
    """Requirement C-02: nobody may read silence as "no cookies"."""
    text = SAMPLE.replace('"counter"', '"silent", "clean"') + (
        '[services.silent]\nname = "Silent"\npurpose = { fi = "a", en = "b" }\n'
        '[services.clean]\nname = "Clean"\npurpose = { fi = "a", en = "b" }\n'
        "items = []\n"
    )
    silent, clean = declared(text).categories[1].services

    assert (silent.cookies, clean.cookies) == ((), ())
    assert "items" in silent.open
    assert "items" not in clean.open


def test_words_from_another_language_say_which() -> None:
    """Requirement A-71: a page can then set `lang` on them (WCAG 3.1.2)."""
    text = SAMPLE.replace('["fi", "en"]', '["sv", "en"]')
    counter = declared(text, "sv").categories[1].services[0]

    assert (counter.purpose, counter.purpose_language) == ("count en", "en")
    assert counter.cookies[0].purpose_language == "en"
    assert declared(text, "en").categories[1].services[0].purpose_language is None


def test_kinds_of_words_that_a_language_lacks_are_named() -> None:
    text = SAMPLE.replace('["fi", "en"]', '["se", "en"]')

    assert "data" in declared(text, "se").borrowed
    assert declared().borrowed == ()


def test_labels_name_every_field_in_the_language() -> None:
    labels = declared(language="en").labels

    assert labels["lifetime"] == "Lifetime"
    assert labels["settings"] == "Cookie settings"
    assert "Esimerkki Oy" in labels["intro"]
    assert [key for key, words in labels.items() if "{" in words] == [
        "decided_at",
        "expires_at",
    ]


def test_the_last_scan_is_told_when_there_was_one() -> None:
    """Requirement C-18."""
    moment = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)

    assert declare(revision(), "fi", scanned=moment).scanned == (
        "2026-11-01T03:00:00.000Z"
    )
    assert declared().scanned is None


def test_open_points_are_told() -> None:
    text = SAMPLE + '[[open]]\nplace = "notice_url"\nquestion.fi = "Missä?"\n'

    assert [(point.place, point.question) for point in declared(text, "en").open] == [
        ("notice_url", "Missä?")
    ]


def test_updated_is_the_time_of_publication_in_utc() -> None:
    helsinki = timezone(timedelta(hours=2))
    moment = datetime(2026, 11, 22, 14, 0, 0, 123456, tzinfo=helsinki)

    assert declare(revision(), "fi", updated=moment).updated == (
        "2026-11-22T12:00:00.123Z"
    )
    assert declared().updated is None
    assert declare(revision(), "fi", updated=datetime(2026, 1, 1, tzinfo=UTC)).updated


def test_a_language_that_is_not_offered_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no declaration in 'de'"):
        declared(language="de")


def test_words_that_are_missing_come_in_the_language_of_the_site() -> None:
    text = SAMPLE.replace('["fi", "en"]', '["en", "sv"]')

    purpose = declared(text, "sv").categories[1].services[0].purpose

    assert purpose == "count en"


@pytest.mark.parametrize(
    ("duration", "language", "words"),
    [
        ("P13M", "fi", "13 kuukautta"),
        ("P1Y", "fi", "1 vuosi"),
        ("PT30M", "sv", "30 minuter"),
        ("P2W", "en", "2 weeks"),
        ("P365D", "en", "365 days"),
        ("P1Y6M", "en", "1 year, 6 months"),
        ("PT1H30M", "fi", "1 tunti ja 30 minuuttia"),
        ("PT1S", "en", "1 second"),
        ("P13M", "zh", "13个月"),
        ("P2Y", "ar", "سنتان"),
        ("P2D", "pl", "2 dni"),
        ("odd", "en", "odd"),
    ],
)
def test_durations_are_said_as_they_were_written(
    duration: str, language: str, words: str
) -> None:
    """Requirement C-09."""
    assert duration_words(duration, locale_of(language)) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_a_duration_of_several_parts(language: str) -> None:
    """The retention of our own records is one, so every declaration says it."""
    for duration, numbers in (("P3Y183D", 2), ("P5Y4M3DT6H", 4)):
        words = duration_words(duration, locale_of(language))

        assert words != duration
        # A dual or a single thing may be said without a digit.
        assert len(re.findall(r"\d+", words)) == numbers


def test_a_language_that_cldr_does_not_know_speaks_english() -> None:
    assert duration_words("P2D", locale_of("tlh")) == "2 days"
    assert duration_words("P2D", locale_of("not a tag")) == "2 days"


def test_a_country_without_a_name_keeps_its_code() -> None:
    assert country_name("FI", locale_of("sv")) == "Finland"
    assert country_name("X9", locale_of("sv")) == "X9"


def test_words_that_a_language_lacks_are_said_in_english_first() -> None:
    assert spoken({"fi": "a", "en": "b"}, ("sv", "fi")) == "b"
    assert spoken({"fi": "a", "de": "c"}, ("sv", "fi")) == "a"
    assert spoken({"en": "b", "de": "c"}, ("sv",)) == "b"
    assert spoken({"de": "c"}, ("sv",)) == "c"
    assert spoken({}, ("sv",)) == ""


def test_the_language_of_words_is_known() -> None:
    assert spoken_in({"fi": "a", "en": "b"}, ("sv", "fi")) == "en"
    assert spoken_in({"fi": "a"}, ("sv", "fi")) == "fi"
    assert spoken_in({}, ("sv",)) == ""


def test_a_lifetime_need_not_be_a_duration() -> None:
    english, locale = load_texts("en"), locale_of("en")

    assert lifetime_words("session", english, locale) == "Until the browser is closed"
    assert lifetime_words("P1D", english, locale) == "1 day"


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [
        (["a", "b", "c"], "en", "a, b, and c"),
        (["a", "b"], "fi", "a ja b"),
        (["a"], "sv", "a"),
        ([], "sv", ""),
    ],
)
def test_several_things_are_said_in_one_phrase(
    words: list[str], language: str, expected: str
) -> None:
    assert list_words(words, locale_of(language)) == expected
