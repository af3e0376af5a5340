"""A checkpoint a day by mail: the receiver's mailbox is the anchor.

The note is in the letter for people, and attached for programs: mail systems rewrap
lines, and an attachment comes out byte for byte.
"""

import asyncio
import smtplib
import ssl
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

from consent_service.anchors.ways.daily_folder import daily_name
from consent_service.anchors.ways.letter import About, explain, subject_of
from consent_service.errors import AnchorError, SettingsError

# For each answer of the mail server. A letter takes some ten of them.
_SILENT_SECONDS = 20.0
_PORTS = {"smtp": 25, "smtps": 465}


class Mailbox(msgspec.Struct, frozen=True):
    """Who gets the checkpoints, and which server takes them.

    `smtps` speaks TLS from the first byte on. `smtp` goes over to TLS when the server
    offers it, and must before a password is said.
    """

    scheme: Literal["smtp", "smtps"]
    host: str
    port: int
    sender: str
    receivers: tuple[str, ...]
    name: str = ""
    password: str = ""

    # typing.override needs Python 3.12. What is printed must not hold the password.
    def __repr__(self) -> str:  # type: ignore[explicit-override]
        return f"Mailbox({self.scheme}://{self.host}:{self.port})"


def parse_mailbox(text: str) -> Mailbox:
    """Read `smtp[s]://[NAME:PASSWORD@]HOST[:PORT]?from=ADDRESS&to=ADDRESS`.

    Raises:
        SettingsError: It is something else. The text is not repeated: it may hold a
            password.
    """
    try:
        return _parse(text)
    except ValueError as error:
        raise SettingsError(
            "address of the mailbox for checkpoints is not valid",
            hint="smtp://mail.example?from=log@example&to=dpo@example is one",
        ) from error


def _parse(text: str) -> Mailbox:
    parts = urlsplit(text)
    # Not as a form's fields: a plus is part of many an address.
    fields = [unquote(field).partition("=") for field in parts.query.split("&")]
    asked: dict[str, list[str]] = {"from": [], "to": []}
    for name, _, address in fields:
        if name not in asked or not _is_address(address):
            raise ValueError(name)
        asked[name].append(address)
    (sender,), (first, *others) = asked["from"], asked["to"]
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/"):
        raise ValueError(text)
    return Mailbox(
        scheme="smtps" if parts.scheme == "smtps" else "smtp",
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        sender=sender,
        receivers=(first, *others),
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _is_address(text: str) -> bool:
    name, address = parseaddr(text)
    return not name and address == text and "@" in text and text.isprintable()


def make_letter(
    about: About, checkpoint: bytes, *, sender: str, receiver: str, at: datetime
) -> EmailMessage:
    """Return the letter for one day. The same day's letter has the same id."""
    letter = EmailMessage(policy=SMTP)
    letter["Subject"] = subject_of(about)
    letter["From"] = sender
    letter["To"] = receiver
    letter["Date"] = format_datetime(at.astimezone(UTC))
    day = f"{about.day.isoformat()} {receiver}\n".encode()
    name = sha256(day + checkpoint).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    # RFC 3834: no automatic answer is wanted.
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = about.language
    letter.set_content(f"{explain(about)}\n{checkpoint.decode()}")
    letter.add_attachment(
        checkpoint,
        maintype="application",
        subtype="octet-stream",
        filename=f"{about.site}-{daily_name(about.day)}",
    )
    return letter


async def send_letter(
    letter: EmailMessage, mailbox: Mailbox, *, context: ssl.SSLContext
) -> None:
    """Hand a letter to the mail server, in a thread.

    Raises:
        AnchorError: The server did not take it.
    """
    await asyncio.to_thread(_send, letter, mailbox, context)


def _send(letter: EmailMessage, mailbox: Mailbox, context: ssl.SSLContext) -> None:
    try:
        with _connect(mailbox, context) as server:
            if mailbox.scheme == "smtp":
                _secure(server, mailbox, context)
            if mailbox.name:
                server.login(mailbox.name, mailbox.password)
            server.send_message(letter)
    except (smtplib.SMTPException, MessageError, OSError, ValueError) as error:
        # The words of the library quote addresses and what the server said of them.
        what = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
        raise AnchorError(f"mail server refused the letter: {what}") from error


def _connect(mailbox: Mailbox, context: ssl.SSLContext) -> smtplib.SMTP:
    place, wait = (mailbox.host, mailbox.port), _SILENT_SECONDS
    if mailbox.scheme == "smtps":
        return smtplib.SMTP_SSL(*place, timeout=wait, context=context)
    return smtplib.SMTP(*place, timeout=wait)


def _secure(server: smtplib.SMTP, mailbox: Mailbox, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif mailbox.password:
        raise AnchorError(
            "mail server offers no TLS, and the password is not sent without",
            hint="smtps:// if it speaks TLS from the start; else no password",
        )
