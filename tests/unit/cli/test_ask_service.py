"""Whatever comes from the port of the service: one sentence, and no traceback."""

import contextlib
import secrets
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from consent_service.cli.ask_service import read_answer
from consent_service.cli.commands.policy import policy
from consent_service.cli.service_address import address_file, find_service
from consent_service.errors import ConsentServiceError, InstallationError
from consent_service.keys import load_keys, new_keys
from consent_service.service_proof import ServiceProver
from consent_service.settings.load import load_settings
from consent_service.settings.table import Settings
from consent_service.web.messages import Erased, Readiness

OK = "HTTP/1.1 200 OK\r\nConnection: close\r\n"
JSON = f"{OK}Content-Type: application/json\r\n"
PAGE = "<!doctype html><title>502 Bad Gateway</title>"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = load_settings({"CONSENT_DATA": str(tmp_path), "CONSENT_PORT": "1"}, {})
    new_keys(made.keys, at=datetime.now(UTC), entropy=secrets.token_bytes)
    return made


@contextlib.contextmanager
def answering(settings: Settings, answer: bytes, *, proves: bool) -> Iterator[None]:
    """Have a server answer so; before that it proves to be ours, or does not."""
    prover = ServiceProver(load_keys(settings.keys).secrets("token"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        address_file(settings).write_text(f"http://127.0.0.1:{port}")

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                with line, contextlib.suppress(OSError):
                    head = line.recv(65_536).decode()
                    asked = head.lower().partition("consent-challenge: ")[2][:32]
                    said = answer
                    if asked and proves:
                        proof = prover.prove(asked, "127.0.0.1", port)
                        said = f"{JSON}Consent-Proof: {proof}\r\n\r\n{{}}".encode()
                    line.sendall(said)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield
        listener.shutdown(socket.SHUT_RDWR)
    thread.join()


ANSWERS = {
    "nothing": b"",
    "garbage": b"\x00\xff\xfe" * 40,
    "another protocol": b"220 mail.example ESMTP\r\n",
    "the page of a proxy": f"{OK}Content-Type: text/html\r\n\r\n{PAGE}".encode(),
    "a body that breaks off": f"{JSON}Content-Length: 99\r\n\r\n{{".encode(),
    "a chunk that breaks off": (
        f"{JSON}Transfer-Encoding: chunked\r\n\r\n9\r\n{{".encode()
    ),
    "no JSON": f"{JSON}\r\nyes".encode(),
    "another type": f'{JSON}\r\n{{"erased":"all","sites":[1],"ready":[]}}'.encode(),
    "nested without end": f"{JSON}\r\n{'[' * 100_000}".encode(),
    "no text": f"{JSON}\r\n".encode() + b'{"erased":"\xff"}',
    "a header without end": b"HTTP/1.1 200 OK\r\nA: " + b"x" * 200_000,
    "an error without a body": b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n",
    "an error in HTML": (
        f"HTTP/1.1 502 X\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    ),
}


@pytest.mark.parametrize("proves", [True, False], ids=["ours", "somebody's"])
@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_what_no_service_answers_is_our_error(
    settings: Settings, answer: bytes, proves: bool
) -> None:
    # As if a service had the store, so that it has to be asked.
    held = settings.data / "policies"
    held.mkdir()
    options = ["--data", str(settings.data), "--port", "1", "--policies", str(held)]

    with answering(settings, answer, proves=proves):
        published = CliRunner().invoke(policy, ["publish", *options])
        is_found = find_service(settings) is not None

    assert is_found == proves
    assert isinstance(published.exception, ConsentServiceError), published.exception
    assert "\n" not in str(published.exception)


@pytest.mark.parametrize("address", ["http://127.0.0.1:x", "http://[", "\x00", "ä"])
def test_a_file_with_no_address_in_it_names_no_service(
    settings: Settings, address: str
) -> None:
    address_file(settings).write_text(address)

    assert find_service(settings) is None


def test_without_keys_no_service_can_be_ours(tmp_path: Path) -> None:
    assert find_service(load_settings({"CONSENT_DATA": str(tmp_path)}, {})) is None


def test_an_answer_with_a_key_twice_is_no_answer() -> None:
    with pytest.raises(InstallationError, match="cannot be read"):
        read_answer(b'{"erased":1,"erased":2}', Erased)
    assert read_answer(b'{"ready":true,"sites":[]}', Readiness).ready
