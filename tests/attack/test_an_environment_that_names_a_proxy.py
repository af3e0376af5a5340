"""What the environment says must not lead a token, a record or a question elsewhere.

On a machine with HTTP_PROXY the command line once sent an owner's token there, and
the owner of the proxy read all records with it while the command ran.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from consent_service.evidence.note import format_vkey
from tests.attack.trap import Trap, listening
from tests.evidence.anchor_sample import policy, witness_vkey
from tests.evidence.smtp_sink import smtp_sink
from tests.evidence.time_stamping import TimeStamping
from tests.places import SITES
from tests.service.choosing import SITE, Service
from tests.service.starting import Start
from tests.waiting import wait_until

PAGE = b"""<html><body><h1>Privacy notice</h1>
<p>We process personal data as the law says.</p></body></html>"""
PROXIES = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "FTP_PROXY", "SOCKS_PROXY"),
    *("SMTP_PROXY", "SMTP_SERVER", "SMTPHOST", "MAILHOST"),
)


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    """A server to which every variable leads that some library has ever looked at."""
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password hunter2\n")
    netrc.chmod(0o600)
    with listening() as trap:
        for name in PROXIES:
            monkeypatch.setenv(name, trap.address)
            monkeypatch.setenv(name.lower(), trap.address)
        for name in ("NO_PROXY", "no_proxy", "REQUEST_METHOD"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("NETRC", str(netrc))
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "no-authorities.pem"))
        yield trap


def anchored(folder: Path, outside: Trap) -> tuple[str, ...]:
    """Return the flags of a service whose witness and authority are one server."""
    known = policy([f"{outside.address}/w1"])
    (name,) = known.urls
    (folder / "witnesses").write_text(
        f"witness {name} {format_vkey(witness_vkey(1))} {outside.address}/w1\n"
        f"quorum {name}\n"
    )
    stamping = TimeStamping(folder / "stamping")
    return (
        *("--witnesses", str(folder / "witnesses")),
        *("--timestamp-url", f"{outside.address}/stamp"),
        *("--timestamp-ca", str(stamping.root)),
    )


def wait_for(outside: Trap, *words: str) -> None:
    wait_until(
        lambda: all(any(word in heard for heard in outside.heard) for word in words),
        what=f"a request for each of {words}",
    )


def run(service: Service, *arguments: str, code: int = 0) -> str:
    done = service.run(*arguments)
    assert done.returncode == code, done.stderr
    return done.stdout


def test_commands_go_to_the_service_and_to_nobody_else(
    start: Start, trap: Trap, tmp_path: Path
) -> None:
    service = start("--rate-limit", "0")
    chosen = service.choice()
    service.choose(chosen)

    run(service, "log", "export", SITE, "-o", str(tmp_path / "export.tar"))
    run(service, "log", "checkpoint", SITE)
    run(service, "policy", "publish")
    run(service, "erase", "--site", SITE, "--visitor", chosen["visitor"])

    assert trap.heard == []
    assert (tmp_path / "export.tar").stat().st_size > 0
    (record,) = service.records(service.token())
    assert record["erased"]


def test_witness_and_authority_are_asked_directly_and_told_no_password(
    start: Start, trap: Trap, tmp_path: Path
) -> None:
    with listening() as outside:
        start("--rate-limit", "0", *anchored(tmp_path, outside))
        wait_for(outside, "/w1/add-checkpoint", "/stamp")

    assert trap.heard == []
    assert not any("uthorization" in heard for heard in outside.heard)


def test_letters_go_to_the_mail_server_that_was_named(start: Start, trap: Trap) -> None:
    with smtp_sink(offers=("AUTH PLAIN",)) as taken:
        query = "from=log@example.test&to=dpo@example.test"
        mail = f"smtp://127.0.0.1:{taken.port}?{query}"
        service = start("--rate-limit", "0", "--checkpoint-mail", mail)
        wait_until(lambda: len(taken.letters) == len(SITES), what="the letters")
        service.stop()

    assert set(taken.receivers) == {"dpo@example.test"}
    assert taken.logins == []
    assert trap.heard == []


def test_a_notice_is_fetched_directly(start: Start, trap: Trap) -> None:
    service = start("--rate-limit", "0")
    with listening(PAGE) as outside:
        address = f"{outside.address}/notice"
        run(service, "notice", "check", address, "--private", code=1)

    # The page is no notice by itself, so the rest of the site is looked at too.
    assert outside.heard[0].startswith("GET /notice ")
    assert "uthorization" not in outside.heard[0]
    assert trap.heard == []
