import hashlib
import json
from typing import Any

import msgspec
import pytest

from consent_service.errors import PolicyError
from consent_service.policy.revision import (
    Revision,
    changed_categories,
    read_revision,
    revision_of,
    unopened_revision,
)
from tests.sample_policy import SAMPLE, sample_policy

SNIPPET = "5" * 64


def revision(text: str = SAMPLE) -> Revision:
    return revision_of(sample_policy(text), snippet=SNIPPET)


def test_the_digest_is_of_the_exact_bytes_of_the_document() -> None:
    one = revision()

    assert one.digest == hashlib.sha256(one.document).hexdigest()


def test_the_document_is_canonical() -> None:
    document = revision().document

    assert (
        document
        == json.dumps(
            json.loads(document),
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        ).encode()
    )


def test_the_same_policy_gives_the_same_digest() -> None:
    assert revision().digest == revision().digest


def test_the_document_holds_all_that_visitors_are_shown_in_each_language() -> None:
    """Requirement B-07: the exact wording is in the evidence."""
    document: dict[str, Any] = json.loads(revision().document)

    assert set(document["texts"]) == {"fi", "en"}
    assert document["texts"]["fi"]["banner"]["reject_all"] == "Hylkää kaikki"
    assert document["policy"]["controller"]["name"] == "Esimerkki Oy"
    assert document["snippet"] == SNIPPET
    assert document["jurisdiction"]["statute"] == "Act 917/2014 section 205"


def test_another_snippet_makes_another_revision() -> None:
    other = revision_of(sample_policy(), snippet="6" * 64)

    assert other.digest != revision().digest


def test_a_revision_is_restored_from_its_document() -> None:
    one = revision()

    assert read_revision(one.document) == one


def test_a_document_from_before_some_words_existed_is_still_served() -> None:
    one = revision()
    older: dict[str, Any] = json.loads(one.document)
    del older["texts"]["fi"]["declaration"]["print"]
    older["texts"]["fi"]["banner"]["reject_all"] = "Kieltäydy kaikista"

    read = read_revision(json.dumps(older).encode())

    assert read.texts["fi"].declaration["print"] == one.texts["fi"].declaration["print"]
    assert read.texts["fi"].banner["reject_all"] == "Kieltäydy kaikista"


def test_meanings_are_read_as_they_were_published() -> None:
    """A release that reckons meanings otherwise must not ask everybody again."""
    older: dict[str, Any] = json.loads(revision().document)
    older["meanings"]["analytics"] = "0" * 16

    assert read_revision(json.dumps(older).encode()).meanings["analytics"] == "0" * 16


@pytest.mark.parametrize(
    "document", [b"", b"{", b"[]", b"\xff", b"{}", b'{"schema":1}']
)
def test_what_is_no_document_is_refused(document: bytes) -> None:
    with pytest.raises(PolicyError, match="document is not a revision"):
        read_revision(document)


def test_a_document_of_a_newer_kind_is_refused() -> None:
    newer = revision().document.replace(b"consent-revision/v1", b"consent-revision/v2")

    with pytest.raises(PolicyError, match="wanted 'consent-revision/v1'"):
        read_revision(newer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("notice_url", "# a comment\nnotice_url"),
        ('"info@example.fi"', '"tietosuoja@example.fi"'),
        ("/tietosuoja", "/privacy"),
        ('"Esimerkki Oy"', '"ESIMERKKI  Oy"'),
        ('["fi", "en"]', '["fi", "en", "sv"]'),
        (
            "[categories.analytics]",
            "[categories.analytics]\ntitle.fi = 'Kävijätilastot!'",
        ),
        (
            "[categories.marketing]",
            "[services.counter]\npurpose.fi = 'Laskee.'\n[categories.marketing]",
        ),
        (
            "[categories.marketing]",
            "[services.counter]\n"
            "items = [{ name = '_c', purpose.fi = 'x' }]\n[categories.marketing]",
        ),
        ("notice_url", "validity_days = 90\nnotice_url"),
        # A tool that is told of a decision does nothing that it would not do untold.
        (
            "[categories.marketing]",
            "[services.counter]\nsignals = ['posthog']\n[categories.marketing]",
        ),
    ],
)
def test_words_alone_ask_nobody_again(old: str, new: str) -> None:
    """Requirement A-41: a cosmetic edit makes a revision and asks nobody."""
    before, after = revision(), revision(SAMPLE.replace(old, new))

    assert changed_categories(before, after) == frozenset()


@pytest.mark.parametrize(
    "changed",
    [
        '[services.counter]\nprovider = { name = "Another Ltd" }',
        '[services.counter]\nprovider = { role = "controller" }',
        '[services.counter]\nitems = [{ name = "_c", lifetime = "P3Y" }]',
        "[services.counter]\n"
        'items = [{ name = "_n", kind = "pixel", party = "third", lifetime = "P1D" }]',
        '[services.counter]\nhosts = ["other.example"]',
        '[services.counter]\ndata_collected = ["ip_address", "pages_viewed", "age"]',
        '[services.counter]\ndata_retention = "P14M"',
        '[services.counter]\ntransfers = { countries = ["US"], mechanism = "dpf" }',
        "[services.counter]\nserver_side = true",
    ],
)
def test_a_service_that_does_something_else_asks_about_its_category_only(
    changed: str,
) -> None:
    """Requirements A-41 and A-42."""
    before, after = revision(), revision(SAMPLE + changed + "\n")

    assert changed_categories(before, after) == {"analytics"}


def test_an_added_service_asks_about_its_category_only() -> None:
    """Requirement A-42."""
    after = revision(
        SAMPLE.replace('["counter"]', '["counter", "own"]')
        + '[services.own]\nname = "Own"\npurpose = { fi = "a", en = "b" }\n'
    )

    assert changed_categories(revision(), after) == {"analytics"}


def test_a_purpose_that_changed_in_substance_is_asked_about_by_its_edition() -> None:
    after = revision(
        SAMPLE.replace("[categories.analytics]", "[categories.analytics]\nedition = 2")
    )

    assert changed_categories(revision(), after) == {"analytics"}


def test_coupled_demographics_mean_something_else() -> None:
    after = revision('demographics = "coupled"\n' + SAMPLE)

    assert changed_categories(revision(), after) == {"ga_demographics"}


def test_another_controller_asks_about_everything() -> None:
    """Requirement A-40: a changed controller is one of the grounds to ask again."""
    after = revision(SAMPLE.replace("Esimerkki", "Toinen"))

    assert changed_categories(revision(), after) == {
        "analytics",
        "ga_demographics",
        "marketing",
    }


def test_a_new_category_is_asked_about_and_one_that_is_gone_is_not() -> None:
    without = revision(SAMPLE.replace("[categories.ga_demographics]\n", ""))

    assert changed_categories(without, revision()) == {"ga_demographics"}
    assert changed_categories(revision(), without) == frozenset()


def test_meanings_are_short_enough_for_a_cookie() -> None:
    for meaning in revision().meanings.values():
        assert len(bytes.fromhex(meaning)) == 8


def test_the_order_of_services_means_nothing() -> None:
    own = '[services.own]\nname = "Own"\npurpose = { fi = "a", en = "b" }\n'
    one = revision(SAMPLE.replace('["counter"]', '["counter", "own"]') + own)
    two = revision(SAMPLE.replace('["counter"]', '["own", "counter"]') + own)

    assert changed_categories(one, two) == frozenset()
    assert one.digest != two.digest


def test_a_revision_can_be_made_of_every_policy_value() -> None:
    policy = msgspec.structs.replace(sample_policy(), languages=("en",))

    assert set(revision_of(policy, snippet=SNIPPET).texts) == {"en"}


def test_what_a_kept_document_says_is_read_when_it_is_asked_for() -> None:
    """Thousands of sites start without a look at what each of them says."""
    unread = unopened_revision("shop", b"no document at all")

    assert unread.site == "shop"
    assert unread.document == b"no document at all"
    with pytest.raises(PolicyError, match="not a revision"):
        _ = unread.policy


def test_sites_in_the_same_languages_hold_their_words_once() -> None:
    first = unopened_revision("first", revision().document)
    second = unopened_revision(
        "second", revision(SAMPLE.replace("Esimerkki Oy", "Toinen Oy")).document
    )

    assert first.document != second.document
    assert first.words is second.words
    assert len(first.words) > 4 * len(first.packed)


def test_a_policy_that_speaks_of_texts_is_kept_byte_for_byte() -> None:
    name = 'Oy ,\\"texts\\":{ Ab'
    told = revision(SAMPLE.replace("Esimerkki Oy", name))

    assert told.policy.controller.name == 'Oy ,"texts":{ Ab'
    assert told.digest == hashlib.sha256(told.document).hexdigest()
