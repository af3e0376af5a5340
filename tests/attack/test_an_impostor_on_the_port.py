"""Something else has the port of the service: no command sends it a token."""

import contextlib
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from typing_extensions import override

from consent_service.cli.service_address import find_service
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings
from tests.attack.trap import listening
from tests.service.choosing import SITE, Service

COMMANDS = (
    ("erase", "--site", SITE, "--visitor", "0" * 32),
    ("log", "export", SITE, "-o", "export.tar"),
    ("log", "checkpoint", SITE),
    ("policy", "publish"),
)


@contextlib.contextmanager
def passing_on(
    service: Service, place: tuple[str, int] = ("127.0.0.1", 0)
) -> Iterator[tuple[str, list[str]]]:
    """Give the address of a server that asks the service whatever it is asked."""
    heard: list[str] = []
    own = service.address

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(f"{self.requestline}\n{self.headers}")
            headers = dict(self.headers.items())
            asked = f"{own}{self.path}"
            answer = httpx.get(asked, headers=headers, trust_env=False, timeout=30)
            heard.append(f"answered {answer.headers}")
            self.send_response(answer.status_code)
            for name, text in answer.headers.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(answer.content)

        do_POST = do_GET  # noqa: N815

        @override
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(place, Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http://{place[0]}:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()


@contextlib.contextmanager
def found_at(service: Service, address: str) -> Iterator[None]:
    """Let commands look for the service there, and nowhere else."""
    file = service.folder / "data" / "consent.db.service"
    written, own = file.read_text(), service.address
    file.write_text(address)
    service.address = address
    try:
        yield
    finally:
        file.write_text(written)
        service.address = own


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_who_only_says_that_he_is_alive_gets_no_token(
    service: Service, command: tuple[str, ...]
) -> None:
    with listening(b'{"alive":true}') as trap, found_at(service, trap.address):
        done = service.run(*command)

    assert done.returncode == 3
    assert "no service answers at" in done.stderr
    assert "Traceback" not in done.stderr
    assert [line for line in trap.heard if "uthorization" in line] == []
    assert [line for line in trap.heard if not line.startswith("GET /healthz ")] == []


def test_who_passes_the_question_on_to_the_service_gets_none_either(
    service: Service,
) -> None:
    with passing_on(service) as (address, heard), found_at(service, address):
        done = service.run("log", "checkpoint", SITE)

    assert done.returncode == 3
    assert "consent-challenge" in heard[0].lower()
    assert "consent-proof" in heard[1]
    assert [line for line in heard if "uthorization" in line] == []


@pytest.mark.skipif(sys.platform != "linux", reason="has one address for itself")
def test_who_does_so_from_another_address_with_the_same_port_gets_none_either(
    service: Service,
) -> None:
    port = int(service.address.rpartition(":")[2])
    written = (service.folder / "data" / "consent.db.service").read_text()
    run = written.partition("\n")[2]

    # An address that no other test listens on: the port is not ours to choose.
    with passing_on(service, ("127.77.0.2", port)) as (address, heard):
        # The number of the run is no secret to him here: the address has to differ.
        settings = settings_at(service, f"{address}\n{run}")
        found = find_service(settings)

    assert found is None
    assert "consent-proof" in heard[1]


def test_another_run_with_the_same_keys_is_not_the_service_that_wrote_the_file(
    service: Service,
) -> None:
    """Somebody may pass the question on to it from the address of one that ended."""
    own = service.address

    assert find_service(settings_at(service, f"{own}\n{'0' * 32}")) is None
    # A service of an earlier release wrote one line.
    assert find_service(settings_at(service, own)) == own


def settings_at(service: Service, written: str) -> Settings:
    """Return settings with the keys of the service, and that text in its file."""
    folder = service.folder / "elsewhere"
    folder.mkdir(exist_ok=True)
    (folder / "consent.db.service").write_text(written)
    keys = str(service.folder / "data" / "keys")
    found = {"CONSENT_DATA": str(folder), "CONSENT_KEYS": keys, "CONSENT_PORT": "1"}
    return load_settings(found, {})


def test_an_answer_that_was_heard_before_is_no_answer_to_another_question(
    service: Service,
) -> None:
    def proof(challenge: str) -> str:
        headers = {"consent-challenge": challenge}
        answer = service.get("/healthz", headers=headers)
        return str(answer.headers.get("consent-proof", ""))

    assert proof("0" * 32) != proof("1" * 32)
    assert proof("0" * 32) == proof("0" * 32)


@pytest.mark.parametrize(
    "challenge", ["", "x", "0" * 31, "0" * 33, "A" * 32, "0" * 5000]
)
def test_nothing_but_a_challenge_is_signed(service: Service, challenge: str) -> None:
    answer = service.get("/healthz", headers={"consent-challenge": challenge})

    assert answer.status_code == 200
    assert "consent-proof" not in answer.headers


def test_the_service_itself_is_still_asked(service: Service) -> None:
    assert service.run("log", "checkpoint", SITE).returncode == 0
