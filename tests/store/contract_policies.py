"""What every place of policies promises, as tests. A test module inherits them."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from consent_service.store.interface import PolicyStore, StoredDraft, StoredPolicy

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
POLICY = StoredPolicy("example", b'site = "example"\r\n# \xc3\xa4\n', "t1", "new", NOON)
DRAFT = StoredDraft("example", b"x = 1\n", POLICY.digest, "t2", NOON)


def policy_of(text: bytes) -> StoredPolicy:
    return msgspec.structs.replace(POLICY, text=text)


def draft_of(text: bytes) -> StoredDraft:
    return msgspec.structs.replace(DRAFT, text=text)


def names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


class PolicyContract:
    """Inherit it, and define a fixture `policies` that gives an empty place.

    The module of the test says that its tests are asynchronous.
    """

    async def test_a_new_place_holds_nothing(self, policies: PolicyStore) -> None:
        assert await policies.list_policies() == {}
        assert await policies.load_policy("example") is None
        assert await policies.load_draft("example") is None

    async def test_a_policy_comes_back_byte_for_byte_with_who_and_why(
        self, policies: PolicyStore
    ) -> None:
        assert await policies.replace_policy(POLICY, base="")

        assert await policies.load_policy("example") == POLICY
        assert await policies.list_policies() == {"example": POLICY.digest}

    async def test_a_policy_takes_the_place_of_the_one_that_it_was_made_from(
        self, policies: PolicyStore
    ) -> None:
        await policies.replace_policy(POLICY, base="")
        newer = policy_of(b"y = 2\n")

        assert not await policies.replace_policy(newer, base="")
        assert not await policies.replace_policy(newer, base="0" * 64)
        assert await policies.load_policy("example") == POLICY
        assert await policies.replace_policy(newer, base=POLICY.digest)
        assert await policies.load_policy("example") == newer

    async def test_of_many_changes_at_once_one_is_made(
        self, policies: PolicyStore
    ) -> None:
        await policies.replace_policy(POLICY, base="")

        done = await asyncio.gather(
            *(
                policies.replace_policy(
                    policy_of(b"n = %d\n" % number), base=POLICY.digest
                )
                for number in range(8)
            )
        )

        assert sorted(done) == [False] * 7 + [True]

    async def test_a_draft_is_no_policy(self, policies: PolicyStore) -> None:
        await policies.replace_policy(POLICY, base="")

        assert await policies.replace_draft("example", DRAFT, base="")

        assert await policies.load_draft("example") == DRAFT
        assert await policies.load_policy("example") == POLICY
        assert await policies.list_policies() == {"example": POLICY.digest}

    async def test_a_draft_takes_the_place_of_the_one_that_it_was_made_from(
        self, policies: PolicyStore
    ) -> None:
        await policies.replace_draft("example", DRAFT, base="")
        mine, theirs = draft_of(b"mine = 1\n"), draft_of(b"theirs = 1\n")

        assert await policies.replace_draft("example", mine, base=DRAFT.digest)
        assert not await policies.replace_draft("example", theirs, base=DRAFT.digest)
        assert await policies.load_draft("example") == mine

    async def test_a_draft_is_taken_away_by_who_saw_it(
        self, policies: PolicyStore
    ) -> None:
        await policies.replace_draft("example", DRAFT, base="")

        assert not await policies.replace_draft("example", None, base="0" * 64)
        assert await policies.replace_draft("example", None, base=DRAFT.digest)
        assert await policies.load_draft("example") is None

    async def test_sites_have_each_their_own(self, policies: PolicyStore) -> None:
        other = msgspec.structs.replace(POLICY, site="other")
        await policies.replace_policy(POLICY, base="")
        await policies.replace_policy(other, base="")
        await policies.replace_draft("other", DRAFT, base="")

        assert sorted(await policies.list_policies()) == ["example", "other"]
        assert await policies.load_draft("example") is None
