"""What may go wrong around the service, and what is promised all the same."""

import os
import re
import shutil
import signal
import socket
import threading
from pathlib import Path

import httpx
import pytest

from tests.places import ROOT
from tests.service.choosing import SITE, Service
from tests.service.starting import Start
from tests.waiting import wait_until


def ended(service: Service) -> tuple[int, list[str]]:
    """Return the exit code of a service that does not start, and what it said."""
    lines = (service.process.stderr or ()) and service.process.stderr.readlines()
    return service.stop(), list(lines)


def copied_policies(folder: Path) -> Path:
    return Path(shutil.copytree(ROOT / "policies", folder / "policies"))


def choose_until_killed(service: Service, acknowledged: list[str]) -> None:
    with httpx.Client(base_url=service.address) as client:
        body = service.choice()
        for number in range(10_000):
            body["id"] = f"{os.urandom(12).hex()}{number:08x}"
            try:
                answer = client.post(f"/{SITE}/choices", json=body)
            except httpx.HTTPError:
                return
            if answer.status_code == 201:
                acknowledged.append(answer.json()["digest"])


def test_no_acknowledged_choice_is_lost_by_kill_9(start: Start) -> None:
    service = start("--rate-limit", "0")
    acknowledged: list[str] = []
    writers = [
        threading.Thread(target=choose_until_killed, args=(service, acknowledged))
        for _ in range(4)
    ]
    for writer in writers:
        writer.start()
    # The promise is about what was acknowledged, so some of it has to be.
    while len(acknowledged) < 50:
        writers[0].join(0.01)

    service.stop(signal.SIGKILL)
    for writer in writers:
        writer.join()

    again = start("--rate-limit", "0")
    kept = {record["digest"] for record in again.records(again.token())}
    assert set(acknowledged) <= kept


def test_a_stop_lets_requests_finish_and_ends_well(start: Start) -> None:
    service = start()
    service.choose()

    assert service.stop() == 0


def test_a_second_process_is_refused_in_one_sentence(start: Start) -> None:
    start()

    code, said = ended(start(wait=False))

    assert code == 3
    assert [line.split(":")[1] for line in said] == [" error", " hint"]
    assert "another process" in said[0]


def test_a_port_that_is_taken_is_said_in_one_sentence(start: Start) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        code, said = ended(start("--port", port, wait=False))

    assert code == 3
    assert f"cannot listen on 127.0.0.1 port {port}" in said[0]
    assert len(said) == 2


def test_a_host_of_another_machine_is_said_with_what_names_it(start: Start) -> None:
    code, said = ended(start("--host", "192.0.2.1", wait=False))

    assert code == 3
    assert "cannot listen on 192.0.2.1" in said[0]
    assert "--host" in said[1]


def test_a_broken_policy_is_not_blamed_on_the_store(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "shop.toml").write_text("name = Shop Oy\n")

    code, said = ended(start("--policies", str(tmp_path / "broken"), wait=False))

    assert code == 3
    assert "site shop cannot be served: policy file is not TOML" in said[-2]
    assert "high-water" not in said[-2]
    assert sum("policy file is not TOML" in line for line in said) == 1


def test_a_place_that_cannot_be_written_is_said(start: Start, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    code, said = ended(start("--store", f"sqlite:{tmp_path}/file/db", wait=False))

    assert code == 3
    assert said[0].startswith("consent-service: error: ")


def test_logs_without_their_keys_are_not_gone_on_with(
    start: Start, tmp_path: Path
) -> None:
    start().stop()
    (tmp_path / "data" / "keys").unlink()

    code, said = ended(start(wait=False))

    assert code == 3
    assert "key file is missing" in said[0]
    assert not (tmp_path / "data" / "keys").exists()


def test_several_workers_on_sqlite_are_refused(start: Start) -> None:
    code, said = ended(start("--workers", "2", wait=False))

    assert code == 2
    assert "SQLite takes one process" in said[0]


def test_every_bad_setting_is_named_at_once(start: Start) -> None:
    code, said = ended(start("--prefix", "x", "--rate-limit", "-1", wait=False))

    assert code == 2
    assert "--prefix is 'x'" in said[0]
    assert "--rate-limit is '-1'" in said[0]


def test_a_broken_new_policy_leaves_the_others_alone(
    start: Start, tmp_path: Path
) -> None:
    policies = copied_policies(tmp_path)
    (policies / "broken.toml").write_text('site = "broken"\nnonsense = 1\n')

    service = start(policies=policies)

    assert service.choose().status_code == 201
    assert service.get("/broken/consent.js").status_code == 404
    sites = service.get("/readyz").json()["sites"]
    broken = next(site for site in sites if site["site"] == "broken")
    assert broken["trouble"]


def test_a_policy_that_breaks_keeps_its_last_good_revision(
    start: Start, tmp_path: Path
) -> None:
    policies = copied_policies(tmp_path)
    first = start(policies=policies)
    revision = first.get(f"/{SITE}/declaration.json").json()["revision"]
    first.stop()
    (policies / f"{SITE}.toml").write_text("site = \n")

    service = start(policies=policies)

    assert service.get(f"/{SITE}/declaration.json").json()["revision"] == revision
    assert service.choose().status_code == 201
    service.wait_for_line(f"{SITE}.toml:1")


def test_a_changed_policy_is_taken_over_while_the_service_runs(
    start: Start, tmp_path: Path
) -> None:
    policies = copied_policies(tmp_path)
    service = start(policies=policies)
    before = service.choice()
    file = policies / f"{SITE}.toml"
    file.write_text(file.read_text().replace('"Kehobalanssi"', '"Kehobalanssi Oy"'))

    done = service.run("policy", "publish")

    assert done.returncode == 0, done.stderr
    declared = service.get(f"/{SITE}/declaration.json").json()
    assert declared["controller"]["name"] == "Kehobalanssi Oy"
    assert declared["revision"] != before["revision"]
    # A page that was loaded before the change may still answer for what it showed.
    assert service.choose(before).status_code == 201
    script = service.get(f"/{SITE}/consent.js").text
    assert declared["revision"] in script


def test_a_signal_reads_the_policies_again(start: Start, tmp_path: Path) -> None:
    policies = copied_policies(tmp_path)
    service = start(policies=policies)
    (policies / f"{SITE}.toml").write_text("site = \n")

    service.process.send_signal(signal.SIGHUP)

    service.wait_for_line(f"{SITE}.toml:1")
    assert service.get("/healthz").status_code == 200
    assert service.choose().status_code == 201


def test_a_watched_folder_needs_no_signal(start: Start, tmp_path: Path) -> None:
    policies = copied_policies(tmp_path)
    service = start("--watch", policies=policies)
    file = policies / f"{SITE}.toml"
    file.write_text(file.read_text().replace('"Kehobalanssi"', '"Kehobalanssi Oy"'))

    wait_until(
        lambda: "Kehobalanssi Oy" in service.get(f"/{SITE}/declaration.json").text,
        what="the change in force",
    )

    policies.rename(policies.with_name("gone"))
    service.wait_for_line("the policies cannot be watched")
    assert service.choose().status_code == 201


@pytest.mark.parametrize("path", ["/consent", ""])
def test_a_prefix_may_be_left_on_or_taken_off_by_a_proxy(
    start: Start, path: str
) -> None:
    service = start("--prefix", "/consent", "--demo")
    service.address = service.address.removesuffix("/consent")

    assert service.get(f"{path}/{SITE}/consent.js").status_code == 200
    assert service.get(f"{path}/{SITE}/declaration").status_code == 200
    assert service.get(f"{path}/healthz").status_code == 200
    page = service.get(f"{path}/demo/{SITE}").text
    assert re.search(r"http://localhost:\d+/consent/demo/third-party/", page)


def test_the_history_says_what_a_change_changed(start: Start, tmp_path: Path) -> None:
    """Requirement C-18."""
    policies = copied_policies(tmp_path)
    service = start(policies=policies)
    file = policies / f"{SITE}.toml"
    one, two = '["google-analytics-4"]', '["google-analytics-4", "matomo"]'
    file.write_text(file.read_text().replace(one, two))
    assert service.run("policy", "publish").returncode == 0

    page = service.get(f"/{SITE}/declaration/history?lang=en").text

    assert "Added: Matomo" in page
    assert "Visitors were asked to choose again" in page
