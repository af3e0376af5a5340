import base64

import msgspec
import pytest

from consent_service.choices.cookie import CookieSigner, VisitorCookie, cookie_name

OLD, NEW = b"o" * 32, b"n" * 32
CONTENT = VisitorCookie(
    secret="00112233445566778899aabbccddeeff",
    visitor="0123456789abcdef0123456789abcdef",
    revision="fedcba9876543210",
    decided=1_795_000_000,
    expires=1_810_811_200,
    gpc=0,
    record="",
    decisions={"analytics": "1a1b2c3d4"},
)


def test_a_cookie_comes_back_as_it_was_signed() -> None:
    signer = CookieSigner([NEW])

    read = signer.read_cookie(signer.sign_cookie(CONTENT, site="inope"), site="inope")

    assert read is not None
    assert read.signed
    assert read.content == CONTENT


def test_the_payload_is_plain_json_that_the_script_can_read() -> None:
    value = CookieSigner([NEW]).sign_cookie(CONTENT, site="inope")

    payload = value.partition(".")[0]
    assert base64.urlsafe_b64decode(payload + "==").startswith(b'{"k":"0011223344')


def test_the_newest_key_signs_and_older_ones_still_verify() -> None:
    old = CookieSigner([OLD]).sign_cookie(CONTENT, site="inope")
    both = CookieSigner([OLD, NEW])

    read = both.read_cookie(old, site="inope")

    assert read is not None
    assert read.signed
    assert both.sign_cookie(CONTENT, site="inope") == CookieSigner([NEW]).sign_cookie(
        CONTENT, site="inope"
    )


def test_what_the_script_wrote_itself_is_read_but_not_signed() -> None:
    signer = CookieSigner([NEW])
    payload = signer.sign_cookie(CONTENT, site="inope").partition(".")[0]

    read = signer.read_cookie(payload + ".", site="inope")

    assert read is not None
    assert not read.signed


def test_another_visitor_cannot_be_put_under_a_signature() -> None:
    signer = CookieSigner([NEW])
    signature = signer.sign_cookie(CONTENT, site="inope").partition(".")[2]
    payload = base64.urlsafe_b64encode(
        b'{"k":"ffff","r":"","t":0,"x":0,"g":0,"p":"","d":{}}'
    ).decode()

    read = signer.read_cookie(f"{payload.rstrip('=')}.{signature}", site="inope")

    assert read is not None
    assert not read.signed


@pytest.mark.parametrize(
    "value",
    ["", ".", "..", "a.b", "é.x", "e30.x", "bnVsbA.x", "A" * 5000 + ".x", "////.x"],
)
def test_an_unreadable_cookie_says_nothing(value: str) -> None:
    assert CookieSigner([NEW]).read_cookie(value, site="inope") is None


def test_a_time_beyond_the_calendar_makes_a_cookie_unreadable() -> None:
    content = b'{"v":"a","r":"","t":0,"x":99999999999999,"g":0,"p":"","d":{}}'
    payload = base64.urlsafe_b64encode(content).decode().rstrip("=")

    assert CookieSigner([NEW]).read_cookie(payload + ".", site="inope") is None


def test_a_cookie_of_one_site_is_not_signed_for_another() -> None:
    signer = CookieSigner([NEW])

    read = signer.read_cookie(
        signer.sign_cookie(CONTENT, site="inope"), site="kehobalanssi"
    )

    assert read is not None
    assert not read.signed


def test_no_cookie_of_the_earlier_form_is_signed_any_more() -> None:
    """Its id stands in records: the service would sign for anybody who has read one."""
    signer = CookieSigner([NEW])
    earlier = msgspec.structs.replace(CONTENT, secret="")

    read = signer.read_cookie(signer.sign_cookie(earlier, site="inope"), site="inope")

    assert read is not None
    assert not read.signed


def test_each_site_has_its_own_cookie() -> None:
    assert cookie_name("inope") == "consent_inope"
