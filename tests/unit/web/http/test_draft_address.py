"""Addresses of drafts: ours, for a day, and closed to who reads a log."""

from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta

import pytest

from consent_service.web.http.draft_address import DraftSeal

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32


def test_a_sealed_text_comes_back_for_a_day() -> None:
    seal = DraftSeal([NEW])
    sealed = seal.seal("name=Villalintu", NOON)

    assert seal.unseal(sealed, NOON + timedelta(hours=23)) == "name=Villalintu"
    assert seal.unseal(sealed, NOON + timedelta(hours=25)) is None


def test_nobody_reads_the_text_in_the_address() -> None:
    sealed = DraftSeal([NEW]).seal("name=Villalintu", NOON)

    read = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))

    assert b"Villalintu" not in read
    assert "=" not in sealed


def test_an_older_key_still_opens() -> None:
    sealed = DraftSeal([OLD]).seal("x", NOON)

    assert DraftSeal([OLD, NEW]).unseal(sealed, NOON) == "x"
    assert DraftSeal([NEW]).unseal(sealed, NOON) is None


@pytest.mark.parametrize("text", ["", "a", "gAAAA", "ä", "x.y", "=" * 9])
def test_what_was_not_sealed_is_nothing(text: str) -> None:
    assert DraftSeal([NEW]).unseal(text, NOON) is None
