import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.choices.choice import (
    Decision,
    check_choice,
    chosen_at,
    decide,
    decode_choice,
)
from consent_service.errors import InvalidChoiceError, RequestError
from consent_service.policy.model import Policy
from tests.sample_policy import SAMPLE, sample_policy

BODY: dict[str, Any] = {
    "id": "0123456789abcdef0123456789abcdef",
    "visitor": "fedcba9876543210fedcba9876543210",
    "revision": "a" * 64,
    "language": "fi",
    "surface": "banner",
    "action": "save",
    "decisions": {
        "analytics": "granted",
        "ga_demographics": "denied",
        "marketing": "denied",
    },
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return sample_policy()


def encoded(**changes: object) -> bytes:
    return json.dumps(BODY | changes).encode()


def test_a_choice_is_what_was_sent() -> None:
    choice = decode_choice(encoded(supersedes="b" * 64, gpc=True))

    assert choice.decisions["analytics"] == "granted"
    assert (choice.gpc, choice.supersedes, choice.at) == (True, "b" * 64, None)


@pytest.mark.parametrize(
    "identifier",
    [
        "0123456789abcdef0123456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdef",
        "AZaz09_-AZaz09_-AZaz09",
    ],
)
def test_a_random_id_has_one_of_three_forms(identifier: str) -> None:
    assert decode_choice(encoded(id=identifier)).id == identifier


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "x"}, "at `$.id`"),
        ({"id": "0123456789ABCDEF0123456789ABCDEF"}, "at `$.id`"),
        ({"id": "0123456789abcdef0123456789abcdef\n"}, "at `$.id`"),
        ({"id": None}, "at `$.id`"),
        ({"visitor": 1}, "at `$.visitor`"),
        ({"revision": "a" * 63}, "at `$.revision`"),
        ({"supersedes": "A" * 64}, "at `$.supersedes`"),
        ({"language": ""}, "at `$.language`"),
        ({"surface": "popup"}, "at `$.surface`"),
        ({"action": "accept"}, "at `$.action`"),
        ({"gpc": "1"}, "at `$.gpc`"),
        ({"gpc": 1}, "at `$.gpc`"),
        ({"at": 1.5}, "at `$.at`"),
        ({"at": "yesterday"}, "at `$.at`"),
        ({"at": "2026-11-22T12:00:00"}, "at `$.at`"),
        ({"at": -1}, "at `$.at`"),
        ({"at": 10**18}, "at `$.at`"),
        ({"decisions": []}, "at `$.decisions`"),
        ({"decisions": {"analytics": "maybe"}}, "at `$.decisions.analytics`"),
        ({"decisions": {"analytics": True}}, "at `$.decisions.analytics`"),
        ({"decisions": {"a": "granted", "b": None}}, "at `$.decisions.b`"),
        ({"decisions": {"\n": "maybe"}}, "at `$.decisions[...]`"),
        ({"decisions": {str(n): "denied" for n in range(51)}}, "at `$.decisions`"),
        ({"extra": 1}, "unknown field `extra`"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    changes: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidChoiceError) as caught:
        decode_choice(encoded(**changes))

    assert message in str(caught.value)


@pytest.mark.parametrize("field", list(BODY))
def test_every_field_of_the_first_row_is_required(field: str) -> None:
    body = {key: value for key, value in BODY.items() if key != field}

    with pytest.raises(InvalidChoiceError, match=f"missing required field `{field}`"):
        decode_choice(json.dumps(body).encode())


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"nul", b"{}{}"])
def test_what_is_not_json_is_a_bad_request_and_not_a_bad_choice(body: bytes) -> None:
    with pytest.raises(RequestError) as caught:
        decode_choice(body)

    assert caught.value.code in ("bad-request", "invalid-choice")


@pytest.mark.parametrize(
    "twice",
    [
        '"action":"accept_all"',
        '"decisions":{"analytics":"granted"}',
        '"gpc":true,"gpc":true',
        '"visitor":"fedcba9876543210fedcba9876543210"',
    ],
)
def test_what_is_said_twice_is_evidence_of_neither(twice: str) -> None:
    body = json.dumps(BODY)[:-1] + f",{twice}}}"

    with pytest.raises(InvalidChoiceError, match="duplicate key"):
        decode_choice(body.encode())


def test_a_decision_that_is_said_twice_is_evidence_of_neither() -> None:
    body = encoded().replace(b'"analytics"', b'"analytics": "denied", "analytics"')

    with pytest.raises(InvalidChoiceError, match="duplicate key 'analytics'"):
        decode_choice(body)


def test_nesting_without_end_is_refused() -> None:
    for body in (b"[" * 100_000, b'{"decisions":' + b"[" * 100_000):
        with pytest.raises(RequestError):
            decode_choice(body)


def test_a_mistake_before_something_that_is_no_json_is_still_answered() -> None:
    with pytest.raises(InvalidChoiceError, match="invalid enum value 'maybe'"):
        decode_choice(b'{"decisions":{"analytics":"maybe"},')
    with pytest.raises(InvalidChoiceError, match="invalid enum value 'maybe'"):
        decode_choice(b'{"decisions":{"analytics":"maybe"},"decisions":1}')
    with pytest.raises(InvalidChoiceError, match="invalid enum value 'maybe'"):
        decode_choice(b'{"decisions":{"a":"maybe"},"decisions":{"a":"denied"}}')


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_our_errors(body: bytes) -> None:
    with pytest.raises(RequestError):
        decode_choice(body)


@given(
    st.dictionaries(
        st.sampled_from([*BODY, "at", "gpc"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(),
        min_size=1,
    )
)
def test_no_json_raises_anything_but_our_errors(changes: dict[str, object]) -> None:
    try:
        choice = decode_choice(encoded(**changes))
    except RequestError:
        return

    assert choice.visitor == BODY["visitor"]


def test_times_of_the_client_are_kept_to_the_second_in_utc() -> None:
    noon = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)

    assert chosen_at(decode_choice(encoded(at="2026-11-22T14:00:00.9+02:00"))) == noon
    assert chosen_at(decode_choice(encoded(at=1_795_348_800_999))) == noon
    assert chosen_at(decode_choice(encoded())) is None


def test_a_time_that_no_calendar_holds_is_refused() -> None:
    with pytest.raises(InvalidChoiceError, match="outside the years 1 to 9999"):
        chosen_at(decode_choice(encoded(at="0001-01-01T00:00:00+14:00")))


def test_every_category_has_its_decision_necessary_too(policy: Policy) -> None:
    """Requirement B-02: granted or denied is always explicit."""
    assert check_choice(policy, decode_choice(encoded())) == {
        "necessary": "granted",
        "analytics": "granted",
        "ga_demographics": "denied",
        "marketing": "denied",
    }


def test_necessary_may_be_sent_as_granted(policy: Policy) -> None:
    choice = decode_choice(
        encoded(decisions=BODY["decisions"] | {"necessary": "granted"})
    )

    assert check_choice(policy, choice)["necessary"] == "granted"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"language": "de"}, "`$.language`"),
        ({"decisions": {}}, "`$.decisions`"),
        (
            {"decisions": {"analytics": "granted", "marketing": "denied"}},
            "`$.decisions`",
        ),
        ({"decisions": BODY["decisions"] | {"other": "denied"}}, "`$.decisions`"),
        (
            {"decisions": BODY["decisions"] | {"necessary": "denied"}},
            "`$.decisions.necessary`",
        ),
        ({"action": "accept_all"}, "`$.decisions.ga_demographics`"),
        ({"action": "reject_all"}, "`$.decisions.analytics`"),
        ({"action": "withdraw"}, "`$.decisions.analytics`"),
        (
            {
                "decisions": {
                    "analytics": "denied",
                    "ga_demographics": "granted",
                    "marketing": "denied",
                }
            },
            "`$.decisions.ga_demographics`",
        ),
    ],
)
def test_a_choice_that_does_not_fit_the_policy_is_refused_with_its_place(
    policy: Policy, changes: dict[str, object], place: str
) -> None:
    with pytest.raises(InvalidChoiceError) as caught:
        check_choice(policy, decode_choice(encoded(**changes)))

    assert str(caught.value).endswith(f"at {place}")


@pytest.mark.parametrize(
    ("action", "decision"),
    [("accept_all", "granted"), ("reject_all", "denied"), ("withdraw", "denied")],
)
def test_actions_that_say_it_all_are_taken(
    policy: Policy, action: str, decision: str
) -> None:
    decisions = dict.fromkeys(BODY["decisions"], decision)
    choice = decode_choice(encoded(action=action, decisions=decisions))

    assert check_choice(policy, choice)["marketing"] == decision


GRANTED: dict[str, Decision] = {
    "analytics": "granted",
    "ga_demographics": "granted",
    "marketing": "granted",
}


def test_silence_is_a_denial_where_the_law_wants_consent(policy: Policy) -> None:
    """Requirement A-05."""
    assert decide(policy, {}, gpc=False) == {
        "necessary": "granted",
        "analytics": "denied",
        "ga_demographics": "denied",
        "marketing": "denied",
    }


def test_silence_is_a_grant_where_the_law_wants_an_objection() -> None:
    policy = sample_policy('jurisdiction = "US-CA"\n' + SAMPLE)

    assert decide(policy, {}, gpc=False)["marketing"] == "granted"
    assert decide(policy, {"marketing": "denied"}, gpc=False)["marketing"] == "denied"


def test_the_signal_turns_silence_into_a_denial_also_there() -> None:
    """Requirement A-51."""
    policy = sample_policy('jurisdiction = "US-CA"\n' + SAMPLE)

    assert decide(policy, {}, gpc=True) == {
        "necessary": "granted",
        "analytics": "granted",
        "ga_demographics": "denied",
        "marketing": "denied",
    }


def test_the_signal_suspends_an_older_grant(policy: Policy) -> None:
    decided = decide(policy, GRANTED, gpc=True)

    assert decided == {
        "necessary": "granted",
        "analytics": "granted",
        "ga_demographics": "denied",
        "marketing": "denied",
    }


def test_a_grant_given_under_the_signal_counts(policy: Policy) -> None:
    decided = decide(policy, GRANTED, gpc=True, said_under_gpc=True)

    assert decided["marketing"] == "granted"


def test_a_grant_given_under_the_signal_counts_when_it_is_gone(policy: Policy) -> None:
    decided = decide(policy, GRANTED, gpc=False, said_under_gpc=True)

    assert decided["marketing"] == "granted"


def test_what_needs_a_denied_category_is_denied(policy: Policy) -> None:
    """Requirement A-30. The needed one may have to be asked again on its own."""
    decided = decide(policy, {"ga_demographics": "granted"}, gpc=False)

    assert decided["ga_demographics"] == "denied"


def test_necessary_cannot_be_denied(policy: Policy) -> None:
    assert decide(policy, {"necessary": "denied"}, gpc=True)["necessary"] == "granted"
