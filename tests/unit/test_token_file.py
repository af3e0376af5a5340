import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent_service.errors import InstallationError
from consent_service.store.interface import StoredToken
from consent_service.token_file import TokenFile

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TOKEN = StoredToken(
    id="t1", role="auditor", sites=("inope",), issued_at=NOW, expires_at=NOW
)


def test_what_one_process_issues_another_sees(tmp_path: Path) -> None:
    server = TokenFile(tmp_path / "tokens")
    assert asyncio.run(server.list_tokens()) == []

    asyncio.run(TokenFile(tmp_path / "tokens").save_token(TOKEN))

    assert asyncio.run(server.load_token("t1")) == TOKEN


def test_what_one_process_revokes_another_sees(tmp_path: Path) -> None:
    server = TokenFile(tmp_path / "tokens")
    asyncio.run(server.save_token(TOKEN))

    asyncio.run(TokenFile(tmp_path / "tokens").revoke_token("t1", NOW))

    seen = asyncio.run(server.load_token("t1"))
    assert seen is not None
    assert seen.revoked_at == NOW


def test_a_forgotten_token_leaves_nothing_behind(tmp_path: Path) -> None:
    registry = TokenFile(tmp_path / "tokens")
    asyncio.run(registry.save_token(TOKEN))

    asyncio.run(registry.forget_tokens(["t1"]))

    assert asyncio.run(registry.list_tokens()) == []


def test_an_unknown_token_cannot_be_revoked(tmp_path: Path) -> None:
    assert not asyncio.run(TokenFile(tmp_path / "tokens").revoke_token("t1", NOW))


def test_only_the_owner_of_the_file_can_read_it(tmp_path: Path) -> None:
    asyncio.run(TokenFile(tmp_path / "tokens").save_token(TOKEN))

    assert stat.S_IMODE((tmp_path / "tokens").stat().st_mode) == 0o600


def test_a_damaged_list_is_an_error_and_no_empty_list(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text('[{"id":')

    with pytest.raises(InstallationError, match="cannot be read"):
        asyncio.run(TokenFile(tmp_path / "tokens").list_tokens())


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(InstallationError, match="cannot be written"):
        asyncio.run(TokenFile(tmp_path / "file" / "tokens").save_token(TOKEN))


@pytest.mark.parametrize("place", ["folder", "junk", "junk/below"])
def test_what_is_no_list_of_tokens_is_said_with_its_remedy(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "junk").write_text("junk")

    with pytest.raises(InstallationError, match=r"cannot be read: '.*': ") as refused:
        TokenFile(tmp_path / place).check()

    assert "CONSENT_TOKENS" in refused.value.hint


def test_no_list_of_tokens_is_an_empty_one(tmp_path: Path) -> None:
    TokenFile(tmp_path / "tokens").check()

    assert list(tmp_path.iterdir()) == []
