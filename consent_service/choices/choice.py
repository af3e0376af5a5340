"""What a visitor sends: whether it fits the policy, and what it decides.

Pure, and on the path of every choice: decoding is one compiled pass, checking one
walk over the categories.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from consent_service.errors import InvalidChoiceError, RequestError
from consent_service.foreign_json import Flaw, decode_foreign
from consent_service.policy.model import Policy

Decision = Literal["granted", "denied"]
Action = Literal["accept_all", "reject_all", "save", "withdraw"]
Surface = Literal["banner", "preferences", "declaration", "placeholder", "api"]

# 128 random bits as 32 hex characters, as a UUID, or as 22 base64url characters.
_RANDOM_ID = (
    r"^([0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{22})\Z"
)
RandomId = Annotated[
    str,
    msgspec.Meta(pattern=_RANDOM_ID, examples=["3f8a1b2c3d4e5f60718293a4b5c6d7e8"]),
]
Digest = Annotated[
    str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z", examples=["9b0e5c3d" * 8])
]
Tag = Annotated[str, msgspec.Meta(min_length=2, max_length=35)]
CategoryId = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
# Milliseconds up to the year 9999, the last that a datetime can hold.
Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799_999)]
ClientTime = Annotated[datetime, msgspec.Meta(tz=True)]


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /SITE/choices`.

    Attributes:
        id: 128 random bits, made for this choice: it is safe to send it again.
        visitor: 128 random bits, made at the visitor's first choice.
        revision: The digest of the revision that was shown.
        language: The language that was shown. Example: `"fi"`.
        surface: Where the visitor chose. Example: `"banner"`.
        action: What the visitor did. Example: `"save"`.
        decisions: The decision for every category of the policy; the necessary one
            may be left out. Example: `{"analytics": "granted"}`.
        gpc: Whether the browser sent Global Privacy Control. Example: `false`.
        at: The visitor's clock, as a time or in milliseconds since 1970. It is only
            ever extra: what counts is when the service took the choice.
            Example: `"2026-11-22T12:00:00Z"`.
        supersedes: The digest of this visitor's record before, if there is one.
        checkpoint: The checkpoint that came with the answer to the choice before. It
            is about the log and not the visitor, and never recorded.
            Example: `"log.example/example 41 …"`.
    """

    id: RandomId
    visitor: RandomId
    revision: Digest
    language: Tag
    surface: Surface
    action: Action
    decisions: Annotated[dict[CategoryId, Decision], msgspec.Meta(max_length=50)]
    gpc: bool = False
    at: ClientTime | Milliseconds | None = None
    supersedes: Digest | None = None
    checkpoint: str | None = None


# Compiled once: building a decoder costs more than decoding a thousand choices.
_DECODER = msgspec.json.Decoder(Choice)


def decode_choice(body: bytes) -> Choice:
    """Return the choice that `body` is the JSON of.

    Raises:
        RequestError: `body` is not JSON.
        InvalidChoiceError: It is JSON and not a choice, or says something twice,
            which is evidence of neither. The message names the place, such as
            `$.decisions.analytics`.
    """

    def refuse(flaw: Flaw) -> RequestError:
        if not flaw.is_json:
            return RequestError(f"body is not JSON: {flaw.text}")
        return InvalidChoiceError(
            _named_place(flaw.text, body),
            hint="/openapi.json has the fields of a choice",
        )

    return decode_foreign(body, _DECODER, refuse)


def check_choice(policy: Policy, choice: Choice) -> dict[str, Decision]:
    """Return the decision for every category of `policy`, as `choice` has them.

    Raises:
        InvalidChoiceError: `choice` decides about a category that `policy` does
            not have, leaves one out, contradicts its own action, grants a category
            without the one it needs, or was shown in a language not offered.
    """
    if choice.language not in policy.languages:
        raise InvalidChoiceError(
            f"site {policy.site} has no language {choice.language!r} - at `$.language`",
            hint=f"languages: {', '.join(policy.languages)}",
        )

    said = choice.decisions
    decisions: dict[str, Decision] = {}
    for category in policy.categories:
        decision = said.get(category.id)
        if category.necessary:
            _check_necessary(category.id, decision)
            decisions[category.id] = "granted"
        elif decision is None:
            raise InvalidChoiceError(
                f"decisions lack the category {category.id!r} - at `$.decisions`",
                hint="every category of the policy has to be decided",
            )
        else:
            _check_action(category.id, decision, choice.action)
            decisions[category.id] = decision

    if not said.keys() <= decisions.keys():
        _refuse_unknown(policy, said)
    _check_needs(policy, decisions)
    return decisions


def decide(
    policy: Policy,
    said: Mapping[str, Decision],
    *,
    gpc: bool,
    said_under_gpc: bool = False,
) -> dict[str, Decision]:
    """Return what is in force for every category of `policy`.

    `said` holds what the visitor decided and what still counts: not expired, and
    about the present meaning of its category. Silence falls back to the policy's
    model, except that a Global Privacy Control signal turns the silence of a
    category that is sensitive to it into a denial. The signal also suspends an
    older grant until the visitor confirms it with the signal on (requirement
    A-51). What needs a denied category is denied.

    Args:
        policy: The policy in force.
        said: Category id to decision; necessary may be left out.
        gpc: The browser sends the signal now.
        said_under_gpc: The signal was on when the visitor said this.
    """
    silence: Decision = "denied" if policy.model == "opt_in" else "granted"
    decided: dict[str, Decision] = {}
    for category in policy.categories:
        decision = said.get(category.id)
        suspended = gpc and category.sensitive_to_gpc
        if category.necessary:
            decided[category.id] = "granted"
        elif suspended and (decision is None or not said_under_gpc):
            decided[category.id] = "denied"
        else:
            decided[category.id] = decision or silence

    for category in policy.categories:
        if category.needs is not None and decided[category.needs] == "denied":
            decided[category.id] = "denied"
    return decided


def chosen_at(choice: Choice) -> datetime | None:
    """Return the client's time of `choice` in UTC, to the second, if it sent one.

    Raises:
        InvalidChoiceError: In UTC, the time lies outside the years of a calendar.
    """
    match choice.at:
        case None:
            return None
        case int():
            return datetime.fromtimestamp(choice.at // 1000, UTC)
    try:
        return choice.at.astimezone(UTC).replace(microsecond=0)
    except OverflowError as error:
        raise InvalidChoiceError(
            "time is outside the years 1 to 9999 - at `$.at`",
            hint="leave at out, or send the time of the choice",
        ) from error


def _check_necessary(category: str, decision: Decision | None) -> None:
    if decision == "denied":
        raise InvalidChoiceError(
            f"category {category!r} is not up for choice - at `$.decisions.{category}`",
            hint="leave it out, or send 'granted'",
        )


def _check_action(category: str, decision: Decision, action: Action) -> None:
    """Check one decision against what the whole action says (requirement B-09)."""
    wanted = "granted" if action == "accept_all" else "denied"
    if action != "save" and decision != wanted:
        raise InvalidChoiceError(
            f"action {action!r} with {category!r} {decision} - "
            f"at `$.decisions.{category}`",
            hint=f"with {action} every optional category is {wanted}; else use 'save'",
        )


def _refuse_unknown(policy: Policy, said: Mapping[str, Decision]) -> None:
    known = [category.id for category in policy.categories]
    unknown = min(said.keys() - set(known))
    raise InvalidChoiceError(
        f"site {policy.site} has no category {unknown!r} - at `$.decisions`",
        hint=f"categories: {', '.join(known)}",
    )


def _check_needs(policy: Policy, decisions: Mapping[str, Decision]) -> None:
    for category in policy.categories:
        needs = category.needs
        if needs is None or decisions[category.id] == "denied":
            continue
        if decisions[needs] == "denied":
            raise InvalidChoiceError(
                f"category {category.id!r} is granted without {needs!r}, which it "
                f"needs - at `$.decisions.{category.id}`",
                hint=f"grant {needs!r} too, or deny {category.id!r}",
            )


def _named_place(message: str, body: bytes) -> str:
    """Put the key into the place that msgspec leaves as `[...]`."""
    message = message[:1].lower() + message[1:]
    wrong = _undecided(body) if "$.decisions[...]" in message else None
    if wrong is None:
        return message
    return message.replace("$.decisions[...]", f"$.decisions.{wrong}")


def _undecided(body: bytes) -> str | None:
    """Return the first key of `decisions` whose value is not a decision.

    Only here, after a mistake, is the body read a second time, and now to its
    end: what follows the mistake may be no JSON, and keys may come twice.
    """
    try:
        decisions = msgspec.json.decode(body)["decisions"]
    except (ValueError, RecursionError):
        return None
    if not isinstance(decisions, dict):
        return None
    for key, value in decisions.items():
        if value not in ("granted", "denied"):
            return key if re.fullmatch(r"[A-Za-z0-9_-]{1,63}", key) else None
    return None
