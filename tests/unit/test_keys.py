"""The key file, and what is derived from it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consent_service.errors import InstallationError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from consent_service.keys import Keys, Seed, load_keys, new_keys, rotate_keys

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ORIGIN = "consent.example/shop/log/00000000"


def fixed(byte: int) -> bytes:
    return bytes([byte]) * 32


def one_entropy(size: int) -> bytes:
    return b"\1" * size


def other_entropy(size: int) -> bytes:
    return b"\2" * size


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "secret" / "keys"


def test_new_keys_are_read_back(path: Path) -> None:
    made = new_keys(path, at=NOON, entropy=one_entropy)

    assert load_keys(path) == made == Keys((Seed(fixed(1), NOON),))
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_existing_key_file_is_never_overwritten(path: Path) -> None:
    made = new_keys(path, at=NOON, entropy=one_entropy)

    with pytest.raises(InstallationError, match="key file already exists") as caught:
        new_keys(path, at=NOON, entropy=other_entropy)

    assert load_keys(path) == made
    assert f"keys rotate --keys {path} adds a key" in caught.value.hint


def test_rotating_is_offered_only_for_a_file_that_can_be_rotated(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("a shopping list")
    path.chmod(0o600)

    with pytest.raises(InstallationError, match="holds no keys") as refused:
        new_keys(path, at=NOON, entropy=one_entropy)

    assert "rotate" not in refused.value.hint
    assert path.read_text() == "a shopping list"


def test_a_rotation_puts_the_new_seed_first_and_keeps_the_old(path: Path) -> None:
    new_keys(path, at=NOON, entropy=one_entropy)
    later = NOON + timedelta(days=1)

    rotated = rotate_keys(path, at=later, entropy=other_entropy)

    assert load_keys(path) == rotated
    assert rotated.seeds == (Seed(fixed(2), later), Seed(fixed(1), NOON))
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["keys"]


def test_a_rotation_gets_over_what_an_interrupted_one_left(path: Path) -> None:
    new_keys(path, at=NOON, entropy=one_entropy)
    path.with_name("keys.new").write_bytes(b"half")

    rotated = rotate_keys(path, at=NOON, entropy=other_entropy)

    assert load_keys(path) == rotated


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o620, 0o660, 0o777])
def test_a_key_file_that_is_open_to_others_is_refused(path: Path, mode: int) -> None:
    new_keys(path, at=NOON, entropy=one_entropy)
    path.chmod(mode)

    with pytest.raises(InstallationError, match=f"mode {mode:04o}") as caught:
        load_keys(path)

    assert "chmod 600" in caught.value.hint


def test_a_group_may_read_as_container_platforms_have_it(path: Path) -> None:
    made = new_keys(path, at=NOON, entropy=one_entropy)
    path.chmod(0o440)

    assert load_keys(path) == made


def test_a_missing_key_file_is_said_with_its_remedy(path: Path) -> None:
    with pytest.raises(InstallationError, match="key file is missing") as caught:
        load_keys(path)

    assert "consent-service keys new" in caught.value.hint


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b'{"seeds":[]}',
        b'{"seeds":[{"seed":"AAAA","made_at":"2026-11-22T12:00:00Z"}]}',
        b'{"seeds":[{"seed":"' + b"A" * 43 + b'=","made_at":"2026-11-22T12:00:00"}]}',
        b'{"format":"consent-keys/v2","seeds":[]}',
    ],
)
def test_what_is_no_key_file_is_refused_without_quoting_it(
    path: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.touch(0o600)
    path.write_bytes(content)

    with pytest.raises(InstallationError) as caught:
        load_keys(path)

    assert str(caught.value) == f"not a key file: {str(path)!r}"


def test_a_folder_in_the_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir(parents=True)

    with pytest.raises(InstallationError, match="key file cannot be read"):
        load_keys(path)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(InstallationError, match="key file cannot be written"):
        new_keys(tmp_path / "file" / "keys", at=NOON, entropy=one_entropy)


def test_each_log_and_each_seed_has_a_key_of_its_own() -> None:
    keys = Keys((Seed(fixed(2), NOON), Seed(fixed(1), NOON)))

    vkeys = [key.vkey for key in keys.log_keys(ORIGIN)]
    others = [key.vkey for key in keys.log_keys(ORIGIN + "0")]

    assert len({*vkeys, *others}) == 4
    assert all(vkey.startswith(f"{ORIGIN}+") for vkey in vkeys)


def test_the_derivation_never_changes() -> None:
    """Another one would disown every log that was signed so far."""
    keys = Keys((Seed(fixed(1), NOON),))

    assert (
        keys.log_keys(ORIGIN)[0].vkey
        == f"{ORIGIN}+8c41f199+AbF75ZyNyW/SsX7/N9Avu+FJ9IQK1dm8d+w6UHnSuFQH"
    )
    assert keys.secrets("cookie")[0].hex() == (
        "389eee42ba3075209b6b878b5bec6bf63c7626a6e6083e760e53de869809b1cc"
    )
    assert keys.secrets("token")[0].hex() == (
        "a34ba827faad550dc02d3e243ea18e5a9cdaa898b9f6efb18efd36ebb2b16071"
    )


def test_a_log_key_verifies_what_it_signs() -> None:
    [key] = Keys((Seed(fixed(1), NOON),)).log_keys(ORIGIN)
    signed = sign_checkpoint(Checkpoint(ORIGIN, 7, fixed(3)), [key.signer])

    assert open_checkpoint(signed, [key.verifier]).checkpoint.size == 7


def test_cookies_and_tokens_have_keys_apart_oldest_first() -> None:
    """The order in which itsdangerous takes them: it signs with the last."""
    old = Keys((Seed(fixed(1), NOON),))
    both = Keys((Seed(fixed(2), NOON), Seed(fixed(1), NOON)))

    assert both.secrets("cookie")[0] == old.secrets("cookie")[0]
    assert len({*both.secrets("cookie"), *both.secrets("token")}) == 4


def test_a_seed_is_never_printed() -> None:
    printed = repr(Keys((Seed(fixed(65), NOON),)))

    assert "AAAA" not in printed
    assert "made_at=2026-11-22T12:00:00+00:00" in printed
