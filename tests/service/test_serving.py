"""Behind a proxy, in a container, under a collector of logs."""

import json

import pytest

from tests.service.choosing import SITE
from tests.service.starting import Start


@pytest.mark.parametrize(("trusted", "secure"), [("127.0.0.0/8", True), ("", False)])
def test_only_a_trusted_proxy_says_that_the_visitor_came_by_https(
    start: Start, trusted: str, secure: bool
) -> None:
    service = start("--trusted-proxies", trusted)

    answer = service.choose(
        origin=service.address,
        sec_fetch_site="same-origin",
        x_forwarded_proto="https",
        x_forwarded_for="192.0.2.1",
    )

    assert answer.headers["set-cookie"].endswith("; Secure") is secure


def test_a_trusted_proxy_s_visitors_are_counted_one_by_one(start: Start) -> None:
    service = start("--trusted-proxies", "127.0.0.1", "--rate-limit", "1")

    first = service.choose(x_forwarded_for="192.0.2.1")
    second = service.choose(x_forwarded_for="198.51.100.1")
    again = service.choose(x_forwarded_for="192.0.2.1")

    assert [entry.status_code for entry in (first, second, again)] == [201, 201, 429]


def test_logs_may_be_json_line_by_line(start: Start) -> None:
    service = start("--log-format", "json", "--log-level", "debug")
    made = service.choose().json()
    service.get(f"/{SITE}/receipts/{made['digest']}")
    service.stop()

    lines = [json.loads(line) for line in service.said]
    assert {"at", "level", "logger", "message"} <= set(lines[0])
    asked = [
        entry for entry in lines if "/{site}/receipts/{digest}" in entry["message"]
    ]
    assert asked
    assert not any(made["digest"] in entry["message"] for entry in lines)
