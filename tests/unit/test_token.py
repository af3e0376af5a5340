from datetime import UTC, datetime

import msgspec
import pytest

from consent_service.errors import ForbiddenError, TokenError
from consent_service.signing import Seal
from consent_service.token import Token, TokenSigner, check_scope

KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = Token(id="t1", role="auditor", sites=("inope",), expires=1_800_000_000)


def test_a_token_comes_back_as_it_was_signed() -> None:
    signer = TokenSigner([KEY])

    assert signer.read_token(signer.sign_token(TOKEN), NOW) == TOKEN


def test_an_older_key_still_verifies() -> None:
    text = TokenSigner([KEY]).sign_token(TOKEN)

    assert TokenSigner([KEY, b"n" * 32]).read_token(text, NOW) == TOKEN


def test_a_token_ends_in_the_second_it_names() -> None:
    signer = TokenSigner([KEY])
    text = signer.sign_token(TOKEN)

    with pytest.raises(TokenError, match="expired on 2027-01-15"):
        signer.read_token(text, datetime.fromtimestamp(1_800_000_000, UTC))


def test_a_cookie_of_the_same_key_is_no_token() -> None:
    """The salts differ, so that nothing signed for one purpose serves another."""
    cookie = Seal([KEY], Token, salt=b"consent-service/visitor-cookie/v1").seal(TOKEN)

    with pytest.raises(TokenError, match="not signed"):
        TokenSigner([KEY]).read_token("cst_" + cookie, NOW)


@pytest.mark.parametrize("text", ["", "cst_", "cst_.", "cst_a.b", "e30.x", "cst_é.x"])
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(TokenError, match="the token is not"):
        TokenSigner([KEY]).read_token(text, NOW)


def test_a_token_that_was_changed_is_refused() -> None:
    text = TokenSigner([KEY]).sign_token(TOKEN)

    with pytest.raises(TokenError, match="not signed"):
        TokenSigner([KEY]).read_token(text.replace("cst_e", "cst_f"), NOW)


def test_a_token_is_for_its_sites_only() -> None:
    check_scope(TOKEN, "inope", "auditor", "owner")

    with pytest.raises(ForbiddenError, match="not for site 'ivplus'"):
        check_scope(TOKEN, "ivplus", "auditor", "owner")


def test_a_star_stands_for_every_site() -> None:
    token = Token(id="t2", role="owner", sites=("*",), expires=1_800_000_000)

    check_scope(token, "ivplus", "owner")

    assert token.allows("inope")
    assert not msgspec.structs.replace(token, sites=("in*",)).allows("inope")


def test_an_auditor_cannot_do_what_takes_an_owner() -> None:
    with pytest.raises(ForbiddenError, match="'auditor'"):
        check_scope(TOKEN, "inope", "owner")
