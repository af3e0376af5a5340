"""Policies as files, with drafts and signatures beside."""

from pathlib import Path

import pytest

from consent_service.errors import InstallationError, NotFoundError
from consent_service.publishing.folder import FolderPolicies
from tests.store.contract_policies import (
    DRAFT,
    POLICY,
    PolicyContract,
    names_in,
    policy_of,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    folder.mkdir()
    return folder


@pytest.fixture
def policies(folder: Path, tmp_path: Path) -> FolderPolicies:
    return FolderPolicies(folder, tmp_path / "data" / "editing")


class TestFolderPolicies(PolicyContract):
    """See `contract_policies`."""


async def test_a_file_that_was_changed_by_hand_is_nobodys(
    policies: FolderPolicies, folder: Path
) -> None:
    await policies.replace_policy(POLICY, base="")
    (folder / "example.toml").write_bytes(b"by = 'hand'\n")

    stored = await policies.load_policy("example")

    assert stored is not None
    assert (stored.text, stored.by, stored.why) == (b"by = 'hand'\n", "", "")


async def test_a_draft_is_not_in_the_folder_of_policies(
    policies: FolderPolicies, folder: Path
) -> None:
    await policies.replace_draft("example", DRAFT, base="")

    assert names_in(folder) == []


async def test_who_could_read_a_policy_file_still_can(
    policies: FolderPolicies, folder: Path
) -> None:
    file = folder / "example.toml"
    file.write_bytes(POLICY.text)
    file.chmod(0o644)

    await policies.replace_policy(policy_of(b"a = 1\n"), base=POLICY.digest)

    assert file.stat().st_mode & 0o777 == 0o644


async def test_a_link_to_a_policy_file_stays_a_link(
    policies: FolderPolicies, folder: Path, tmp_path: Path
) -> None:
    real = tmp_path / "elsewhere.toml"
    real.write_bytes(POLICY.text)
    (folder / "example.toml").symlink_to(real)

    await policies.replace_policy(policy_of(b"a = 1\n"), base=POLICY.digest)

    assert (folder / "example.toml").is_symlink()
    assert real.read_bytes() == b"a = 1\n"


@pytest.mark.parametrize("name", ["../up", "a/b", "", "Ä", "a" * 64, ".hidden"])
async def test_what_cannot_name_a_site_names_no_file(
    policies: FolderPolicies, name: str
) -> None:
    with pytest.raises(NotFoundError):
        await policies.load_draft(name)


async def test_a_draft_that_is_damaged_says_which_file_it_is(
    policies: FolderPolicies, tmp_path: Path
) -> None:
    await policies.replace_draft("example", DRAFT, base="")
    file = tmp_path / "data" / "editing" / "drafts" / "example.json"
    file.write_text("{")

    with pytest.raises(InstallationError, match=r"example\.json"):
        await policies.load_draft("example")


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    policies = FolderPolicies(tmp_path, tmp_path / "file" / "beside")

    with pytest.raises(InstallationError, match="cannot be written"):
        await policies.replace_policy(POLICY, base="")
