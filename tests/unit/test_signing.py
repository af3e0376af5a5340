"""What is in browsers, in links and in auditors' hands goes on being accepted."""

import base64

import msgspec
import pytest

from consent_service.choices.cookie import CookieSigner, VisitorCookie
from consent_service.choices.hand_over import HandOver, HandOverSigner
from consent_service.signing import Seal
from consent_service.token import Token, TokenSigner

OLD, NEW = b"o" * 32, b"n" * 32
SALT = b"consent-service/test"

COOKIE = VisitorCookie(
    visitor="0123456789abcdef0123456789abcdef",
    revision="fedcba9876543210",
    decided=1_795_000_000,
    expires=1_810_811_200,
    gpc=0,
    record="",
    decisions={"analytics": "1a1b2c3d4"},
)
COOKIE_VALUE = (
    "eyJ2IjoiMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYiLCJyIjoiZmVkY2JhOTg3NjU0"
    "MzIxMCIsInQiOjE3OTUwMDAwMDAsIngiOjE4MTA4MTEyMDAsImciOjAsInAiOiIiLCJkIjp7ImFu"
    "YWx5dGljcyI6IjFhMWIyYzNkNCJ9fQ."
)
HAND_OVER = HandOver(
    id="0123456789abcdef0123456789abcdef",
    source="inope",
    target="kehobalanssi",
    ends=1_795_000_060,
    expires=1_810_811_200,
    gpc=True,
    record="ab" * 32,
    decisions={"analytics": "1a1b2c3d4"},
)
HAND_OVER_VALUE = (
    "eyJpZCI6IjAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmIiwic291cmNlIjoiaW5vcGUi"
    "LCJ0YXJnZXQiOiJrZWhvYmFsYW5zc2kiLCJlbmRzIjoxNzk1MDAwMDYwLCJleHBpcmVzIjoxODEw"
    "ODExMjAwLCJncGMiOnRydWUsInJlY29yZCI6ImFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJh"
    "YmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWJhYmFiYWIiLCJkZWNpc2lvbnMiOnsiYW5hbHl0"
    "aWNzIjoiMWExYjJjM2Q0In19."
)
TOKEN = Token(
    id="20c4827ed252a77c",
    role="auditor",
    sites=("inope", "*"),
    expires=1_810_811_200,
)
TOKEN_VALUE = (
    "cst_eyJpZCI6IjIwYzQ4MjdlZDI1MmE3N2MiLCJyb2xlIjoiYXVkaXRvciIsInNpdGVzIjpbImlu"
    "b3BlIiwiKiJdLCJleHBpcmVzIjoxODEwODExMjAwfQ."
)


class Named(msgspec.Struct, frozen=True):
    name: str


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        # These live for a minute; their form is that of docs/decisions/0028.
        (
            HandOverSigner([OLD, NEW]).sign_hand_over(HAND_OVER),
            HAND_OVER_VALUE + "E2X77seKkr0gJIyCQbG1lwbZfRKd5Evp9zMX5rkAH8Y",
        ),
        (
            HandOverSigner([OLD]).sign_hand_over(HAND_OVER),
            HAND_OVER_VALUE + "xl-YpxMAwaL5DPu2XePI0n7bHxjt6zTLyNB-gxQv80I",
        ),
        (
            TokenSigner([OLD, NEW]).sign_token(TOKEN),
            TOKEN_VALUE + "_XtzI0YmXsUE0mI_EhhRFYYOoenl6cHd7OzTG1OdKbg",
        ),
        (
            TokenSigner([OLD]).sign_token(TOKEN),
            TOKEN_VALUE + "atSaRsiS5kpjGbKCt37R1hAoSC1MQ8PAb_GHi8a9s00",
        ),
    ],
)
def test_the_bytes_are_those_of_the_first_release(made: str, expected: str) -> None:
    assert made == expected


@pytest.mark.parametrize(
    "signature",
    [
        "olMi7HhOzmmpq45iRGjrMDK7jKVjkdU9Y_WNAtArJ5c",
        "fTIYVg0Ny1rgIftnIhguRczB6MJCJv0l1H1YGDMfnxo",
    ],
    ids=["newest key", "older key"],
)
def test_a_cookie_of_the_first_release_is_known_until_it_expires(
    signature: str,
) -> None:
    read = CookieSigner([OLD, NEW]).read_cookie(COOKIE_VALUE + signature, site="inope")

    assert read is not None
    assert read.content == COOKIE
    assert read.signed
    assert read.is_earlier


def test_what_was_sealed_in_another_scope_is_not_opened() -> None:
    text = Seal([NEW], Named, salt=SALT).seal(Named("x"), scope="inope")

    seal = Seal([NEW], Named, salt=SALT)
    assert seal.unseal(text, scope="inope") == Named("x")
    assert seal.unseal(text, scope="kehobalanssi") is None
    assert seal.unseal(text) is None


def test_what_was_sealed_with_an_older_key_is_opened() -> None:
    text = Seal([OLD], Named, salt=SALT).seal(Named("x"))

    assert Seal([OLD, NEW], Named, salt=SALT).unseal(text) == Named("x")


def test_what_was_sealed_for_another_purpose_is_not_opened() -> None:
    text = Seal([NEW], Named, salt=b"consent-service/other").seal(Named("x"))

    assert Seal([NEW], Named, salt=SALT).unseal(text) is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b'{"name":1}',
        b"\xff",
        b'{"name":"x","more":' + b"[" * 1_200 + b"]" * 1_200 + b"}",
    ],
    ids=["empty", "null", "wrong type", "not UTF-8", "nested without end"],
)
def test_what_is_no_value_is_none_and_no_fault(payload: bytes) -> None:
    text = base64.urlsafe_b64encode(payload).decode().rstrip("=") + "."

    assert Seal([NEW], Named, salt=SALT).read(text) is None


@pytest.mark.parametrize("text", ["", ".", "x", "é.x", "e30.é", "\ud800.x", "e30.x"])
def test_what_nobody_sealed_is_not_opened(text: str) -> None:
    assert Seal([NEW], Named, salt=SALT).unseal(text) is None
