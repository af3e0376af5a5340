"""An auditor asks just when the log is read-only: the export comes, and is sound (F6).

And the service must not call itself ready meanwhile (F7).
"""

import shutil
from pathlib import Path

import pytest
from redis import Redis

from tests.places import ROOT
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, needs_redis

OTHERS = ("imagoplus", "imediat", "inope", "ivplus")


@pytest.fixture
def behind(start: Start, tmp_path: Path) -> Service:
    """A service on yesterday's copy of its store, beside today's high-water mark."""
    service = start()
    service.choose()
    service.stop()
    data = tmp_path / "data"
    for file in data.glob("consent.db*"):
        shutil.copy2(file, tmp_path / f"copy-{file.name}")
    service = start()
    service.choose()
    service.stop()
    for file in data.glob("consent.db*"):
        file.unlink()
    for file in tmp_path.glob("copy-*"):
        shutil.copy2(file, data / file.name.removeprefix("copy-"))
    return start()


def test_the_export_comes_by_http_and_by_command_and_is_sound(
    behind: Service, tmp_path: Path
) -> None:
    refused = behind.choose()
    answer = behind.get(f"/{SITE}/export", headers=bearer(behind.issue()))
    by_http, by_command = tmp_path / "http.tar", tmp_path / "command.tar"
    by_http.write_bytes(answer.content)
    asked = behind.run("log", "export", SITE, "-o", str(tmp_path / "asked.tar"))
    behind.stop()
    alone = behind.run("log", "export", SITE, "-o", str(by_command))

    assert (refused.status_code, answer.status_code) == (503, 200)
    assert (asked.returncode, alone.returncode) == (0, 0), alone.stderr
    for export in (by_http, by_command):
        audited = behind.run("log", "verify", str(export))
        assert audited.returncode == 0, audited.stdout + audited.stderr


@pytest.mark.redis
@needs_redis
def test_a_closed_log_in_redis_gives_its_evidence_too(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    """Its data were put back from a copy of yesterday."""
    flags = ("--store", redis.url)
    service = start(*flags)
    service.choose()
    service.stop()
    with Redis.from_url(redis.url) as client:
        kept = {key: client.dump(key) for key in client.scan_iter()}
    service = start(*flags)
    service.choose()
    service.stop()
    with Redis.from_url(redis.url) as client:
        client.flushall()
        for key, value in kept.items():
            client.restore(key, 0, value)

    behind = start(*flags)
    refused = behind.choose()
    token = behind.run("token", "issue", "--role", "auditor", "--site", SITE, *flags)
    headers = bearer(token.stdout.strip())
    by_http, by_command = tmp_path / "http.tar", tmp_path / "command.tar"
    by_http.write_bytes(behind.get(f"/{SITE}/export", headers=headers).content)
    asked = behind.run("log", "export", SITE, "-o", str(by_command), *flags)

    assert refused.status_code == 503
    assert asked.returncode == 0, asked.stderr
    for export in (by_http, by_command):
        audited = behind.run("log", "verify", str(export))
        assert audited.returncode == 0, audited.stdout + audited.stderr


def test_the_true_cause_is_named(behind: Service) -> None:
    health = behind.get("/readyz").json()

    [trouble] = [site["trouble"] for site in health["sites"] if site["site"] == SITE]
    assert trouble.startswith(f"store of {SITE} is behind the signed state: it has ")
    assert "key" not in trouble


def test_a_service_is_as_ready_as_the_setting_asks(
    behind: Service, start: Start
) -> None:
    lenient = behind.get("/readyz")
    behind.stop()
    strict = start("--ready-when", "all").get("/readyz")

    assert (lenient.status_code, lenient.json()["ready"]) == (200, True)
    assert (strict.status_code, strict.json()["ready"]) == (503, False)
    assert [site["site"] for site in strict.json()["sites"] if site["ready"]] == [
        *OTHERS
    ]


def test_a_service_with_one_site_that_takes_nothing_is_not_ready(
    behind: Service, start: Start, tmp_path: Path
) -> None:
    behind.stop()
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy2(ROOT / "policies" / f"{SITE}.toml", alone)

    health = start(policies=alone).get("/readyz")

    assert (health.status_code, health.json()["ready"]) == (503, False)
