"""What a site keeps that no catalog knows, in its first policy."""

from typing import Any

import msgspec

from consent_service.policy.first_policy import FirstAnswers, first_policy
from consent_service.policy.first_things import Thing
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import PolicyFile, read_policy
from consent_service.policy.model import Service
from consent_service.policy.reference import load_known

KNOWN = load_known(None)
BASKET = Thing("kori", "script_cookie", "first", "lintu.example", "P1D")
CHAT = Thing("chat_user", "http_cookie", "third", "chat.example", "P1Y")


def policy_with(*things: Thing, **more: Any) -> PolicyFile:
    facts: dict[str, Any] = {
        "domain": "www.lintu.example",
        "site": "lintu",
        "name": "Lintu Oy",
        "email": "a@lintu.example",
        "languages": ("fi", "en"),
        "services": ("google-analytics-4",),
        "things": things,
    }
    text = first_policy(FirstAnswers(**(facts | more)), KNOWN.services)
    return read_policy(text.encode(), name="lintu.toml", known=KNOWN)


def service(file: PolicyFile, name: str) -> Service:
    return next(each for each in file.policy.services if each.id == name)


def test_what_was_described_is_a_service_of_the_owner_in_every_language() -> None:
    described = msgspec.structs.replace(
        BASKET,
        title="Ostoskori",
        category="necessary",
        purpose="Muistaa korin.",
        purposes={"en": "Remembers the basket."},
    )

    own = service(policy_with(described), "ostoskori")

    assert (own.name, own.category) == ("Ostoskori", "necessary")
    assert own.purpose == {"fi": "Muistaa korin.", "en": "Remembers the basket."}
    assert [(item.name, item.lifetime) for item in own.items] == [("kori", "P1D")]


def test_words_of_one_language_do_not_pass_for_another() -> None:
    """Found by a stranger: Finnish was written as Swedish, without a remark."""
    described = msgspec.structs.replace(
        BASKET, title="Ostoskori", category="necessary", purpose="Muistaa korin."
    )

    own = service(policy_with(described), "ostoskori")

    assert own.purpose["fi"] == "Muistaa korin."
    assert own.purpose["en"] == "The site owner has not stated this yet"
    assert "purpose" in own.open


def test_things_with_one_name_and_category_are_one_service() -> None:
    both = [
        msgspec.structs.replace(thing, title="Chat", category="marketing")
        for thing in (CHAT, msgspec.structs.replace(CHAT, name="chat_open"))
    ]

    own = service(policy_with(*both), "chat")

    assert [item.name for item in own.items] == ["chat_user", "chat_open"]
    assert own.hosts == ("chat.example",)


def test_what_nobody_described_is_open_and_waits_for_consent() -> None:
    """Nothing is asserted that nobody checked (C-02); it is not necessary, either."""
    note = "kysy Pekalta"
    file = policy_with(BASKET, msgspec.structs.replace(CHAT, note=note))

    own, other = service(file, "site-own"), service(file, "chat-example")

    assert (own.category, other.category) == ("preferences", "marketing")
    for each in (own, other):
        assert {"purpose", "data_retention", "transfers"} <= set(each.open)
    # Who keeps the site's own cookies is who is responsible for it.
    assert "provider" in other.open
    assert "provider" not in own.open
    assert own.provider is not None
    assert (own.provider.name, own.provider.role) == ("Lintu Oy", "controller")
    said = [finding.message for finding in lint_policy(file, known=KNOWN)]
    assert any(f"chat_user: {note}" in message for message in said)


def test_what_nobody_named_is_called_by_what_was_seen_of_it() -> None:
    """Found by a stranger: `Site own` here, `kori` there, and nothing for visitors."""
    many = [msgspec.structs.replace(BASKET, name=f"avain_{n:02}") for n in range(12)]
    last = msgspec.structs.replace(BASKET, name="viimeksi")

    assert service(policy_with(BASKET, last, CHAT), "site-own").name == "kori, viimeksi"
    assert service(policy_with(CHAT), "chat-example").name == "chat.example"
    assert service(policy_with(*many), "site-own").name.endswith("avain_05, …")


def test_who_sets_what_was_seen_is_left_open() -> None:
    """Found by a stranger: `set_by = "site"` was written, which nobody had said."""
    described = msgspec.structs.replace(BASKET, title="Kori", category="preferences")
    file = policy_with(described, msgspec.structs.replace(BASKET, name="muu"))

    assert service(file, "kori").set_by is None
    assert service(file, "site-own").set_by is None
    rules = [finding.rule for finding in lint_policy(file, known=KNOWN)]
    assert rules.count("preferences-set-by") == 2


def test_a_question_is_no_words_of_another_language() -> None:
    """Found by a stranger: every language had the words that were typed in one."""
    asked = msgspec.structs.replace(
        CHAT, note="kysy Pekalta", notes={"sv": "fråga Pekka"}
    )

    [point] = policy_with(asked, languages=("fi", "sv", "en")).policy.open

    assert point.question == {
        "fi": "chat_user: kysy Pekalta",
        "sv": "chat_user: fråga Pekka",
        "en": "chat_user: The site owner has not stated this yet",
    }


def test_a_first_policy_with_what_nobody_knows_can_be_published() -> None:
    file = policy_with(BASKET, CHAT, Thing(party="third", host="cdn.example:8443"))

    severe = [
        finding
        for finding in lint_policy(file, known=KNOWN)
        if finding.severity == "error"
    ]

    assert severe == []


def test_a_name_of_the_catalog_is_not_taken_for_a_service_of_ones_own() -> None:
    described = msgspec.structs.replace(CHAT, title="YouTube", category="marketing")

    file = policy_with(described)

    assert service(file, "youtube-2").name == "YouTube"


def test_where_the_own_log_is_hosted_closes_what_was_open() -> None:
    """The set-up warned of what it had not asked (C-12)."""
    asked = policy_with(transfers={"consent-service": "none_needed"})

    assert "transfers" in service(policy_with(), "consent-service").open
    assert "transfers" not in service(asked, "consent-service").open
