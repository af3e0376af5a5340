"""Dead links are reported only on request, and only if they are dead."""

import socket
from collections.abc import Sequence
from datetime import date

import httpx

from consent_service.errors import DeadLinkError
from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.facts.gather import Against
from consent_service.notice.links import dead_links
from consent_service.notice.source.load import Source
from consent_service.outward.page import Asked

PUBLIC = "93.184.215.14"
TODAY = date(2026, 11, 22)
NOTICE = """\
<html><body><h1>Tietosuojaseloste</h1>
<p>Käsittelemme henkilötietoja niin kuin laki sanoo, ja kerromme siitä tässä.</p>
<p>Katso <a href="https://here.example/a#top">tämä</a> ja
<a href="https://gone.example/">tuo</a>, www.nobody.example ja
<a href="mailto:info@kivi.example">posti</a>, <a href="/paikallinen">oma</a>,
<a href="https://slow.example/">hidas</a>, <a href="https://inside.example/">oma</a>.</p>
</body></html>
"""


def answer(request: httpx.Request) -> httpx.Response:
    host = request.headers["host"]
    status = {"gone.example": 404, "old.example": 410, "slow.example": 503}
    return httpx.Response(status.get(host, 200), text="x" * 100)


async def resolve(host: str, _: int) -> Sequence[str]:
    if "nobody" in host:
        unknown = socket.gaierror(socket.EAI_NONAME, "no such name")
        raise DeadLinkError(f"host {host!r} was not found") from unknown
    return ["10.0.0.1"] if host == "inside.example" else [PUBLIC]


def asked() -> Asked:
    return Asked(resolve, httpx.MockTransport(answer), reads=False)


def dead_in(text: str) -> dict[str, str]:
    reading = read_notice(Source("notice.html", text.encode(), "html"))
    return dead_links(reading.notice, asked())


def test_links_that_answer_404_or_have_no_host_are_dead_and_no_others() -> None:
    """A private address, a server in trouble and a mail address tell us nothing."""
    dead = dead_in(NOTICE)

    assert dead == {
        "https://gone.example/": "gone.example answered 404",
        "https://www.nobody.example": "host 'www.nobody.example' was not found",
    }


def test_a_dead_link_is_found_at_its_place_in_the_notice() -> None:
    reading = read_notice(Source("notice.html", NOTICE.encode(), "html"))
    against = Against(dead_links=dead_links(reading.notice, asked()))

    report = lint_notice(reading, today=TODAY, against=against)

    found = [
        finding for finding in report.findings if finding.rule == "notice-links-dead"
    ]
    assert [(finding.line, finding.words) for finding in found] == [
        (4, "www.nobody.example"),
        (4, "https://gone.example/"),
    ]


def test_links_are_not_judged_when_nobody_tried_them() -> None:
    reading = read_notice(Source("notice.html", NOTICE.encode(), "html"))

    report = lint_notice(reading, today=TODAY)

    assert "notice-links-dead" not in {finding.rule for finding in report.findings}


def test_without_a_network_no_link_is_called_dead() -> None:
    """Where no name at all is known, it is not the names that are at fault."""
    text = NOTICE.replace(".example", ".nobody.example")

    assert dead_in(text) == {}
