"""What is in browsers goes on working until it expires, without the hole of F1.

A cookie of the first release has the visitor's id, which stands in the records of that
time, and its signature names no site.
"""

import asyncio
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from consent_service.choices.choice import Choice
from consent_service.choices.cookie import VisitorCookie
from consent_service.choices.record import Draft, draft_record, make_record
from consent_service.keys import load_keys
from consent_service.ledger import Environment, Ledgers
from consent_service.ledger.high_water import HighWater
from consent_service.policy.revision import Revision, read_revision
from consent_service.signing import Seal
from consent_service.store.sqlite import SqliteStore
from tests.service.choosing import SITE, Service
from tests.service.starting import starting

OTHER = "imagoplus"
NOW = datetime.now(UTC)


class Before:
    """A record of the first release and the cookie that its visitor got for it."""

    def __init__(self, service: Service, visitor: str, digest: str, cookie: str):
        self.service = service
        self.visitor = visitor
        self.digest = digest
        self.cookie = cookie

    def is_there(self) -> bool:
        answer = self.service.get(f"/{SITE}/receipts/{self.digest}")
        return answer.status_code == 200

    def erase(self, cookie: str, *, site: str = SITE) -> Any:
        return self.service.post(
            f"/{site}/erasures",
            headers={
                "origin": self.service.address,
                "cookie": f"consent_{site}={cookie}",
            },
        )

    def choose_again(self) -> dict[str, Any]:
        """Choose as the snippet does now, in a browser that has the earlier cookie."""
        again = self.service.choice(supersedes=self.digest)
        answer = self.service.choose(again, cookie=f"consent_{SITE}={self.cookie}")
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made


@pytest.fixture
def before(tmp_path: Path) -> Iterator[Before]:
    visitor = secrets.token_hex(16)
    with starting(tmp_path) as begin:
        begin("--demo").stop()
        draft, revision = asyncio.run(_record(tmp_path / "data", visitor))
        service = begin("--demo", "--rate-limit", "0")
        cookie = _cookie(tmp_path / "data", draft, revision, visitor)
        yield Before(service, visitor, draft.digest.hex(), cookie)


async def _record(data: Path, visitor: str) -> tuple[Draft, Revision]:
    """Append a record as the first release made it: it names the visitor's own id."""
    store = SqliteStore(data / "consent.db")
    await store.open()
    keys = load_keys(data / "keys")
    marks = HighWater(data / "high-water")
    await marks.open()
    environment = Environment(
        store=store,
        high_water=marks,
        keys=keys,
        host="127.0.0.1",
        clock=lambda: NOW,
        entropy=secrets.token_bytes,
    )
    ledgers = Ledgers(environment)
    ledger = await ledgers.open(SITE)
    (stored,) = await store.revisions.list_revisions(SITE)
    revision = read_revision(stored.document)
    choice = Choice(
        id=secrets.token_hex(16),
        visitor=visitor,
        revision=revision.digest,
        language="fi",
        surface="banner",
        action="reject_all",
        decisions={},
    )
    record = make_record(choice, {"necessary": "granted"}, revision=revision, at=NOW)
    record = msgspec.structs.replace(record, visitor=visitor)
    draft = draft_record(record, salt=secrets.token_bytes(32))
    await ledger.append(draft)
    await ledgers.close()
    await store.close()
    await marks.close()
    return draft, revision


def _cookie(data: Path, draft: Draft, revision: Revision, visitor: str) -> str:
    keys = load_keys(data / "keys").secrets("cookie")
    seal = Seal(keys, VisitorCookie, salt=b"consent-service/visitor-cookie/v1")
    content = VisitorCookie(
        visitor=visitor,
        revision=revision.digest[:16],
        decided=int(NOW.timestamp()),
        expires=int(NOW.timestamp()) + 86_400,
        gpc=0,
        record=draft.digest.hex(),
        decisions={},
    )
    return seal.seal(content)


def test_it_still_erases_the_records_of_its_visitor(before: Before) -> None:
    assert before.erase(before.cookie).json() == {"erased": 1}
    assert not before.is_there()


def test_it_erases_nothing_at_another_site(before: Before) -> None:
    assert before.erase(before.cookie, site=OTHER).status_code == 401
    assert before.is_there()


def test_the_id_that_readers_see_gets_nobody_such_a_cookie(before: Before) -> None:
    forged = before.service.choose(before.service.choice(visitor=before.visitor))

    assert before.erase(forged.json()["cookie"]).json() == {"erased": 1}
    assert before.is_there()


def test_the_next_choice_brings_a_secret_and_one_click_erases_both(
    before: Before,
) -> None:
    made = before.choose_again()

    assert before.erase(made["cookie"]).json() == {"erased": 2}
    assert not before.is_there()


def test_a_choice_that_only_names_the_record_before_gains_nothing(
    before: Before,
) -> None:
    named = before.service.choice(supersedes=before.digest)
    made = before.service.choose(named).json()

    assert before.erase(made["cookie"]).json() == {"erased": 1}
    assert before.is_there()


def test_the_form_without_script_gives_a_secret_too(before: Before) -> None:
    service = before.service
    sent = service.post(
        f"/{SITE}/declaration",
        data={
            "id": secrets.token_hex(16),
            "revision": service.choice()["revision"],
            "language": "fi",
            "action": "reject_all",
        },
        headers={"cookie": f"consent_{SITE}={before.cookie}"},
    )

    cookie = sent.headers["set-cookie"].partition("=")[2].partition(";")[0]
    assert sent.status_code == 303
    assert before.erase(cookie).json() == {"erased": 2}
