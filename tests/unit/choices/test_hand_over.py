"""A choice on its way to another site: for a minute, whatever the clock has done."""

from datetime import timedelta

import pytest

from consent_service.choices.hand_over import (
    HAND_OVER_SECONDS,
    HandOver,
    HandOverSigner,
)
from consent_service.errors import TokenError
from tests.evidence.house import NOON

SIGNER = HandOverSigner([b"k" * 32])
MADE = HandOver(
    id="0123456789abcdef0123456789abcdef",
    source="shop",
    target="club",
    ends=int(NOON.timestamp()) + HAND_OVER_SECONDS,
    expires=int((NOON + timedelta(days=2_000)).timestamp()),
    gpc=False,
    record="ab" * 32,
    decisions={"analytics": "1a1b2c3d4"},
)


@pytest.mark.parametrize("seconds", [-30, 0, 59])
def test_a_hand_over_is_good_for_a_minute(seconds: int) -> None:
    now = NOON + timedelta(seconds=seconds)

    read = SIGNER.read_hand_over(SIGNER.sign_hand_over(MADE), target="club", now=now)

    assert read == MADE


@pytest.mark.parametrize(
    "step",
    [
        timedelta(seconds=60),
        timedelta(minutes=-5),
        timedelta(days=-1),
        timedelta(days=-1_095),
        timedelta(days=1_095),
    ],
)
def test_a_clock_that_jumps_makes_no_hand_over_last(step: timedelta) -> None:
    token = SIGNER.sign_hand_over(MADE)

    with pytest.raises(TokenError, match="has expired"):
        SIGNER.read_hand_over(token, target="club", now=NOON + step)
