"""What TLS trusts, and what it writes down, is not for the environment to say."""

import ssl
from pathlib import Path

import httpx
import pytest

from consent_service.outward.client import (
    make_client,
    make_own_client,
    trusted_context,
    trusting_nobody,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
def keys_of_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to which Python has OpenSSL write the keys of every connection."""
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "written"))
    return tmp_path / "written"


@pytest.fixture
def no_authorities(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "none.pem").touch()
    (tmp_path / "none").mkdir()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path / "none"))


@pytest.mark.usefixtures("no_authorities")
def test_authorities_are_those_of_the_machine_whatever_variables_say() -> None:
    context = trusted_context()

    assert len(context.get_ca_certs()) > 50
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_who_trusts_nobody_speaks_tls_to_nobody() -> None:
    context = trusting_nobody()

    assert context.get_ca_certs() == []
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_no_keys_of_connections_are_written_down(keys_of_connections: Path) -> None:
    make_client(trusted_context())
    make_own_client().close()

    assert not keys_of_connections.exists()


def redirect(_: httpx.Request) -> httpx.Response:
    kept = {"location": "http://127.0.0.1/", "set-cookie": "a=b"}
    return httpx.Response(302, headers=kept)


async def test_nothing_is_followed_and_nothing_is_kept() -> None:
    async with make_client(
        trusting_nobody(), transport=httpx.MockTransport(redirect)
    ) as client:
        answer = await client.get("http://witness.example/")

        assert answer.status_code == 302
        assert list(client.cookies.jar) == []
