"""A served site moves from one file to Redis and back by two commands."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.places import ROOT
from tests.processes import Done, run_module
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, needs_redis, running

pytestmark = [pytest.mark.redis, needs_redis]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    with running(server):
        yield server


@pytest.fixture
def redis_url(server: RedisServer) -> str:
    server.ask("FLUSHALL")
    return server.url


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """The policy of one site: what has not moved would not be served."""
    folder = tmp_path / "policies"
    folder.mkdir()
    shutil.copy(ROOT / "policies" / f"{SITE}.toml", folder)
    return folder


def run(folder: Path, *arguments: str) -> Done:
    """Run a command on the data of a folder."""
    return run_module(
        *("consent_service.cli.main", *arguments, "--data", str(folder / "data")),
        cwd=folder,
        environment={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )


def must(done: Done) -> Done:
    assert done.returncode == 0, done.stderr
    return done


def issue(folder: Path, store: str) -> str:
    command = ("token", "issue", "--role", "auditor", "--site", SITE)
    return must(run(folder, *command, "--store", store)).stdout.strip()


def view(service: Service, token: str, digests: list[str]) -> dict[str, Any]:
    """Return what the site shows to visitors and auditors."""
    own = bearer(token)
    asked = {
        path: service.get(f"/{SITE}/{path}", headers=own)
        for path in (
            *(f"receipts/{digest}" for digest in digests),
            *("log/proof/3", "log/consistency/2/4", "log/tile/entries/000.p/4"),
            *("log/checkpoint", "records", "records?format=csv"),
            *("declaration.json", "declaration/history"),
        )
    }
    return {path: (one.status_code, one.content) for path, one in asked.items()}


def used(service: Service) -> list[dict[str, Any]]:
    """Return a site's choices and the answers to them."""
    bodies = [service.choice() for _ in range(5)]
    return [{**body, **service.choose(body).json()} for body in bodies]


@pytest.mark.slow
def test_a_service_moves_to_redis_and_back(
    start: Start, tmp_path: Path, policies: Path, redis_url: str
) -> None:
    file, second = f"sqlite:{tmp_path}/data/consent.db", f"sqlite:{tmp_path}/back.db"
    flags = ("--rate-limit", "0")
    service = start(*flags, "--store", file, policies=policies)
    last = service.choice()
    made = used(service)
    gone = made[1]["visitor"]
    must(
        run(
            tmp_path,
            "erase",
            "--site",
            SITE,
            "--visitor",
            gone,
            "--store",
            file,
            "--port",
            service.address.rpartition(":")[2],
        )
    )
    digests = [choice["digest"] for choice in made]
    before = view(service, issue(tmp_path, file), digests)
    first_answer = service.choose(last)
    again = service.choose(last)
    before_move = view(service, issue(tmp_path, file), digests)
    service.stop()

    must(run(tmp_path, "log", "export", SITE, "-o", "one.tar", "--store", file))
    command = ("log", "import", "one.tar", "--site", SITE, "--json")
    told = json.loads(must(run(tmp_path, *command, "--store", redis_url)).stdout)
    moved = start(*flags, "--store", redis_url, policies=policies)
    there = view(moved, issue(tmp_path, redis_url), digests)
    repeated = moved.choose(last)
    moved.stop()
    must(run(tmp_path, "log", "export", SITE, "-o", "two.tar", "--store", redis_url))
    must(run(tmp_path, "log", "import", "two.tar", "--store", second))
    back = start(*flags, "--store", second, policies=policies)
    here_again = view(back, issue(tmp_path, second), digests)
    new = back.choose()
    back.stop()

    assert before != before_move
    assert there == before_move
    assert here_again == before_move
    assert (first_answer.status_code, again.status_code) == (201, 200)
    assert repeated.status_code == 200
    assert repeated.json() == again.json()
    assert (new.status_code, new.json()["index"]) == (201, again.json()["index"] + 1)
    assert told["epochs"][0]["size"] == again.json()["index"] + 1
    assert there[f"receipts/{digests[0]}"][0] == 200
    assert there[f"receipts/{digests[1]}"][0] == 404


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["redis", "sqlite"])
def test_an_import_that_was_killed_is_not_served_and_is_done_again(
    start: Start, tmp_path: Path, policies: Path, redis_url: str, kind: str
) -> None:
    file = f"sqlite:{tmp_path}/data/consent.db"
    target = redis_url if kind == "redis" else f"sqlite:{tmp_path}/second.db"
    service = start("--store", file, policies=policies)
    made = used(service)
    service.stop()
    must(run(tmp_path, "log", "reopen", SITE, "--yes", "--store", file))
    must(run(tmp_path, "log", "export", SITE, "-o", "one.tar", "--store", file))

    killed = [die(tmp_path, portions, target) for portions in (1, 3)]
    halted = start("--store", target, policies=policies, wait=False)
    ended = halted.process.wait(timeout=60)
    must(run(tmp_path, "log", "import", "one.tar", "--store", target))
    whole = start("--store", target, policies=policies)
    answers = [whole.get(f"/{SITE}/receipts/{choice['digest']}") for choice in made]
    whole.stop()

    assert killed == [-9, -9]
    # It has no other site to serve.
    assert ended == 3
    assert [answer.status_code for answer in answers] == [200] * len(made)


def die(folder: Path, portions: int, store: str) -> int:
    """Import until so many portions are written; return how the process ended."""
    return run_module(
        *("tests.service.dying_import", str(folder / "one.tar"), str(portions)),
        *(f"data={folder / 'data'}", f"store={store}"),
        cwd=ROOT,
        environment=os.environ,
    ).returncode


def test_what_cannot_be_imported_is_said_with_its_exit_code(
    start: Start, tmp_path: Path, policies: Path, redis_url: str
) -> None:
    file = f"sqlite:{tmp_path}/data/consent.db"
    service = start("--store", file, policies=policies)
    service.choose()
    asked = ("--store", file, "--port", service.address.rpartition(":")[2])
    must(run(tmp_path, "log", "export", SITE, "-o", "live.tar", *asked))
    held = run(tmp_path, "log", "import", "live.tar", "--store", file)
    service.stop()
    must(run(tmp_path, "log", "export", SITE, "-o", "one.tar", "--store", file))
    filtered = ("--from", "2026-01-01", "--store", file)
    must(run(tmp_path, "log", "export", SITE, "-o", "part.tar", *filtered))
    (tmp_path / "cut.tar").write_bytes((tmp_path / "one.tar").read_bytes()[:9_000])

    outcomes = {
        name: run(tmp_path, "log", "import", *arguments)
        for name, arguments in {
            "taken": ("one.tar", "--store", file),
            "other": ("one.tar", "--site", "inope", "--store", redis_url),
            "part": ("part.tar", "--store", redis_url),
            "cut": ("cut.tar", "--store", redis_url),
            "nowhere": ("nothing.tar", "--store", redis_url),
        }.items()
    }
    (tmp_path / "data" / "keys").unlink()
    keyless = run(tmp_path, "log", "import", "one.tar", "--store", redis_url)

    codes = {name: done.returncode for name, done in outcomes.items()}
    said = [done.stderr for done in outcomes.values()]
    assert codes == {"taken": 3, "other": 1, "part": 1, "cut": 1, "nowhere": 2}, said
    assert held.returncode == 3
    assert "another process has the database" in held.stderr
    assert "already holds a log of kehobalanssi" in outcomes["taken"].stderr
    assert "hint: consent-service log export" in outcomes["part"].stderr
    assert (keyless.returncode, "key file" in keyless.stderr) == (3, True)
    assert all(
        done.stderr.startswith("consent-service: error: ")
        for done in (*outcomes.values(), held, keyless)
    )
