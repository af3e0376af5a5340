"""What every place of policies promises, as tests. A test module inherits them."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from consent_service.store.interface import (
    KeptText,
    PolicyStore,
    StoredDraft,
    StoredPolicy,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
POLICY = StoredPolicy("example", b'site = "example"\r\n# \xc3\xa4\n', "t1", "new", NOON)
DRAFT = StoredDraft("example", b"x = 1\n", POLICY.digest, "t2", NOON)


def policy_of(text: bytes) -> StoredPolicy:
    return msgspec.structs.replace(POLICY, text=text)


def draft_of(text: bytes) -> StoredDraft:
    return msgspec.structs.replace(DRAFT, text=text)


def revision(number: int) -> str:
    return f"{number:064x}"


def kept_text(number: int, text: bytes, later: int = 0) -> KeptText:
    at = NOON + timedelta(seconds=later)
    return KeptText("example", revision(number), text, at)


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

    async def test_the_text_of_a_revision_comes_back_byte_for_byte(
        self, policies: PolicyStore
    ) -> None:
        await policies.keep_text(kept_text(1, b"a = 1\r\n# \xc3\xa4\n"))

        assert await policies.list_texts("example") == [revision(1)]
        assert await policies.load_text("example", revision(1)) == (
            b"a = 1\r\n# \xc3\xa4\n"
        )
        assert await policies.load_text("example", revision(2)) is None
        assert await policies.list_texts("other") == []

    async def test_a_revision_has_the_text_that_made_it_last(
        self, policies: PolicyStore
    ) -> None:
        for number, text in ((1, b"a = 1\n"), (2, b"b = 1\n"), (1, b"# a\na = 1\n")):
            await policies.keep_text(kept_text(number, text, later=len(text)))

        assert await policies.list_texts("example") == [revision(2), revision(1)]
        assert await policies.load_text("example", revision(1)) == b"# a\na = 1\n"

    async def test_the_newest_hundred_texts_of_a_site_stay(
        self, policies: PolicyStore
    ) -> None:
        for number in range(103):
            await policies.keep_text(kept_text(number, b"a = 1\n", later=number))

        kept = await policies.list_texts("example")

        assert kept == [revision(number) for number in range(3, 103)]
        assert await policies.load_text("example", revision(2)) is None

    @pytest.mark.parametrize("name", ["../drafts/example", "*", "", "a/b"])
    async def test_no_name_leads_to_anything_else(
        self, policies: PolicyStore, name: str
    ) -> None:
        """The revision comes from an address."""
        await policies.replace_draft("example", DRAFT, base="")
        await policies.keep_text(kept_text(1, b"a = 1\n"))

        assert await policies.load_text("example", name) is None

    async def test_sites_have_each_their_own(self, policies: PolicyStore) -> None:
        other = msgspec.structs.replace(POLICY, site="other")
        await policies.replace_policy(POLICY, base="")
        await policies.replace_policy(other, base="")
        await policies.replace_draft("other", DRAFT, base="")

        assert sorted(await policies.list_policies()) == ["example", "other"]
        assert await policies.load_draft("example") is None
