"""The letter to the owner about what a regular scan found."""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from consent_service.catalog.hints import plain_line
from consent_service.scan.schedule import News
from consent_service.scan.speech import Speech

_MOST_SITES_IN_SUBJECT = 3


def make_news_letter(
    news: Sequence[News], speech: Speech, *, sender: str, receiver: str, at: datetime
) -> EmailMessage:
    """Return the letter. The same news of a day have the same id."""
    letter = EmailMessage(policy=SMTP)
    sites = list(dict.fromkeys(each.site for each in news))
    named = ", ".join(sites[:_MOST_SITES_IN_SUBJECT])
    more = " …" if len(sites) > _MOST_SITES_IN_SUBJECT else ""
    letter["Subject"] = speech.say("letter", "subject", sites=named + more)
    letter["From"] = sender
    letter["To"] = receiver
    letter["Date"] = format_datetime(at.astimezone(UTC))
    body = _body(news, speech)
    name = sha256(f"{at.date()} {receiver}\n{body}".encode()).hexdigest()[:32]
    letter["Message-ID"] = f"<{name}@{sender.rpartition('@')[2]}>"
    # RFC 3834: no automatic answer is wanted.
    letter["Auto-Submitted"] = "auto-generated"
    letter["Content-Language"] = speech.language
    letter.set_content(body)
    return letter


def _body(news: Sequence[News], speech: Speech) -> str:
    """Return the words. What a site wrote is in them, each message on one line."""
    lines = [speech.say("letter", "begin"), ""]
    for each in news:
        lines.append(speech.say("letter", "site", site=each.site))
        lines += [f"- {plain_line(message)}" for message in each.messages]
        lines.append("")
    return "\n".join([*lines, speech.say("letter", "end"), ""])
