"""A checkpoint a day by mail: the receiver's mailbox is the anchor.

The note is in the letter for people, and attached for programs: mail systems rewrap
lines, and an attachment comes out byte for byte.
"""

import asyncio
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256
from urllib.parse import unquote, urlsplit

import msgspec

from consent_service.anchors.ways.daily_folder import daily_name
from consent_service.anchors.ways.letter import About, explain, subject_of
from consent_service.errors import SettingsError
from consent_service.outward.mail_server import MailServer, hand_over

_PORTS = {"smtp": 25, "smtps": 465}


class Mailbox(msgspec.Struct, frozen=True):
    """Who gets the checkpoints, and which server takes them."""

    server: MailServer
    sender: str
    receivers: tuple[str, ...]


def parse_mailbox(text: str) -> Mailbox:
    """Read `smtp[s]://[NAME:PASSWORD@]HOST[:PORT]?from=ADDRESS&to=ADDRESS`.

    Raises:
        SettingsError: It is something else. The text is not repeated: it may hold a
            password.
    """
    try:
        return _parse(text)
    except ValueError as error:
        raise _refused() from error


def _refused() -> SettingsError:
    return SettingsError(
        "address of a mailbox is not valid",
        hint="smtp://mail.example?from=log@example&to=dpo@example is one",
    )


def _parse(text: str) -> Mailbox:
    parts = urlsplit(text)
    # Not as a form's fields: a plus is part of many an address.
    fields = [unquote(field).partition("=") for field in parts.query.split("&")]
    asked: dict[str, list[str]] = {"from": [], "to": []}
    for name, _, address in fields:
        if name not in asked or not _is_address(address):
            raise _refused()
        asked[name].append(address)
    (sender,), (first, *others) = asked["from"], asked["to"]
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/"):
        raise _refused()
    server = MailServer(
        scheme="smtps" if parts.scheme == "smtps" else "smtp",
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        name=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
    return Mailbox(server, sender, (first, *others))


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
    await asyncio.to_thread(hand_over, letter, mailbox.server, context=context)
