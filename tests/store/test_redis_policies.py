"""Policies in Redis, which several machines share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from consent_service.publishing.files import PolicyFiles
from consent_service.publishing.folder import FolderPolicies
from consent_service.publishing.place import PolicyPlace
from consent_service.store.redis.policies import RedisPolicies
from tests.store.contract_policies import (
    NOON,
    POLICY,
    PolicyContract,
    names_in,
    policy_of,
)
from tests.store.redis_servers import RedisServer, needs_redis
from tests.store.redis_use import opened

pytestmark = [pytest.mark.redis, pytest.mark.anyio, needs_redis]


@pytest.fixture
async def policies(server: RedisServer) -> AsyncIterator[RedisPolicies]:
    async with opened(server.url) as store:
        yield store.policies


class TestRedisPolicies(PolicyContract):
    """See `contract_policies`."""


def place_at(
    folder: Path, shared: RedisPolicies, *, editing: bool = True
) -> PolicyPlace:
    """Return the place of a process whose folder of policies is `folder`."""
    files = PolicyFiles(folder, clock=lambda: NOON)
    own = FolderPolicies(folder, folder.parent / "beside")
    return PolicyPlace(files, own, shared, editing=editing)


async def test_a_change_has_another_mark(policies: RedisPolicies) -> None:
    marks = [await policies.load_mark()]

    await policies.replace_policy(POLICY, base="")
    marks.append(await policies.load_mark())
    await policies.replace_policy(policy_of(b"z = 1\n"), base=POLICY.digest)
    marks.append(await policies.load_mark())

    assert len(set(marks)) == 3


async def test_a_repeated_change_is_no_conflict(policies: RedisPolicies) -> None:
    """A connection that broke after the change has it sent again."""
    await policies.replace_policy(POLICY, base="")

    assert await policies.replace_policy(POLICY, base="")


async def test_a_process_reads_what_another_has_put_there(
    policies: RedisPolicies, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    place = place_at(folder, policies)
    await policies.replace_policy(POLICY, base="")

    assert await place.look()
    assert (place.files.folder / "example.toml").read_bytes() == POLICY.text
    assert not await place.look()
    await policies.replace_policy(policy_of(b"new = 1\n"), base=POLICY.digest)
    assert await place.look()
    assert (place.files.folder / "example.toml").read_bytes() == b"new = 1\n"
    await place.close()


async def test_a_folder_with_policies_stays_the_place_until_they_are_pushed(
    policies: RedisPolicies, tmp_path: Path
) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "mine.toml").write_text("")
    place = place_at(folder, policies)

    await place.look()

    assert (place.bar, place.files.folder) == ("unpushed", folder)
    await policies.replace_policy(POLICY, base="")
    await place.look()
    assert place.bar == ""
    assert place.files.folder != folder
    await place.close()


async def test_whoever_begins_begins_in_redis(
    policies: RedisPolicies, tmp_path: Path
) -> None:
    place = place_at(tmp_path, policies)

    await place.look()

    assert (place.bar, place.store) == ("", policies)


async def test_with_editing_off_the_folder_is_the_place_whatever_is_in_redis(
    policies: RedisPolicies, tmp_path: Path
) -> None:
    await policies.replace_policy(POLICY, base="")
    place = place_at(tmp_path, policies, editing=False)

    assert not await place.look()
    assert (place.bar, place.files.folder) == ("off", tmp_path)


async def test_a_name_in_redis_that_is_a_path_is_no_file(
    policies: RedisPolicies, server: RedisServer, tmp_path: Path
) -> None:
    server.ask("HSET", "consent:{*}:policies:digests", "../../evil", "00")
    await policies.replace_policy(POLICY, base="")
    place = place_at(tmp_path, policies)

    await place.look()

    assert names_in(place.files.folder) == ["example.toml"]
    await place.close()
