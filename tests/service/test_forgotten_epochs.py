"""Being forgotten once a new log has begun: by cookie, by owner, by command."""

import csv
import io
import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start


@pytest.fixture
def chosen(start: Start) -> list[dict[str, Any]]:
    """Four visitors' choices, each with its answer, in a log that was left since."""
    service = start()
    bodies = [service.choice() for _ in range(4)]
    chosen = [{**body, **service.choose(body).json()} for body in bodies]
    service.stop()
    done = service.run("log", "reopen", SITE, "--yes")
    assert done.returncode == 0, done.stderr
    return chosen


def erase_all_ways(service: Service, chosen: list[dict[str, Any]]) -> list[int]:
    """Erase the first three visitors' records; return how many each way did."""
    by_cookie = service.post(
        f"/{SITE}/erasures",
        headers={
            "cookie": f"consent_{SITE}={chosen[0]['cookie']}",
            "origin": service.address,
        },
    )
    by_owner = service.post(
        f"/{SITE}/erasures",
        json={"visitor": chosen[1]["visitor"], "reason": "court"},
        headers=bearer(service.token("owner")),
    )
    by_command = service.run(
        "erase", "--site", SITE, "--visitor", chosen[2]["visitor"], "--json"
    )
    answers = [by_cookie.text, by_owner.text, by_command.stdout]
    return [json.loads(answer)["erased"] for answer in answers]


def salt_of(choice: dict[str, Any]) -> bytes:
    """Return the salt as it lies in the record file of a receipt."""
    lines = choice["receipt"].splitlines()
    extra = next(line for line in lines if line.startswith("extra "))
    return b64decode(extra.partition(" ")[2]).split(b"\n")[1]


def test_whoever_asks_is_forgotten_in_the_log_before(
    start: Start, chosen: list[dict[str, Any]], tmp_path: Path
) -> None:
    """GDPR Article 17 and requirement B-23 hold for every epoch."""
    service = start()
    counts = erase_all_ways(service, chosen)
    again = erase_all_ways(service, chosen)
    answers = [service.get(f"/{SITE}/receipts/{item['digest']}") for item in chosen]
    lines = service.records(service.token())
    table = service.get(
        f"/{SITE}/records?format=csv", headers=bearer(service.token())
    ).text
    service.stop()

    assert (counts, again) == ([1, 1, 1], [0, 0, 0])
    assert [answer.status_code for answer in answers] == [404, 404, 404, 200]
    gone = [line for line in lines if line.get("erased")]
    assert [(item["epoch"], item["index"], item["reason"]) for item in gone] == [
        (1, chosen[0]["index"], "art17"),
        (1, chosen[1]["index"], "court"),
        (1, chosen[2]["index"], "art17"),
    ]
    rows = csv.DictReader(io.StringIO(table))
    assert [(row["epoch"], row["reason"]) for row in rows if row["erased"]] == [
        ("1", "art17"),
        ("1", "court"),
        ("1", "art17"),
    ]
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in files)
    assert [salt_of(item) in content for item in chosen] == [False, False, False, True]


def test_an_auditor_sees_who_was_forgotten_and_nothing_missing(
    start: Start, chosen: list[dict[str, Any]], tmp_path: Path
) -> None:
    service = start()
    erase_all_ways(service, chosen)
    service.stop()
    receipt = tmp_path / "kept.tlog-proof"
    receipt.write_text(chosen[0]["receipt"])

    service.run("log", "export", SITE, "--output", str(tmp_path / "export.tar"))
    done = service.run(
        *("log", "verify", str(tmp_path / "export.tar"), "--json"),
        *("--receipt", str(receipt)),
    )

    report = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert report["sound"] is True
    assert [(item["ok"], item["erased"]) for item in report["epochs"]] == [
        (1, 3),
        (0, 0),
    ]
    assert [item["missing"] for item in report["epochs"]] == [0, 0]
