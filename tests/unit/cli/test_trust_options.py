from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent_service.cli.trust_options import Whom
from consent_service.errors import MalformedEvidenceError
from consent_service.keys import Keys, Seed

NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORIGIN = "consent.example/shop/log/00000001"
VKEYS = [
    key.vkey
    for key in Keys((Seed(bytes(32), NOW), Seed(b"1" * 32, NOW))).log_keys(ORIGIN)
]


def test_a_key_is_given_as_text() -> None:
    trust = Whom(None, (VKEYS[0],)).trust()

    assert trust is not None
    assert len(trust.logs) == 1


def test_keys_are_given_as_a_file(tmp_path: Path) -> None:
    """`log vkeys SITE > vk.txt` is how an auditor gets them."""
    file = tmp_path / "vk.txt"
    file.write_text("".join(f"{vkey}\n" for vkey in VKEYS))

    trust = Whom(None, (str(file),)).trust()

    assert trust is not None
    assert len(trust.logs) == 2


def test_an_empty_file_is_not_a_key(tmp_path: Path) -> None:
    (tmp_path / "vk.txt").touch()

    with pytest.raises(MalformedEvidenceError, match="holds no key"):
        Whom(None, (str(tmp_path / "vk.txt"),)).trust()


def test_what_is_not_a_key_is_answered_with_the_form_of_one() -> None:
    with pytest.raises(MalformedEvidenceError, match="'junk' is not NAME"):
        Whom(None, ("junk",)).trust()
