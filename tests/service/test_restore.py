"""A Redis that was set back to a copy: served, not appended to, until a person decides.

The copy is made and put back as docs/operating/restore.md says.
For SQLite see test_backup.py.
"""

import shutil
from pathlib import Path

import pytest

from tests.service.choosing import SITE
from tests.service.starting import Start
from tests.store.redis_servers import RedisServer, needs_redis

pytestmark = [pytest.mark.redis, needs_redis]


def test_a_redis_that_was_set_back_names_the_gap_once_a_person_has_decided(
    start: Start, redis: RedisServer, tmp_path: Path
) -> None:
    service = start(store=redis.url)
    kept = service.choose().json()
    redis.ask("CONFIG", "SET", "auto-aof-rewrite-percentage", "0")
    shutil.copytree(redis.folder / "appendonlydir", tmp_path / "copy")
    lost = [service.choose().json() for _ in range(3)]
    service.stop()

    redis.stop()
    shutil.rmtree(redis.folder / "appendonlydir")
    (redis.folder / "dump.rdb").unlink(missing_ok=True)
    shutil.copytree(tmp_path / "copy", redis.folder / "appendonlydir")
    redis.start()
    restored = start(store=redis.url)

    refused = restored.choose()
    assert refused.status_code == 503
    assert refused.json()["type"] == "/docs#log-read-only"
    assert restored.get(f"/{SITE}/receipts/{kept['digest']}").status_code == 200
    assert restored.get(f"/{SITE}/receipts/{lost[0]['digest']}").status_code == 404

    restored.stop()
    reopened = restored.run("log", "reopen", SITE, "--yes")
    assert reopened.returncode == 0, reopened.stderr
    again = start(store=redis.url)
    assert again.choose().status_code == 201
    export = tmp_path / "export.tar"
    assert again.run("log", "export", SITE, "-o", str(export)).returncode == 0
    audited = again.run("log", "verify", str(export))
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert "says that entries 3 to 5 of epoch 1 are lost" in audited.stderr
