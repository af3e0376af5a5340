"""The set-up as a browser goes through it: each step a form that is posted."""

import re
from urllib.parse import parse_qsl

import httpx

_STEPS = (*("site", "services", "controller", "languages", "open", "appearance"),)


def fields_of(answers: str) -> dict[str, list[str]]:
    """Return answers that are written as a query, by field."""
    fields: dict[str, list[str]] = {}
    for name, text in parse_qsl(answers):
        fields.setdefault(name, []).append(text)
    return fields


def begin(client: httpx.Client, csrf: str, answers: str) -> str:
    """Answer every step, and return the address of the set-up."""
    origin = {"origin": str(client.base_url).rstrip("/")}
    fields = {**fields_of(answers), "csrf": [csrf]}
    fields.setdefault("site", [""])
    first = client.post("/start", data=fields, headers=origin)
    assert first.status_code == 303, first.text
    found = re.fullmatch(r"\./start/(\w+)/\w+(\?\w+)?", first.headers["location"])
    assert found is not None, first.headers["location"]
    address = f"/start/{found[1]}"
    for step in _STEPS[1:]:
        answer = client.post(f"{address}/{step}", data=fields, headers=origin)
        assert answer.status_code == 303, answer.text
    return address
