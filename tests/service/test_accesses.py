"""Every use of a token leaves one line, for every bearer and every answer."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from consent_service.web.app import ENDPOINTS
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start

WHOM = "Maija, DVV"
NOBODY = "0" * 32
UNKNOWN = "0" * 64
ERASURE = {"visitor": NOBODY}


class Case(NamedTuple):
    """A request with a token: what is answered, and what line it leaves."""

    method: str
    path: str
    status: int
    what: str
    body: bytes = b""


CASES = (
    Case("GET", "/{site}/records", 200, "records"),
    Case("HEAD", "/{site}/records", 200, "records"),
    Case("GET", "/{site}/records?format=csv", 200, "records format=csv"),
    Case("GET", f"/{{site}}/records?visitor={NOBODY}", 200, "records visitor"),
    Case("GET", "/{site}/records?colour=red", 400, "records, refused"),
    Case("GET", "/{site}/records?from=noon", 400, "records, refused"),
    Case("GET", "/{site}/accesses", 200, "accesses"),
    Case("GET", "/{site}/export", 200, "export"),
    Case("GET", "/{site}/export?action=save", 200, "export action=save"),
    Case("GET", "/{site}/export?action=maybe", 400, "export, refused"),
    Case("GET", "/{site}/log/checkpoint", 200, "log checkpoint"),
    Case("GET", "/{site}/log/tile/nonsense", 404, "log tile"),
    Case("GET", "/{site}/log/proof/0", 200, "log proof"),
    Case("GET", "/{site}/log/proof/x", 404, "log proof"),
    Case("GET", "/{site}/log/consistency/1/2", 200, "log consistency"),
    Case("GET", "/{site}/log/consistency/x/2", 404, "log consistency"),
    Case("GET", f"/{{site}}/receipts/{UNKNOWN}", 404, "receipt"),
    Case("GET", f"/{{site}}/receipts/{UNKNOWN}.jsonld", 404, "receipt"),
    Case("POST", "/{site}/erasures", 200, "erasure", json.dumps(ERASURE).encode()),
    Case("POST", "/{site}/erasures", 422, "erasure, refused", b"{}"),
    Case("POST", "/{site}/counts", 200, "counts"),
    Case("POST", "/policies", 200, "policies"),
    Case("GET", "/policies/{site}", 200, "policy"),
    Case("PUT", "/policies/{site}?dry_run", 412, "policy check, refused", b"{}"),
    Case("POST", "/policies/{site}/publish", 404, "policy publish, refused", b"{}"),
    Case("DELETE", "/policies/{site}/draft", 404, "draft taken back, refused"),
    Case("POST", "/accesses", 200, "backup", b'{"what":"backup"}'),
    Case("POST", "/accesses", 422, "command, refused", b'{"what":"<b>"}'),
)


def accesses_of(service: Service, site: str = SITE) -> list[dict[str, Any]]:
    """Return the uses of all tokens but the one that asks, and no tokens issued."""
    lines = all_accesses_of(service, site)
    return [line for line in lines if not line["what"].startswith("token issued")]


def all_accesses_of(service: Service, site: str = SITE) -> list[dict[str, Any]]:
    token = service.token("owner", "*")
    answer = service.get(f"/{site}/accesses", headers=bearer(token))
    lines = [json.loads(line) for line in answer.text.splitlines()]
    return [line for line in lines if line["token"] != lines[-1]["token"]]


@pytest.fixture(scope="module")
def token(service: Service) -> str:
    service.choose()
    options = ("--role", "owner", "--site", "*", "--for", WHOM)
    return service.run("token", "issue", *options).stdout.strip()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.path} {case.status}")
def test_a_use_leaves_one_line_whatever_is_answered(
    service: Service, token: str, case: Case
) -> None:
    before = accesses_of(service)

    path = case.path.format(site=SITE)
    headers = {
        **bearer(token),
        "content-type": "application/json",
        "if-match": f'"{UNKNOWN}"',
    }
    answer = service.ask(case.method, path, headers=headers, content=case.body)

    assert answer.status_code == case.status, answer.text
    new = accesses_of(service)[len(before) :]
    assert [(line["what"], line["for"]) for line in new] == [(case.what, WHOM)]
    assert re.fullmatch("[0-9a-f]{32}", new[0]["salt"])


def test_every_endpoint_that_takes_a_token_is_in_the_table() -> None:
    asked = {
        (case.method, case.path.partition("?")[0])
        for case in CASES
        if case.method != "HEAD"
    }

    for endpoint in ENDPOINTS:
        if endpoint.access not in ("auditor", "owner"):
            continue
        shape = re.sub("{(?!site)[^}]*}", "[^?]+", endpoint.path)
        assert any(
            method == endpoint.method
            and re.fullmatch(shape.replace("{site}", "[{]site}"), path)
            for method, path in asked
        ), endpoint.path


@pytest.mark.parametrize("path", ["/policies", "/accesses"])
def test_what_concerns_every_site_is_noted_at_each(
    service: Service, token: str, path: str
) -> None:
    before = {site: len(accesses_of(service, site)) for site in ("inope", "ivplus")}

    service.post(path, headers=bearer(token), json={"what": "backup"})

    for site, count in before.items():
        assert len(accesses_of(service, site)) == count + 1


def test_a_token_that_is_refused_leaves_nothing(service: Service, token: str) -> None:
    before = accesses_of(service)
    auditor = service.token("auditor", "inope")

    for wrong in (bearer(auditor), bearer(f"{token}x"), {}):
        assert service.get(f"/{SITE}/records", headers=wrong).status_code in (401, 403)
    erasing = service.post(f"/{SITE}/erasures", headers=bearer(auditor), json=ERASURE)

    assert erasing.status_code == 403
    assert accesses_of(service) == before


def test_a_visitor_who_is_looked_up_in_vain_is_in_no_line(
    service: Service, token: str
) -> None:
    visitor = "5" * 32

    for query in (f"visiter={visitor}", f"action={visitor}", f"from={visitor}"):
        answer = service.get(f"/{SITE}/records?{query}", headers=bearer(token))
        assert answer.status_code == 400

    assert visitor not in json.dumps(accesses_of(service))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


COMMANDS = (
    (("log", "export", SITE, "--action", "save"), "export action=save"),
    (("log", "checkpoint", SITE), "log checkpoint"),
    (("erase", "--site", SITE, "--visitor", "0" * 32), "erasure"),
    (("backup",), "backup"),
    (("policy", "publish"), "policies"),
)


def use_all(service: Service, folder: Path) -> list[tuple[str, str]]:
    """Run every command that uses a site; return what the lines must say."""
    expected = []
    for arguments, what in COMMANDS:
        more = {
            "log export": ("--output", str(folder / "export.tar")),
            "backup": ("--to", str(folder)),
            "policy publish": ("--policies", str(service.folder / "policies")),
        }
        name = " ".join(word for word in arguments[:2] if word.isalpha())
        done = service.run(*arguments, *more.get(name, ()))
        assert done.returncode == 0, done.stderr
        assert "note:" not in done.stderr
        expected.append((what, f"operator: {name}"))
    return expected


@pytest.mark.parametrize("runs", [True, False], ids=["running", "stopped"])
def test_the_operators_own_commands_leave_lines_that_name_nobody(
    start: Start, folder: Path, runs: bool
) -> None:
    policies = folder.parent / "policies"
    policies.mkdir()
    for source in (Path(__file__).parents[2] / "policies").glob(f"{SITE}.toml"):
        (policies / source.name).write_bytes(source.read_bytes())
    service = start(policies=policies)
    if not runs:
        service.stop()

    expected = use_all(service, folder)

    if not runs:
        service = start(policies=policies)
    lines = accesses_of(service)
    assert [(line["what"], line["for"]) for line in lines] == expected
    assert all(re.fullmatch("cli(-[0-9a-f]{16})?", line["token"]) for line in lines)


def test_a_store_that_cannot_be_written_is_backed_up_all_the_same(
    start: Start, folder: Path
) -> None:
    service = start()
    service.stop()
    # Not writable for root either, as most tests run in a container.
    lock = service.folder / "data" / "consent.db.writer"
    lock.unlink()
    lock.mkdir()

    done = service.run("backup", "--to", str(folder))

    assert done.returncode == 0
    assert "note: the accesses do not say that this was done: backup: " in done.stderr
    assert list(folder.glob("*.db"))


@pytest.mark.parametrize("runs", [True, False], ids=["running", "stopped"])
def test_who_may_look_is_noted_before_anybody_can(start: Start, runs: bool) -> None:
    """Found by a stranger: tokens and links came from nowhere.

    They are noted at the sites that they are for, and by their ids, so that what they
    are used for can be found.
    """
    service = start()
    if not runs:
        service.stop()
    for_one = ("--role", "auditor", "--site", SITE)
    service.run("token", "issue", *for_one)
    (issued,) = json.loads(service.run("token", "list", "--json").stdout)
    service.run("link", "--role", "owner", "--site", "inope")
    service.run("token", "revoke", issued["id"])
    if not runs:
        service = start()

    here, there = all_accesses_of(service), all_accesses_of(service, "inope")

    assert [(line["what"], line["for"]) for line in here][:2] == [
        (f"token issued {issued['id']}", "operator: token issue"),
        (f"token revoked {issued['id']}", "operator: token revoke"),
    ]
    assert re.fullmatch("link made [0-9a-f]{16}", there[0]["what"])
    assert there[0]["for"] == "operator: link"


def test_a_link_that_serve_prints_is_noted_at_every_site(start: Start) -> None:
    service = start("--link", "always")

    for site in (SITE, "inope"):
        first = all_accesses_of(service, site)[0]
        assert re.fullmatch("link made [0-9a-f]{16}", first["what"])
        assert first["for"] == "operator: serve"
