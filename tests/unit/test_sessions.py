"""Sessions: bound to their token, ended by a time, by their person or by the token."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consent_service.errors import TokenError
from consent_service.issued_tokens import revoke, state_of
from consent_service.sessions import Sessions, new_link
from consent_service.store.interface import StoredToken
from consent_service.token import Bearer, Token, TokenSigner
from consent_service.token_file import TokenFile

pytestmark = pytest.mark.anyio

KEY = b"k" * 32
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
TOKEN = Token(id="t1", role="owner", sites=("inope",), expires=1_800_000_000)


class Desk:
    """The sessions of one installation, and its clock."""

    def __init__(self, folder: Path) -> None:
        self.now = NOW
        self.signer = TokenSigner([KEY])
        self.tokens = TokenFile(folder / "tokens")
        self.made = 0
        self.sessions = self.another_process()

    def another_process(self) -> Sessions:
        return Sessions(
            [KEY], self.signer, self.tokens, clock=lambda: self.now, new_id=self.new_id
        )

    def new_id(self) -> str:
        self.made += 1
        return f"{self.made:032x}"

    async def issue(self, token: Token = TOKEN) -> str:
        stored = StoredToken(
            token.id,
            token.role,
            token.sites,
            issued_at=NOW,
            expires_at=datetime.fromtimestamp(token.expires, UTC),
            holder="Maija, DVV",
        )
        await self.tokens.save_token(stored)
        return self.signer.sign_token(token)

    async def state(self, token: str) -> str:
        listed = await self.tokens.list_tokens()
        (found,) = [each for each in listed if each.id == token]
        return state_of(found, listed, self.now)

    async def link(self) -> str:
        token, stored = new_link("provider", ("*",), token="l1", holder="", at=self.now)
        await self.tokens.save_token(stored)
        return self.signer.sign_link(token)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


async def test_a_session_may_do_what_its_token_may(desk: Desk) -> None:
    session = await desk.sessions.begin(await desk.issue())

    found = await desk.sessions.find(desk.sessions.cookie_of(session))

    assert found is not None
    assert (found.token.role, found.token.sites) == ("owner", ("inope",))
    assert found.bearer == Bearer("t1", "Maija, DVV")


async def test_another_process_knows_the_session(desk: Desk) -> None:
    """Nothing of a session is in the memory of the process that began it."""
    cookie = desk.sessions.cookie_of(await desk.sessions.begin(await desk.issue()))

    assert await desk.another_process().find(cookie) is not None


async def test_a_session_ends_when_its_token_is_revoked(desk: Desk) -> None:
    cookie = desk.sessions.cookie_of(await desk.sessions.begin(await desk.issue()))

    await desk.tokens.revoke_token("t1", NOW)

    assert await desk.sessions.find(cookie) is None


async def test_a_session_that_is_used_ends_after_twelve_hours(desk: Desk) -> None:
    session = await desk.sessions.begin(await desk.issue())
    for _ in range(23):
        desk.now += timedelta(minutes=31)
        cookie = desk.sessions.cookie_of(session)
        assert await desk.sessions.find(cookie) is not None

    desk.now += timedelta(minutes=7)

    assert await desk.sessions.find(desk.sessions.cookie_of(session)) is None


async def test_a_session_that_is_not_used_ends_after_an_hour(desk: Desk) -> None:
    cookie = desk.sessions.cookie_of(await desk.sessions.begin(await desk.issue()))

    desk.now += timedelta(minutes=59)
    assert await desk.sessions.find(cookie) is not None

    desk.now += timedelta(minutes=1)
    assert await desk.sessions.find(cookie) is None


async def test_a_session_does_not_outlive_its_token(desk: Desk) -> None:
    soon = int((NOW + timedelta(minutes=20)).timestamp())
    text = await desk.issue(Token("t1", "auditor", ("inope",), soon))
    cookie = desk.sessions.cookie_of(await desk.sessions.begin(text))

    desk.now += timedelta(minutes=20)

    assert await desk.sessions.find(cookie) is None


async def test_a_cookie_from_a_clock_that_was_ahead_is_worth_nothing(
    desk: Desk,
) -> None:
    """Decision 0024: no time that lies ahead counts."""
    session = await desk.sessions.begin(await desk.issue())
    desk.now += timedelta(hours=2)
    cookie = desk.sessions.cookie_of(session)

    desk.now = NOW

    assert await desk.sessions.find(cookie) is None


async def test_signing_out_ends_a_copy_of_the_cookie_too(desk: Desk) -> None:
    session = await desk.sessions.begin(await desk.issue())
    copy = desk.sessions.cookie_of(session)

    await desk.sessions.end(session)

    assert await desk.sessions.find(copy) is None


async def test_signing_out_everywhere_ends_the_sessions_of_that_token_alone(
    desk: Desk,
) -> None:
    text = await desk.issue()
    first, second = [await desk.sessions.begin(text) for _ in range(2)]
    other = await desk.sessions.begin(
        await desk.issue(Token("t2", "owner", ("inope",), 1_800_000_000))
    )

    ended = await desk.sessions.end_all(first)

    assert ended == 2
    assert await desk.sessions.find(desk.sessions.cookie_of(second)) is None
    assert await desk.sessions.find(desk.sessions.cookie_of(other)) is not None


async def test_a_link_is_good_once(desk: Desk) -> None:
    text = await desk.link()
    session = await desk.sessions.begin(text)

    with pytest.raises(TokenError, match="the link was used already"):
        await desk.another_process().begin(text)

    # The session that it began goes on.
    assert await desk.sessions.find(desk.sessions.cookie_of(session)) is not None


async def test_a_link_is_good_for_ten_minutes(desk: Desk) -> None:
    text = await desk.link()

    desk.now += timedelta(minutes=10)

    with pytest.raises(TokenError, match="the link has expired"):
        await desk.sessions.begin(text)


async def test_a_session_that_a_link_began_is_revoked_by_its_own_id(
    desk: Desk,
) -> None:
    session = await desk.sessions.begin(await desk.link())
    assert session.bearer.token == session.id

    await desk.tokens.revoke_token(session.id, NOW)

    assert await desk.sessions.find(desk.sessions.cookie_of(session)) is None


async def test_neither_a_link_nor_a_session_is_a_token_for_programs(
    desk: Desk,
) -> None:
    text = await desk.link()

    with pytest.raises(TokenError, match="not one of this service"):
        desk.signer.read_token(text, NOW)
    with pytest.raises(TokenError, match="not signed"):
        desk.signer.read_token(text.replace("csl_", "cst_"), NOW)


async def test_a_cookie_of_other_keys_is_no_session(desk: Desk) -> None:
    session = await desk.sessions.begin(await desk.issue())
    foreign = Sessions(
        [b"f" * 32],
        desk.signer,
        desk.tokens,
        clock=lambda: NOW,
        new_id=desk.new_id,
    )

    assert await desk.sessions.find(foreign.cookie_of(session)) is None


async def test_the_id_of_a_token_in_a_cookie_is_no_session(desk: Desk) -> None:
    """Only what is listed as a session is one, whatever a cookie of ours names."""
    text = await desk.issue()
    session = await desk.sessions.begin(text)
    token = Token("t1", "owner", ("inope",), 1_800_000_000)
    named = type(session)("t1", token, session.bearer, NOW)

    assert await desk.sessions.find(desk.sessions.cookie_of(named)) is None


async def test_the_token_of_a_form_is_for_one_session(desk: Desk) -> None:
    text = await desk.issue()
    mine, other = [await desk.sessions.begin(text) for _ in range(2)]

    assert desk.sessions.is_form_token(mine, desk.sessions.form_token(mine))
    assert not desk.sessions.is_form_token(mine, desk.sessions.form_token(other))
    assert not desk.sessions.is_form_token(mine, "")
    assert not desk.sessions.is_form_token(mine, "é")


async def test_sessions_that_ended_long_ago_leave_the_list(desk: Desk) -> None:
    text = await desk.issue()
    old = await desk.sessions.begin(text)
    await desk.link()

    desk.now += timedelta(days=2)
    new = await desk.sessions.begin(text)

    listed = {token.id for token in await desk.tokens.list_tokens()}
    assert listed == {"t1", new.id}
    assert old.id != new.id


async def test_two_links_for_nobody_are_called_by_their_minutes_and_end_together(
    desk: Desk,
) -> None:
    """Issue 16: the accesses showed two people of one name."""
    first = await desk.sessions.begin(await desk.link())
    desk.now += timedelta(minutes=5)
    second = await desk.sessions.begin(await desk.link())

    names = [first.bearer.holder, second.bearer.holder]

    assert names[0].startswith("one-time link of 20")
    assert names[0] != names[1]
    assert await desk.sessions.end_all(second) == 2


async def test_a_link_is_used_and_not_revoked_once_somebody_came_in(desk: Desk) -> None:
    text = await desk.link()
    assert await desk.state("l1") == "good"

    await desk.sessions.begin(text)

    assert await desk.state("l1") == "used"


async def test_who_revokes_a_link_ends_what_it_began(desk: Desk) -> None:
    session = await desk.sessions.begin(await desk.link())
    cookie = desk.sessions.cookie_of(session)

    assert await revoke("l1", desk.tokens, NOW)

    assert await desk.another_process().find(cookie) is None


async def test_a_link_that_was_used_leaves_no_second_session(desk: Desk) -> None:
    text = await desk.link()
    await desk.sessions.begin(text)

    with pytest.raises(TokenError, match="used already"):
        await desk.sessions.begin(text)

    kinds = [token.kind for token in await desk.tokens.list_tokens()]
    assert sorted(kinds) == ["link", "session"]
