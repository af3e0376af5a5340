"""One changed word in a stored document: nobody is shown it, and no record names it."""

from pathlib import Path
from typing import Any

import apsw

from tests.places import ROOT
from tests.service.choosing import SITE, Service
from tests.service.starting import Start

SHOWN = "validity_days = "


def copied(folder: Path, days: int) -> Path:
    policies = folder / "policies"
    policies.mkdir(exist_ok=True)
    text = (ROOT / "policies" / f"{SITE}.toml").read_text()
    kept = [line for line in text.splitlines() if not line.startswith(SHOWN)]
    (policies / f"{SITE}.toml").write_text("\n".join([f"{SHOWN}{days}", *kept]))
    return policies


def change_word(database: Path, digest: str) -> None:
    change = (
        "UPDATE revision SET document ="
        " CAST(replace(CAST(document AS TEXT), 'nalytics', 'nalyticz') AS BLOB)"
        " WHERE digest = ?"
    )
    with apsw.Connection(str(database)) as connection:
        connection.execute(change, (digest,))
        assert connection.changes() == 1


def test_a_changed_document_is_neither_shown_nor_named(
    start: Start, tmp_path: Path
) -> None:
    first = start(policies=copied(tmp_path, 100))
    old = first.get(f"/{SITE}/declaration.json").json()["revision"]
    kept = first.choose().json()
    first.stop()
    second = start(policies=copied(tmp_path, 90))
    new = second.get(f"/{SITE}/declaration.json").json()["revision"]
    second.stop()
    change_word(tmp_path / "data" / "consent.db", old)

    service = start(policies=copied(tmp_path, 90))

    assert old != new
    asked = (
        f"/{SITE}/declaration?revision={old}",
        f"/{SITE}/declaration.json?revision={old}",
        f"/{SITE}/declaration/history",
        f"/{SITE}/receipts/{kept['digest']}.jsonld",
    )
    answers = [service.get(path) for path in asked]
    assert [answer.status_code for answer in answers] == [503] * 4
    assert {answer.json()["type"] for answer in answers} == {"/docs#damaged-store"}
    named: dict[str, Any] = service.choice(revision=old)
    assert service.choose(named).status_code == 409
    assert service.choose().status_code == 201
    health = service.get("/readyz").json()
    assert health["ready"] is True
    assert "is not as it was published" in health["sites"][0]["trouble"]
    check_records(service, {old, new})


def check_records(service: Service, published: set[str]) -> None:
    records = service.records(service.issue())
    assert len(records) == 2
    assert {record["revision"] for record in records} == published
