"""Hand a letter to a mail server. SMTP knows no proxy and no environment."""

import smtplib
import ssl
from email.errors import MessageError
from email.message import EmailMessage
from typing import Literal

import msgspec
from typing_extensions import override

from consent_service.errors import AnchorError

# For each answer of the mail server. A letter takes some ten of them.
_SILENT_SECONDS = 20.0


class MailServer(msgspec.Struct, frozen=True):
    """Which server takes letters, and how to greet it.

    `smtps` speaks TLS from the first byte on. `smtp` goes over to TLS when the server
    offers it, and must before a password is said.
    """

    scheme: Literal["smtp", "smtps"]
    host: str
    port: int
    name: str = ""
    password: str = ""

    # What is printed must not hold the password.
    @override
    def __repr__(self) -> str:
        return f"MailServer({self.scheme}://{self.host}:{self.port})"


def hand_over(letter: EmailMessage, to: MailServer, *, context: ssl.SSLContext) -> None:
    """Give the server a letter to deliver. Blocks.

    Raises:
        AnchorError: The server did not take it.
    """
    try:
        with _connect(to, context) as server:
            if to.scheme == "smtp":
                _secure(server, to, context)
            if to.name:
                server.login(to.name, to.password)
            server.send_message(letter)
    except (smtplib.SMTPException, MessageError, OSError, ValueError) as error:
        # The words of the library quote addresses and what the server said of them.
        what = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()
        raise AnchorError(f"mail server refused the letter: {what}") from error


def _connect(to: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if to.scheme == "smtps":
        return smtplib.SMTP_SSL(
            to.host, to.port, timeout=_SILENT_SECONDS, context=context
        )
    return smtplib.SMTP(to.host, to.port, timeout=_SILENT_SECONDS)


def _secure(server: smtplib.SMTP, to: MailServer, context: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    if server.has_extn("starttls"):
        server.starttls(context=context)
    elif to.password:
        raise AnchorError(
            "mail server offers no TLS, and the password is not sent without",
            hint="smtps:// if it speaks TLS from the start; else no password",
        )
