"""What every place of half-made sites promises, as tests that a module inherits."""

from datetime import UTC, datetime

from consent_service.store.interface import SetUpStore, StoredSetUp

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
FIRST = StoredSetUp("s1", "domain=a.example&name=%C3%84", NOON)
SECOND = StoredSetUp("s2", "domain=b.example", NOON)


class SetUpContract:
    """Inherit it, and define a fixture `set_ups` that gives an empty place.

    The module of the test says that its tests are asynchronous.
    """

    async def test_each_person_finds_what_she_kept(self, set_ups: SetUpStore) -> None:
        await set_ups.save_set_up("maija", FIRST)
        await set_ups.save_set_up("maija", SECOND)
        await set_ups.save_set_up("pekka", SECOND)

        found = await set_ups.load_set_ups("maija")

        assert sorted(found, key=lambda each: each.id) == [FIRST, SECOND]
        assert await set_ups.load_set_ups("pekka") == [SECOND]
        assert await set_ups.load_set_ups("liisa") == []

    async def test_what_is_saved_again_takes_the_place_of_the_first(
        self, set_ups: SetUpStore
    ) -> None:
        later = StoredSetUp("s1", "domain=c.example", NOON)
        await set_ups.save_set_up("maija", FIRST)

        await set_ups.save_set_up("maija", later)

        assert await set_ups.load_set_ups("maija") == [later]

    async def test_what_is_removed_is_gone_and_the_rest_stays(
        self, set_ups: SetUpStore
    ) -> None:
        await set_ups.save_set_up("maija", FIRST)
        await set_ups.save_set_up("maija", SECOND)

        await set_ups.remove_set_ups("maija", ["s1", "never"])

        assert await set_ups.load_set_ups("maija") == [SECOND]
