"""A checkpoint a day by mail, to a real server; and the words that go with it."""

import ssl
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from consent_service.anchors.ways.letter import About, explain, load_words
from consent_service.anchors.ways.mail import (
    Mailbox,
    make_letter,
    parse_mailbox,
    send_letter,
)
from consent_service.errors import AnchorError, SettingsError
from consent_service.evidence.checkpoint import read_checkpoint
from tests.evidence.anchor_sample import AT
from tests.evidence.sample import SampleLog
from tests.evidence.smtp_sink import smtp_sink

pytestmark = pytest.mark.anyio

CHECKPOINT = SampleLog().begin().record_many(38).checkpoint()
DAY = date(2026, 11, 22)
ABOUT = About("inope", "fi", DAY, read_checkpoint(CHECKPOINT))
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def mailbox(port: int, *, scheme: str = "smtp", login: str = "") -> Mailbox:
    query = "from=log@example.test&to=dpo+log@example.test&to=auditor@example.test"
    return parse_mailbox(f"{scheme}://{login}127.0.0.1:{port}?{query}")


async def send(box: Mailbox, *, tls: ssl.SSLContext = PLAIN) -> None:
    await send_letter(letter(), box, context=tls)


def letter(
    receiver: str = "dpo+log@example.test", *, at: datetime = AT
) -> EmailMessage:
    sender = "log@example.test"
    return make_letter(ABOUT, CHECKPOINT, sender=sender, receiver=receiver, at=at)


def parsed(letter: bytes) -> EmailMessage:
    return message_from_bytes(letter, EmailMessage, policy=policy.default)


async def test_the_attachment_is_the_checkpoint_byte_for_byte() -> None:
    with smtp_sink() as taken:
        await send(mailbox(taken.port))

    (attached,) = parsed(taken.letters[0]).iter_attachments()
    assert attached.get_content() == CHECKPOINT
    assert attached.get_filename() == "inope-2026-11-22.checkpoint"


async def test_the_letter_says_what_it_is_and_what_to_do_with_it() -> None:
    with smtp_sink() as taken:
        await send(mailbox(taken.port))

    received = parsed(taken.letters[0])
    body = received.get_body()
    text = body.get_content().replace("\r\n", "\n") if body else ""
    assert received["subject"] == (
        "Suostumuslokin tarkistuspiste 2026-11-22: inope, merkintöjä 40"
    )
    assert "Säilytä se muualla kuin palvelussa" in text
    assert "Loki: consent.example/log/s8k2/1\nMerkintöjä: 40\nJuuri: " in text
    assert CHECKPOINT.decode().splitlines()[-1] in text


async def test_it_goes_to_one_receiver_and_nobody_is_to_answer() -> None:
    with smtp_sink() as taken:
        await send(mailbox(taken.port))

    assert taken.senders == ["log@example.test"]
    assert taken.receivers == ["dpo+log@example.test"]
    assert parsed(taken.letters[0])["auto-submitted"] == "auto-generated"


def test_the_letter_of_a_day_has_one_id_however_often_it_is_made() -> None:
    again = letter(at=AT + timedelta(hours=1))

    assert again["message-id"] == letter()["message-id"]
    assert again["message-id"].endswith("@example.test>")
    assert again["message-id"] != letter("auditor@example.test")["message-id"]


@pytest.mark.parametrize("refuse", ["dpo+log@example.test", "log@example.test", "DATA"])
async def test_a_letter_that_is_not_taken_has_failed(refuse: str) -> None:
    """The words of the server may hold addresses; they do not go any further."""
    with smtp_sink(refuse=refuse) as taken, pytest.raises(AnchorError) as caught:
        await send(mailbox(taken.port))

    assert "@" not in str(caught.value)


async def test_a_server_that_is_away_is_an_anchor_that_failed() -> None:
    with pytest.raises(AnchorError, match="ConnectionRefusedError"):
        await send(mailbox(1))


async def test_a_password_is_not_sent_without_tls() -> None:
    with (
        smtp_sink(offers=["AUTH PLAIN"]) as taken,
        pytest.raises(AnchorError, match="offers no TLS"),
    ):
        await send(mailbox(taken.port, login="log:secret@"))

    assert taken.logins == []
    assert taken.letters == []


async def test_a_password_is_sent_over_tls(tmp_path: Path) -> None:
    server, client = tls_pair(tmp_path)
    with smtp_sink(tls=server, offers=["AUTH PLAIN"]) as taken:
        box = mailbox(taken.port, scheme="smtps", login="log:s%40cret@")
        await send(box, tls=client)

    assert taken.logins == [b"\0log\0s@cret"]
    assert len(taken.letters) == 1


async def test_a_server_that_offers_tls_is_taken_at_its_word(tmp_path: Path) -> None:
    server, client = tls_pair(tmp_path)
    with smtp_sink(upgrade=server, offers=["STARTTLS", "AUTH PLAIN"]) as taken:
        await send(mailbox(taken.port, login="log:secret@"), tls=client)

    assert taken.upgrades == 1
    assert taken.logins == [b"\0log\0secret"]
    assert len(taken.letters) == 1


async def test_a_server_whose_certificate_is_unknown_gets_nothing(
    tmp_path: Path,
) -> None:
    server, _ = tls_pair(tmp_path)
    with (
        smtp_sink(tls=server) as taken,
        pytest.raises(AnchorError, match="SSLCertVerificationError"),
    ):
        await send(mailbox(taken.port, scheme="smtps"))

    assert taken.letters == []


def test_a_mailbox_does_not_print_its_password() -> None:
    assert "secret" not in repr(mailbox(25, login="log:secret@"))


@pytest.mark.parametrize(
    "text",
    [
        "dpo@example.test",
        "mailto:dpo@example.test",
        "http://mail.test?from=a@b.test&to=c@d.test",
        "smtp://?from=a@b.test&to=c@d.test",
        "smtp://mail.test",
        "smtp://mail.test?from=a@b.test",
        "smtp://mail.test?to=c@d.test",
        "smtp://mail.test?from=a@b.test&from=e@f.test&to=c@d.test",
        "smtp://mail.test?from=a@b.test&to=c",
        "smtp://mail.test?from=a@b.test&to=c@d.test%0d%0aBcc:e@f.test",
        "smtp://mail.test?from=A <a@b.test>&to=c@d.test",
        "smtp://mail.test?from=a@b.test&to=c@d.test&cc=e@f.test",
        "smtp://mail.test:port?from=a@b.test&to=c@d.test",
        "smtp://mail.test/inbox?from=a@b.test&to=c@d.test",
    ],
)
def test_what_is_no_mailbox_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        parse_mailbox(text)

    assert text not in str(caught.value)


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("fi", "Tämä on sivuston inope"),
        ("sv-FI", "Detta är en undertecknad kontrollpunkt"),
        ("en", "This is a signed checkpoint"),
        ("et", "This is a signed checkpoint"),
    ],
)
def test_the_words_are_in_the_language_of_the_site(language: str, first: str) -> None:
    about = About("inope", language, DAY, ABOUT.checkpoint)

    assert explain(about).startswith(first)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_language_has_all_words(language: str) -> None:
    assert all(getattr(load_words(language), name) for name in ("keep", "check", "day"))


def tls_pair(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return contexts of a server on 127.0.0.1 and of a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sink")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, SHA256())
    )
    path = folder / "server.pem"
    form = PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(Encoding.PEM, form, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cafile=str(path))
